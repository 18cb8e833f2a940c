"""`python -m armature.testing load`."""

import json
import os
import pty
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from armature.core import Application, Module, get
from armature.testing import serve
from armature.testing.__main__ import main

ASKED = threading.Event()

Run = Callable[..., "tuple[int, str, str]"]


@get("/hello")
async def hello(name: str = "nobody") -> str:
    ASKED.set()
    return name


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with serve(Application(Module(controllers=[hello]))) as url:
        yield url


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def command(*arguments: str) -> tuple[int, str, str]:
        code = main(["load", *arguments])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return command


def test_it_prints_a_table_and_writes_reports(url: str, run: Run, tmp_path: Path) -> None:
    page, data = tmp_path / "load.html", tmp_path / "load.json"

    code, out, errors = run(
        f"{url}/hello?name=Ada", "--requests", "20", "--users", "2", "--header", "x-test: yes",
        "--threshold", "failed < 1%", "--report", str(page), "--json", str(data),
    )  # fmt: skip

    assert (code, errors) == (0, "")
    assert out.startswith(f"{url}/hello?name=Ada: 2 users, 20 requests\n20 requests in ")
    assert "\nGET /hello " in out
    assert out.endswith("\nkept    failed < 1%  (0.00%)\n")
    assert "<td>failed &lt; 1%</td><td>kept</td>" in page.read_text(encoding="utf-8")
    told = json.loads(data.read_text(encoding="utf-8"))
    assert (told["statuses"], told["bytes"]) == ({"200": 20}, 60)


@pytest.mark.parametrize(
    ("options", "plan"),
    [
        (["--duration", "50ms"], "1 user, 0.05 s"),
        (["--rate", "100", "--duration", "0.1s"], "100 a second for 0.1 s, at most 100 at once"),
        (["--ramp", "2:50ms,0:0.1s"], "users to 2 in 0.05 s, to 0 in 0.1 s"),
    ],
)
def test_a_load_has_the_plan_of_its_options(options: list[str], plan: str, url: str, run: Run) -> None:
    code, out, _ = run(f"{url}/hello", *options)

    assert code == 0
    assert out.startswith(f"{url}/hello: {plan}\n")


def test_a_broken_threshold_is_exit_code_one(url: str, run: Run) -> None:
    code, out, _ = run(f"{url}/nowhere", "--requests", "3", "--threshold", "failed < 1%")

    assert code == 1
    assert out.endswith("BROKEN  failed < 1%  (100.00%)\n")


def test_no_answer_at_all_is_exit_code_one(run: Run) -> None:
    code, out, _ = run("http://127.0.0.1:9", "--requests", "3")

    assert code == 1
    assert "error     ConnectError: 3" in out


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "A load needs an end: write --requests 1000 or --duration 10s.\n"),
        (["--rate", "5"], "A rate needs an end: write --duration 10s.\n"),
        (["--rate", "5", "--users", "3"], "--rate and --users contradict each other; leave one of them out.\n"),
        (["--ramp", "1:1s", "--rate", "3"], "--ramp and --rate contradict each other; leave one of them out.\n"),
        (["--ramp", "20"], '"20" is no ramp; write users and seconds of each stage, such as 20:5s,0:5s.\n'),
        (["--ramp", "2:5"], '"2:5" is no ramp; write users and seconds of each stage, such as 20:5s,0:5s.\n'),
        (["--ramp", "0:5s"], '"0:5s" is no ramp; write users and seconds of each stage, such as 20:5s,0:5s.\n'),
        (["--requests", "1", "--header", "x"], '"x" is no header; write its name, a colon and its value.\n'),
        (
            ["--requests", "1", "--threshold", "fast"],
            '"fast" is no threshold; write one such as p95 < 200ms, failed < 1% or rate > 100.\n',
        ),
    ],
)
def test_a_mistake_on_the_command_line_is_a_sentence(arguments: list[str], sentence: str, run: Run) -> None:
    assert run("http://127.0.0.1:9", *arguments) == (2, "", sentence)


def test_a_wrong_url_is_a_sentence(run: Run) -> None:
    wrong = '"localhost:8000" is no target; write a URL such as http://127.0.0.1:8000.\n'

    assert run("localhost:8000", "--requests", "1") == (2, "", wrong)
    assert run("http://a:b", "--requests", "1") == (2, "", "\"http://a:b\" is no URL: Invalid port: 'b'\n")


def test_a_report_that_cannot_be_written_is_a_sentence(url: str, run: Run, tmp_path: Path) -> None:
    code, _, errors = run(f"{url}/hello", "--requests", "1", "--report", str(tmp_path))

    assert (code, errors) == (2, f'"{tmp_path}" cannot be written: Is a directory.\n')


@pytest.mark.parametrize("number", ["0", "-1", "many"])
def test_what_is_no_number_is_said(number: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["load", "http://127.0.0.1:9", f"--requests={number}"])

    assert ended.value.code == 2
    assert f'argument --requests: "{number}" is no number above 0' in capsys.readouterr().err


def test_a_terminal_is_shown_how_far_it_is_and_ctrl_c_shows_what_was_measured(url: str) -> None:
    ASKED.clear()
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "armature.testing", "load", f"{url}/hello", "--duration", "60s"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=theirs, text=True) as running:
        os.close(theirs)
        assert ASKED.wait(60)
        shown = b""
        while not re.search(rb" [1-9]\d* requests, 0 failed", shown):
            shown += os.read(ours, 1000)
        running.send_signal(signal.SIGINT)
        out, _ = running.communicate(timeout=60)
    os.close(ours)

    assert running.returncode == 130
    assert re.match(r"\r\x1b\[K\[-+\]   0%  \d+ requests", shown.decode())
    assert re.search(r"^[1-9]\d* requests in ", out, re.MULTILINE)
