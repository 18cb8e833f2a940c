"""A command in a process of its own: a signal ends it and closes everything."""

import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

pytestmark = pytest.mark.serial

SECONDS = 60

SHOP = textwrap.dedent("""
    import asyncio
    from collections.abc import AsyncIterator

    from armature.core import Application, Module, Scope, command, provide


    def say(word: str) -> None:
        print(word, flush=True)


    class Session: ...


    class Index:
        def __init__(self) -> None:
            self.slow = False

        async def on_module_init(self) -> None:
            say("starting")
            if STUCK == "start":
                await asyncio.Event().wait()

        async def on_application_shutdown(self) -> None:
            if STUCK == "stop":
                say("stopping")
                await asyncio.sleep(0.3)
            say("closed")


    async def session() -> AsyncIterator[Session]:
        try:
            yield Session()
        finally:
            say("session closed")


    @command("work")
    async def work(session: Session) -> None:
        say("working")
        if STUCK == "work":
            await asyncio.Event().wait()


    @command("count")
    async def count() -> AsyncIterator[str]:
        for number in range(1_000_000):
            yield str(number)


    STUCK = ""
    providers = [Index, provide(Session).by(session, scope=Scope.REQUEST)]
    app = Application(Module(controllers=[work, count], providers=providers))
""")


@contextmanager
def running(folder: Path, command: str, stuck: str = "") -> Iterator[subprocess.Popen[str]]:
    (folder / "shop.py").write_text(SHOP.replace('STUCK = ""', f'STUCK = "{stuck}"'))
    process = subprocess.Popen(
        [sys.executable, "-m", "armature.core", "run", "shop:app", command],
        cwd=folder,
        env=os.environ | {"ARMATURE_LOG_LEVEL": "WARNING"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def heard(process: subprocess.Popen[str], word: str) -> None:
    """Waits until the process has said a word."""
    assert process.stdout is not None
    for line in process.stdout:
        if line == f"{word}\n":
            return
    pytest.fail(f"ended with {process.wait(SECONDS)} and never said {word}")


@pytest.mark.parametrize(
    ("stuck", "word", "number", "after"),
    [
        ("work", "working", signal.SIGTERM, "session closed\nclosed\n"),
        ("work", "working", signal.SIGINT, "session closed\nclosed\n"),
        ("start", "starting", signal.SIGTERM, ""),
    ],
    ids=["terminated", "interrupted", "while it starts"],
)
def test_a_signal_cancels_the_command_and_closes_everything(
    tmp_path: Path, stuck: str, word: str, number: signal.Signals, after: str
) -> None:
    with running(tmp_path, "work", stuck) as process:
        heard(process, word)
        process.send_signal(number)
        out, errors = process.communicate(timeout=SECONDS)

    assert (process.returncode, out) == (128 + number, after)
    assert '"event":"command interrupted"' in errors
    assert "Traceback" not in errors


def test_a_signal_after_the_command_does_not_disturb_the_closing(tmp_path: Path) -> None:
    with running(tmp_path, "work", "stop") as process:
        heard(process, "stopping")
        process.send_signal(signal.SIGTERM)
        out, errors = process.communicate(timeout=SECONDS)

    assert (process.returncode, out, errors) == (0, "closed\n", "")


def test_whoever_stops_reading_ends_the_command(tmp_path: Path) -> None:
    with running(tmp_path, "count") as process:
        heard(process, "1")
        assert process.stdout is not None
        process.stdout.close()
        errors = process.stderr.read() if process.stderr else ""
        code = process.wait(SECONDS)

    assert (code, errors) == (141, "")
