"""`armature dev` over real processes and real files."""

import http.client
import os
import re
import signal
import socket
import threading
from pathlib import Path

import httpx2
import pytest

from armature.cli.main import main
from tests.cli.running import Running, Shop, runs, until

BROKEN_APP = """
from armature.core import Application, Module, get
from pydantic_settings import BaseSettings


class Payment(BaseSettings):
    shop_key: str


class Life:
    def __init__(self, payment: Payment) -> None: ...

    def on_module_init(self) -> None:
        open("/nowhere/at/all")


@get("/")
async def index() -> str:
    return "mended"


app = Application(Module(controllers=[index], providers=[Life, Payment]))
"""


NOWHERE = (
    "The start failed: FileNotFoundError: [Errno 2] No such file or directory: '/nowhere/at/all' (src/shop/app.py:14)"
)


def _problem(dev: Running) -> object:
    """What a request that sends something is answered while the application is broken."""
    answer = httpx2.post(f"http://127.0.0.1:{dev.port}/", content=b"x" * 2_000_000)
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")
    assert answer.headers["content-type"] == "application/problem+json"
    return answer.json()


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop.begin(tmp_path)


def test_a_change_is_served_and_told_in_one_line(shop: Shop) -> None:
    with Running(shop.root, "dev") as dev:
        dev.until_said("ready")
        first = dev.get()
        shop.say("two")
        dev.until_gets("two")
        shop.write("src/shop/page.html", "")
        shop.write("src/shop/data.sqlite3", "")
        dev.until_said("page.html, ready")
        (shop.root / "src/shop/page.html").unlink()
        said = dev.until_said("page.html, ready", 2)
        children = dev.children
        os.killpg(dev.process.pid, signal.SIGINT)
        code = dev.ended()

    assert (first, code) == ("one", 0)
    assert re.sub(r"\d+\.\d\d", "(seconds)", said).splitlines() == [
        f"http://127.0.0.1:{dev.port} serves 6 routes, ready in (seconds) s; Ctrl-C stops it",
        "changed: src/shop/words.py, ready in (seconds) s",
        "changed: src/shop/page.html, ready in (seconds) s",
        "changed: src/shop/page.html, ready in (seconds) s",
    ]
    assert shop.ledger == ["opened", "closed"] * 4
    assert len(children) == 2
    assert [each for each in children if runs(each)] == []


def test_children_end_with_a_parent_that_was_killed(shop: Shop) -> None:
    with Running(shop.root, "dev") as dev:
        dev.until_said("ready")
        children = dev.children
        dev.send(signal.SIGKILL)
        dev.ended()

        until(lambda: not any(map(runs, children)), lambda: dev.text)

    assert shop.ledger == ["opened", "closed"]


def test_what_is_broken_is_told_in_a_sentence_until_it_is_mended(shop: Shop) -> None:
    shop.write("src/shop/words.py", "WORD = (\n")
    with Running(shop.root, "dev") as dev:
        dev.until_said("The next change tries again.", 1)
        shop.write("src/shop/words.py", "\nimport nothing_of_the_kind\n")
        dev.until_said("The next change tries again.", 2)
        shop.write("src/shop/app.py", BROKEN_APP.replace("providers=[Life, Payment]", "providers=[Life]"))
        dev.until_said("The next change tries again.", 3)
        shop.write("src/shop/app.py", BROKEN_APP)
        dev.until_said("The next change tries again.", 4)
        shop.write(".env", "SHOP_KEY=secret\n")
        said = dev.until_said("The next change tries again.", 5)
        problem = _problem(dev)
        shop.write("src/shop/app.py", BROKEN_APP.replace('open("/nowhere/at/all")', "..."))
        dev.until_said("app.py, ready")
        mended = dev.get()

    assert mended == "mended"
    assert problem == {"type": "about:blank", "title": "Service Unavailable", "status": 503, "detail": NOWHERE}
    assert said.count('"event":"start failed"') == 1, said
    assert "\n".join(line for line in said.splitlines() if not line.startswith("{")) == (
        "\"shop.app:app\" cannot be imported: SyntaxError: '(' was never closed (src/shop/words.py:1)\n"
        "The next change tries again.\n"
        "changed: src/shop/words.py\n"
        '"shop.app:app" cannot be imported: ModuleNotFoundError: '
        "No module named 'nothing_of_the_kind' (src/shop/words.py:2)\n"
        "The project has no environment of its own: `make install` makes one.\n"
        "The next change tries again.\n"
        "changed: src/shop/app.py\n"
        "Life needs Payment, and no module provides it.\n"
        "\n"
        "    Life   src/shop/app.py:10\n"
        "    └─ payment: Payment   <- nobody provides it\n"
        "\n"
        "Write `providers=[Payment]` in Module(…) (src/shop/app.py:22), or import a module that exports it.\n"
        "The next change tries again.\n"
        "changed: src/shop/app.py\n"
        "The settings Payment (src/shop/app.py:6) cannot be read from the environment:\n"
        "    SHOP_KEY: Field required\n"
        "Set the variables, or provide the settings as a value.\n"
        "The next change tries again.\n"
        "changed: .env\n"
        f"{NOWHERE}\n"
        "The next change tries again."
    )


GATED = """
import time
from pathlib import Path
Path("imports-{word}").touch()
while not Path("gate").exists():
    time.sleep(0.01)
WORD = "{word}"
"""


def test_a_request_during_a_reload_is_answered_by_the_last_generation_also_where_one_was_interrupted(
    shop: Shop,
) -> None:
    answers: list[str] = []
    with Running(shop.root, "dev") as dev:
        dev.until_said("ready")
        shop.write("src/shop/words.py", GATED.format(word="two"))
        until((shop.root / "imports-two").exists, lambda: dev.text)
        asking = threading.Thread(target=lambda: answers.append(dev.get()))
        asking.start()
        shop.write("src/shop/words.py", GATED.format(word="three"))
        until((shop.root / "imports-three").exists, lambda: dev.text)
        shop.write("gate", "")
        asking.join()

    assert answers == ["three"]
    assert shop.ledger == ["opened", "closed"] * 2


def test_a_request_in_flight_is_answered_before_the_reload_and_an_idle_connection_is_closed(shop: Shop) -> None:
    answers: list[str] = []
    with Running(shop.root, "dev") as dev:
        dev.until_said("ready")
        kept = http.client.HTTPConnection("127.0.0.1", dev.port)
        kept.request("GET", "/")
        kept.getresponse().read()
        asking = threading.Thread(target=lambda: answers.append(dev.get("/slow")))
        asking.start()
        until(lambda: "slow" in shop.ledger, lambda: dev.text)
        shop.say("two")
        asking.join()
        dev.until_gets("two")
        assert kept.sock
        closed = kept.sock.recv(1)
        kept.close()

    assert (answers, closed) == (["slow"], b"")


def test_twenty_quick_changes_lose_no_request_and_no_change(shop: Shop) -> None:
    answers: list[str] = []
    ending = threading.Event()

    def ask() -> None:
        while not ending.is_set():
            answers.append(dev.get())

    shop.say("w00")
    with Running(shop.root, "dev") as dev:
        dev.until_said("ready")
        asking = threading.Thread(target=ask)
        asking.start()
        for number in range(1, 21):
            shop.say(f"w{number:02}")
            ending.wait(0.05 * (number % 5))
        dev.until_gets("w20")
        ending.set()
        asking.join()

    assert answers == sorted(answers)
    assert shop.ledger.count("opened") == shop.ledger.count("closed")


def test_a_change_of_pyproject_starts_the_parent_anew_on_the_same_socket(shop: Shop) -> None:
    with Running(shop.root, "dev") as dev:
        dev.until_said("ready")
        shop.write("src/shop/other.py", "from shop.app import app\n\nother = app\n")
        dev.until_said("other.py, ready")
        shop.write("pyproject.toml", '[tool.armature]\napp = "shop.other:missing"\n')
        dev.until_said('The module "shop.other" has no "missing".')
        shop.write("pyproject.toml", '[tool.armature]\napp = "shop.other:other"\n')
        dev.until_said("pyproject.toml, ready")
        answer = dev.get()
        dev.send(signal.SIGTERM)

        assert (answer, dev.ended()) == ("one", 0)


def test_the_file_of_variables_is_read_at_each_generation_and_the_environment_wins(shop: Shop) -> None:
    with Running(shop.root, "dev", SHOP_REAL="real") as dev:
        dev.until_said("ready")
        shop.write(".env", "SHOP_WORD=written\nSHOP_REAL=written\n")
        dev.until_gets("written real", "/variable")


def _installed(folder: Path, shop: Shop, source: str, name: str = "heavy") -> str:
    """Installs a package outside the project that notes who imports it; gives the search path."""
    note = f"import os\nwith open(__file__.replace('{name}.py', '{name}'), 'a') as file:\n"
    (folder / f"{name}.py").write_text(f"{note}    print(os.getpid(), file=file)\n{source}")
    shop.write("src/shop/__init__.py", f"{(shop.root / 'src/shop/__init__.py').read_text()}import {name}\n")
    return str(folder)


def _importers(folder: Path, name: str = "heavy") -> list[str]:
    return (folder / name).read_text().splitlines()


def test_what_is_installed_is_imported_in_the_parent_and_in_each_child_only_where_the_parent_cannot(
    shop: Shop, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("installed")
    _installed(folder, shop, "")
    failing = "if len(open(__file__.replace('shy.py', 'shy')).readlines()) == 2:\n    raise OSError\n"
    with Running(shop.root, "dev", PYTHONPATH=_installed(folder, shop, failing, "shy")) as dev:
        dev.until_said("ready")
        until(lambda: len(_importers(folder, "shy")) == 2, lambda: dev.text)
        for word in ("two", "three"):
            shop.say(word)
            dev.until_gets(word)

    heavy, shy = _importers(folder), _importers(folder, "shy")
    assert (len(heavy), len(shy)) == (2, 4)
    assert heavy[1] == shy[1] == str(dev.process.pid)


def test_a_parent_in_which_an_import_has_started_a_thread_does_not_fork(
    shop: Shop, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("installed")
    thread = "import threading\nthreading.Thread(target=threading.Event().wait, daemon=True).start()\n"
    with Running(shop.root, "dev", PYTHONPATH=_installed(folder, shop, thread)) as dev:
        dev.until_said("ready")
        until(lambda: len(_importers(folder)) == 2, lambda: dev.text)
        for word in ("two", "three"):
            shop.say(word)
            dev.until_gets(word)
        said = dev.text

    sentence = 'Importing "heavy" starts a thread, so installed packages are imported again at each change.'
    assert said.count(sentence) == 1


def test_a_module_of_the_project_that_the_parent_came_to_hold_is_imported_anew(
    shop: Shop, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("installed")
    path = _installed(folder, shop, "import words_of_the_shop\n")
    shop.write("words_of_the_shop.py", "WORD = 'one'\n")
    shop.write("src/shop/words.py", "from words_of_the_shop import WORD as WORD\n")
    with Running(shop.root, "dev", PYTHONPATH=f"{path}{os.pathsep}{shop.root}") as dev:
        dev.until_said("ready")
        until(lambda: len(_importers(folder)) == 2, lambda: dev.text)
        shop.write("words_of_the_shop.py", "WORD = 'two'\n")

        dev.until_gets("two")


def test_an_application_that_ends_by_itself_is_started_by_the_next_change(shop: Shop) -> None:
    with Running(shop.root, "dev", PYTHONWARNINGS="error") as dev:
        dev.until_said("ready")
        with pytest.raises(http.client.RemoteDisconnected):
            dev.get("/crash")
        said = dev.until_said("tries again")
        shop.say("two")
        dev.until_gets("two")

    assert said.splitlines()[1:] == ["The application has ended with code 3. The next change tries again."]
    assert "Warning" not in dev.text


def test_an_application_that_does_not_close_is_killed(shop: Shop) -> None:
    hanging = "        __import__('threading').Event().wait()"
    app = (shop.root / "src/shop/app.py").read_text().replace('        note("closed")', hanging)
    shop.write("src/shop/app.py", app)
    with Running(shop.root, "dev", ARMATURE_SHUTDOWN_HOOKS="0") as dev:
        dev.until_said("ready")
        shop.begin(shop.root)
        said = dev.until_said("hangs")
        dev.until_said("ready", 2)

    assert "The application has not closed within 0 s and was killed; some hook hangs." in said


def test_it_ends_with_the_process_that_watches(shop: Shop) -> None:
    with Running(shop.root, "dev") as dev:
        dev.until_said("ready")
        os.kill(dev.children[0], signal.SIGKILL)
        code = dev.ended()

    assert code == 2
    assert shop.ledger == ["opened", "closed"]
    assert dev.text.splitlines()[1:] == [
        "The process that watches the files has ended, so this ends too; its log says more."
    ]


def test_a_taken_port_is_told_in_a_sentence(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(shop.root)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        assert main(["dev", "--port", str(port)]) == 2

    assert capsys.readouterr().err == f"Port {port} of 127.0.0.1 is taken: name another with `--port`.\n"


@pytest.mark.parametrize(
    ("pyproject", "sentence"),
    [
        (
            "",
            (
                "Nothing says which application: write `--app package.module:name`, "
                'or `app = "package.module:name"` under `[tool.armature]` in pyproject.toml.'
            ),
        ),
        (
            "[tool",
            "pyproject.toml cannot be read: Expected ']' at the end of a table declaration (at end of document).",
        ),
    ],
    ids=["no application", "unreadable"],
)
def test_a_folder_without_an_application_is_a_mistake(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], pyproject: str, sentence: str
) -> None:
    monkeypatch.chdir(shop.root)
    shop.write("pyproject.toml", pyproject)

    assert main(["dev", "--port", "0"]) == 2
    assert capsys.readouterr().err == f"{sentence}\n"


def test_a_system_that_cannot_fork_is_told(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(shop.root)
    monkeypatch.delattr(os, "fork")

    assert main(["dev"]) == 2
    assert capsys.readouterr().err == (
        "`armature dev` forks processes, and this system cannot: use `armature serve`.\n"
    )
