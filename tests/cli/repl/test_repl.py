"""`armature repl`: code that is handed to it, and what a person types at a terminal."""

import io
import os
import pty
import select
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Self

import pytest

from tests.cli.calling import Done, Run
from tests.cli.running import APP, PATIENCE, Shop, until

Repl = Callable[..., Done]
LOADED = "from shop.app import Life\n"


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop.begin(tmp_path)


@pytest.fixture
def repl(shop: Shop, monkeypatch: pytest.MonkeyPatch, run: Run) -> Repl:
    """Runs `armature repl` in this process, with something on its standard input."""
    monkeypatch.chdir(shop.root)
    monkeypatch.setenv("ARMATURE_LOG_LEVEL", "ERROR")

    def called(*words: str, typed: str = "") -> Done:
        monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
        return run("repl", *words)

    return called


def test_code_runs_with_the_application_at_hand(shop: Shop, repl: Repl) -> None:
    shop.write(".env", "SHOP_WORD=written\n")
    code = f"""{LOADED}
life = await get(Life)
life is await get(Life)
settings.threads
app.url_for("index")
async with container.request_scope() as scope:
    print(await scope.get(Life) is life)
import os; os.environ["SHOP_WORD"]
"""

    done = repl("-c", code)

    assert (done.code, done.err) == (0, "")
    assert done.out == "True\n40\n'/'\nTrue\n'written'\n"
    assert shop.ledger == ["opened", "closed"]


@pytest.mark.parametrize(
    ("typed", "code", "complaint"),
    [
        ("1 / 0", 1, 'Traceback (most recent call last):\n  File "<repl>", line 1, in <module>\nZeroDivisionError: '),
        ("(", 1, "  File \"<repl>\", line 1\n    (\n    ^\nSyntaxError: '(' was never closed\n"),
        ("raise KeyboardInterrupt", 1, "Traceback (most recent call last):\n"),
        ("import asyncio\nawait asyncio.sleep(0, exit(5))", 5, ""),
        ("raise SystemExit(6)", 6, ""),
    ],
    ids=["error", "syntax", "interruption", "exit in the loop", "exit"],
)
def test_the_application_is_closed_also_after(shop: Shop, repl: Repl, typed: str, code: int, complaint: str) -> None:
    done = repl(typed=typed)

    assert (done.code, done.out) == (code, "")
    assert done.err.startswith(complaint)
    assert bool(done.err) == bool(complaint)
    assert shop.ledger == ["opened", "closed"]


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (
            'note("opened")',
            "1 / 0",
            "The start failed: ZeroDivisionError: division by zero (src/shop/app.py:21)\n",
        ),
        (
            'note("opened")',
            'from armature.core import WiringError; raise WiringError("Something is missing.")',
            "Something is missing.\n",
        ),
    ],
    ids=["error", "mistake"],
)
def test_an_application_that_does_not_start_is_told_in_a_sentence(
    shop: Shop, repl: Repl, old: str, new: str, sentence: str
) -> None:
    shop.write("src/shop/app.py", APP.replace(old, new))

    done = repl("-c", "print(1)")

    assert (done.code, done.out, done.err) == (2, "", sentence)


class Terminal:
    """A pseudo terminal in which a program runs; `until` waits for words behind those that it found last."""

    def __init__(self, shop: Shop, *words: str, **variables: str) -> None:
        self._ours, theirs = pty.openpty()
        self._said = ""
        self._read = 0
        self.process = subprocess.Popen(
            [sys.executable, "-m", "armature.cli", "repl", *words],
            cwd=shop.root,
            env=os.environ | {"ARMATURE_LOG_LEVEL": "ERROR", "TERM": "dumb", "IPYTHONDIR": str(shop.root)} | variables,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
        )
        os.close(theirs)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self._ours)

    def until(self, words: str) -> None:
        until(lambda: words in self._said[self._read :] or not self._hears(), lambda: self._said)
        assert words in self._said[self._read :], self._said
        self._read = self._said.index(words, self._read) + len(words)

    def _hears(self) -> bool:
        """Whether there is somebody at the other end; takes what was said since."""
        ready, _, _ = select.select([self._ours], [], [], 0.1)
        try:
            self._said += os.read(self._ours, 65_536).decode(errors="replace") if ready else ""
        except OSError:
            return False
        return True

    def type(self, line: str) -> None:
        os.write(self._ours, line.encode())

    def ended(self) -> int:
        """Reads on until it has ended: a terminal is not given back before its output was read."""
        until(lambda: not self._hears(), lambda: self._said)
        return self.process.wait(PATIENCE)


def test_a_person_types_at_the_console_of_the_standard_library(shop: Shop) -> None:
    with Terminal(shop, "--plain") as terminal:
        terminal.until("Ctrl-D ends.")
        terminal.until(">>> ")
        terminal.type(LOADED)
        terminal.until(">>> ")
        terminal.type("await get(Life)\n")
        terminal.until("<shop.app.Life object")
        terminal.until(">>> ")
        terminal.type("1 / 0\n")
        terminal.until("ZeroDivisionError: division by zero")
        terminal.until(">>> ")
        terminal.type("import asyncio; print('be' + 'gun'); await asyncio.Event().wait()\n")
        terminal.until("begun")
        os.kill(terminal.process.pid, signal.SIGINT)
        terminal.until("KeyboardInterrupt")
        terminal.until(">>> ")
        terminal.type("\x04")

        assert terminal.ended() == 0
    assert shop.ledger == ["opened", "closed"]


def test_a_person_types_in_ipython(shop: Shop) -> None:
    with Terminal(shop) as terminal:
        terminal.until("In [")
        terminal.type(f"{LOADED.strip()}\r")
        terminal.until("In [")
        terminal.type("await get(Life)\r")
        terminal.until("<shop.app.Life at")
        terminal.until("In [")
        terminal.type("exit()\r")  # a Ctrl-D before its terminal is raw would be lost

        assert terminal.ended() == 0
    assert shop.ledger == ["opened", "closed"]


def test_the_console_goes_without_line_editing_and_a_signal_closes_the_application(shop: Shop) -> None:
    without = "import importlib.util\n\nfound = importlib.util.find_spec\n"
    without += "importlib.util.find_spec = lambda name: None if name == 'readline' else found(name)\n"
    shop.write("src/shop/__init__.py", without)
    with Terminal(shop, "--plain") as terminal:
        terminal.until(">>> ")
        os.kill(terminal.process.pid, signal.SIGTERM)

        assert terminal.ended() == 128 + signal.SIGTERM
    assert shop.ledger == ["opened", "closed"]
