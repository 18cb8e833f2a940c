"""`armature serve` over real processes: one server, several, and granian."""

import json
import os
import signal
import socket
import sys
import threading
from pathlib import Path

import httpx2
import pytest

from armature.cli.main import main
from armature.cli.serving.backoff import BackOff
from tests.cli.running import APP, Running, Shop, runs, until


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop.begin(tmp_path)


BEHIND_A_PROXY = ("--root-path", "/shop", "--proxy-headers")


def _records(text: str, event: str) -> list[dict[str, object]]:
    records = [json.loads(line) for line in text.splitlines() if line.startswith("{")]
    return [record for record in records if record["event"] == event]


def _slowly(serve: Running, shop: Shop, answers: list[str]) -> threading.Thread:
    """Asks for what takes a while; returns once it is in flight."""
    asking = threading.Thread(target=lambda: answers.append(serve.get("/slow")))
    asking.start()
    until(lambda: "slow" in shop.ledger, lambda: serve.text)
    return asking


@pytest.mark.parametrize(("workers", "number"), [(1, signal.SIGTERM), (2, signal.SIGINT)], ids=["SIGTERM", "Ctrl-C"])
def test_the_application_hears_of_variables_and_proxies_and_a_signal_drains_it(
    shop: Shop, workers: int, number: int
) -> None:
    shop.write(".env", "SHOP_WORD=written\nSHOP_REAL=written\n")
    answers: list[str] = []
    with Running(shop.root, "serve", "--workers", workers, *BEHIND_A_PROXY, SHOP_REAL="real") as serve:
        serve.until_said('"serving"')
        children = serve.children
        answers += [serve.get("/variable"), _client(serve)]
        asking = _slowly(serve, shop, answers)
        os.killpg(serve.process.pid, number)
        asking.join()
        code = serve.ended()

    assert (answers, code) == (["written real", "/shop 203.0.113.7", "slow"], 0)
    assert sorted(shop.ledger) == ["closed"] * workers + ["opened"] * workers + ["slow"]
    assert [each for each in children if runs(each)] == []
    [served] = _records(serve.text, "serving")
    assert (served["address"], served["workers"]) == (f"http://127.0.0.1:{serve.port}", workers)


def test_so_it_is_under_granian(shop: Shop) -> None:
    shop.write(".env", "SHOP_WORD=written\nSHOP_REAL=written\n")
    answers: list[str] = []
    words = ("serve", "--server", "granian", "--workers", "2", *BEHIND_A_PROXY)
    with Running(shop.root, *words, SHOP_REAL="real") as serve:
        serve.until_said("Started worker-", 2)
        answers += [serve.get("/variable"), _client(serve)]
        asking = _slowly(serve, shop, answers)
        serve.send(signal.SIGTERM)
        asking.join()
        code = serve.ended()

    assert (answers, code) == (["written real", "/shop 203.0.113.7", "slow"], 0)
    assert shop.ledger.count("closed") == 2


def _client(serve: Running) -> str:
    headers = {"x-forwarded-for": "203.0.113.7"}
    return " ".join(httpx2.get(f"http://127.0.0.1:{serve.port}/request", headers=headers).json())


def test_a_worker_that_was_killed_is_replaced_until_one_after_the_other_dies_and_none_serves(shop: Shop) -> None:
    with Running(shop.root, "serve", "--workers", "2") as serve:
        serve.until_said('"serving"')
        victim = int(serve.get("/process"))
        os.kill(victim, signal.SIGKILL)
        serve.until_said('"worker replaced"')
        children = serve.children
        shop.write("src/shop/words.py", "import nothing_of_the_kind\n")
        for child in children:
            os.kill(child, signal.SIGKILL)
        code = serve.ended()

    dead, *_ = _records(serve.text, "worker ended")
    assert (len(children), victim in children, code) == (2, False, 2)
    assert (dead["process"], dead["replaced_in_seconds"]) == (victim, 0.5)
    assert dead["reason"] == "A worker has ended by signal 9; its log says more."
    assert [each for each in children if runs(each)] == []
    assert serve.text.splitlines()[-1].endswith(" 3 have ended so in a row, and no other serves.")


def test_workers_end_with_a_parent_that_was_killed(shop: Shop) -> None:
    with Running(shop.root, "serve", "--workers", "2") as serve:
        serve.until_said('"serving"')
        children = serve.children
        serve.send(signal.SIGKILL)
        serve.ended()

        until(lambda: not any(map(runs, children)), lambda: serve.text)

    assert sorted(shop.ledger) == ["closed", "closed", "opened", "opened"]


KEY = """class Key(BaseSettings):
    shop_key: str


class Life:
    def __init__(self, key: Key) -> None: ...
"""
BROKEN = {
    "import": (
        "words.py",
        "1 / 0",
        '"shop.app:app" cannot be imported: ZeroDivisionError: division by zero (src/shop/words.py:1)',
    ),
    "wiring": (
        "app.py",
        APP.replace("controllers=[index, ", "controllers=[Life, "),
        'Put `@controller("/…")` on the class.',
    ),
    "start": (
        "app.py",
        APP.replace('note("opened")', "1 / 0"),
        "The start failed: ZeroDivisionError: division by zero (src/shop/app.py:21)",
    ),
    "settings": (
        "app.py",
        f"from pydantic_settings import BaseSettings\n{APP}".replace("class Life:\n", KEY).replace(
            "[Life]", "[Life, Key]"
        ),
        "Set the variables, or provide the settings as a value.",
    ),
}


@pytest.mark.parametrize(
    ("workers", "file", "text", "sentence"),
    [(workers, *broken) for workers, broken in zip((2, 1, 2, 1), BROKEN.values(), strict=True)],
    ids=BROKEN,
)
def test_what_is_broken_is_told_once_and_leaves_nothing_running(
    shop: Shop, workers: int, file: str, text: str, sentence: str
) -> None:
    shop.write(f"src/shop/{file}", text)

    with Running(shop.root, "serve", "--workers", workers) as serve:
        code = serve.ended()

    said = [line for line in serve.text.splitlines() if not line.startswith("{")]
    assert (code, said[-1], said.count(sentence)) == (2, sentence, 1)
    assert len(_records(serve.text, "start failed")) == (text in {BROKEN["start"][1], BROKEN["settings"][1]})


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        (
            "import os\nif os.path.exists('ledger'):\n    os._exit(5)\nWORD = 'one'\n",
            "A worker has ended with code 5; its log says more.",
        ),
        ("raise KeyboardInterrupt\n", '"shop.app:app" was interrupted before it served.'),
    ],
    ids=["the second, without a word", "the first, interrupted"],
)
def test_a_worker_that_ends_during_its_start_makes_all_fail(shop: Shop, source: str, sentence: str) -> None:
    shop.write("src/shop/words.py", source)

    with Running(shop.root, "serve", "--workers", "2") as serve:
        code = serve.ended()

    assert (code, [line for line in serve.text.splitlines() if not line.startswith("{")]) == (2, [sentence])
    assert shop.ledger.count("opened") == shop.ledger.count("closed")


@pytest.mark.parametrize("workers", [1, 2])
def test_a_signal_during_the_start_ends_it(shop: Shop, workers: int) -> None:
    path = shop.root / "src/shop/app.py"
    path.write_text(path.read_text().replace('note("opened")', 'note("opening")\n        await asyncio.Event().wait()'))

    with Running(shop.root, "serve", "--workers", workers) as serve:
        until(lambda: shop.ledger == ["opening"], lambda: serve.text)
        serve.send(signal.SIGTERM)

        assert serve.ended() == 0


def test_a_path_in_place_of_a_port_and_variables_of_a_file(shop: Shop) -> None:
    path = shop.root / "shop.sock"
    with socket.socket(socket.AF_UNIX) as left_behind:
        left_behind.bind(str(path))
    shop.write("production.env", "SHOP_WORD=written\n")
    shop.write(".env", "SHOP_REAL=not read\n")
    words = ("serve", "--uds", path, "--env-file", "production.env")

    with Running(shop.root, *words) as serve:
        serve.until_said('"serving"')
        with httpx2.Client(transport=httpx2.HTTPTransport(uds=str(path))) as client:
            word = client.get("http://shop/variable").text
        with Running(shop.root, *words) as second:
            second.ended()

    assert word == "written "
    assert _records(serve.text, "serving")[0]["address"] == str(path)
    assert second.text == f"Nothing can listen at {path}: Address already in use. Name another with `--uds`.\n"
    assert not path.exists()


def test_an_exit_code_of_the_application_is_kept(shop: Shop) -> None:
    path = shop.root / "src/shop/app.py"
    path.write_text(path.read_text().replace('note("opened")', "raise SystemExit(7)"))

    with Running(shop.root, "serve") as serve:
        assert serve.ended() == 7


@pytest.mark.parametrize("server", ["uvicorn", "granian"])
def test_a_taken_port_is_told_in_a_sentence(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], server: str
) -> None:
    monkeypatch.chdir(shop.root)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        assert main(["serve", "--port", str(port), "--server", server]) == 2

    assert capsys.readouterr().err == f"Port {port} of 127.0.0.1 is taken: name another with `--port`.\n"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (
            ["--env-file", "none.env"],
            "There is no file none.env to read variables from; name another with `--env-file`.",
        ),
        (
            ["--host", "203.0.113.1"],
            (
                "Nothing can listen on port 0 of 203.0.113.1: Cannot assign requested address. "
                "Name others with `--host` and `--port`."
            ),
        ),
        (["--workers", "2"], "This system has no way to share a socket: serve with one worker."),
        (["--uds", "shop.sock"], "`--port` and `--uds` are two places to listen at: name one of them."),
        (["--server", "granian"], '`--server granian` needs granian: pip install "armature-cli[granian]".'),
    ],
    ids=["no file", "no address", "no fork", "two places", "no granian"],
)
def test_what_cannot_be_served_is_told_in_a_sentence(
    shop: Shop,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: list[str],
    sentence: str,
) -> None:
    monkeypatch.chdir(shop.root)
    monkeypatch.delattr(os, "fork")
    monkeypatch.setitem(sys.modules, "granian", None)

    assert main(["serve", "--port", "0", *words]) == 2
    assert capsys.readouterr().err == f"{sentence}\n"


def test_an_unknown_server_is_a_mistake(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["serve", "--server", "gunicorn"])

    assert "'gunicorn' is not one of 'uvicorn', 'granian'." in capsys.readouterr().err


@pytest.mark.parametrize(
    ("broken", "sentence"),
    [("start", "Granian has ended with code 1; its log says why."), ("settings", BROKEN["settings"][2])],
    ids=["start", "settings"],
)
def test_what_is_broken_is_told_under_granian_too(shop: Shop, broken: str, sentence: str) -> None:
    shop.write("src/shop/app.py", BROKEN[broken][1])

    with Running(shop.root, "serve", "--server", "granian", "--uds", shop.root / "shop.sock") as serve:
        code = serve.ended()

    assert (code, serve.text.splitlines()[-1]) == (2, sentence)


def test_who_dies_young_again_and_again_is_replaced_ever_later() -> None:
    back_off = BackOff()

    assert [back_off.after(lived) for lived in (60, 1, 1, 1, 1, 1, 1, 1, 60, 1)] == [
        0,
        0.5,
        1,
        2,
        4,
        8,
        16,
        30,
        0,
        0.5,
    ]
