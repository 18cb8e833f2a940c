"""Starts child processes of this package, reads their lines, and ends only those that it started."""

import os
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import IO, Final

_UNWANTED: Final = ("ARMATURE_", "PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED", "PYTHONDEVMODE", "PYTHONASYNCIODEBUG")
_PATIENCE: Final = 15


class ChildFailedError(Exception):
    """A child ended before it answered; the message is the last line of its standard error."""


@dataclass(frozen=True, slots=True)
class Process:
    """A running child and its two pipes."""

    pid: int
    questions: IO[str]
    answers: IO[str]
    errors: IO[str]

    def read(self) -> str:
        """The child's next line; raise `ChildFailedError` when it has ended instead."""
        line = self.answers.readline()
        if line:
            return line
        self.errors.seek(0)
        message = (self.errors.read().strip().splitlines() or ["the process ended without a word"])[-1]
        raise ChildFailedError(message)

    def ask(self, line: str) -> str:
        """Write one line and read the answer; raise `ChildFailedError` when the child has ended."""
        with suppress(BrokenPipeError):  # `read` finds out what the child said last
            self.questions.write(line + "\n")
            self.questions.flush()
        return self.read()


@contextmanager
def child(module: str, *arguments: str) -> Generator[Process]:
    """Run `python -m tests.benchmarks.<module>`; at the end close its input, wait, and kill it if it stays."""
    command = [sys.executable, "-m", f"tests.benchmarks.{module}", *arguments]
    with (
        TemporaryFile("w+") as errors,
        subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            env=environment(),
            text=True,
        ) as running,
    ):
        if running.stdin is None or running.stdout is None:
            raise ChildFailedError(module)
        try:
            yield Process(running.pid, running.stdin, running.stdout, errors)
        finally:
            _end(running)


def environment() -> dict[str, str]:
    """What is measured in: bytecode may be cached, Armature has its defaults, logs as quiet as everyone's are."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_UNWANTED)}
    return kept | {"ARMATURE_ACCESS_LOG": "false", "ARMATURE_LOG_LEVEL": "WARNING"}


def _end(running: subprocess.Popen[str]) -> None:
    with suppress(BrokenPipeError):
        if running.stdin is not None:
            running.stdin.close()
    try:
        running.wait(_PATIENCE)
    except subprocess.TimeoutExpired:
        running.kill()
