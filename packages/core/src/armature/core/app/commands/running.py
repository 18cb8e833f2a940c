"""Runs one command in a process of its own: start, run, print, stop, exit code."""

import asyncio
import os
import sys
from collections.abc import Callable, Coroutine, Mapping, Sequence
from typing import Protocol, TypeVar

from starlette.exceptions import HTTPException

from armature.core.app.commands.commands import Command, commands_of
from armature.core.app.commands.context import CommandContext
from armature.core.app.commands.declaration import TRANSPORT
from armature.core.app.commands.help import help_of, list_of, usage_of
from armature.core.app.commands.locating import find_application
from armature.core.app.commands.parsing import read_command
from armature.core.app.commands.transport import CommandTransport
from armature.core.app.lifespan import log_failed_start
from armature.core.app.signals import Signals
from armature.core.app.state import ApplicationState
from armature.core.app.usage import NoApplication
from armature.core.correlation import RequestIds, current
from armature.core.di import Container
from armature.core.errors import HttpError
from armature.core.http.problems import from_starlette
from armature.core.logging import get_logger
from armature.core.pipeline import Plan
from armature.core.source import name_of

T = TypeVar("T")
_log = get_logger("armature.commands")

_HELP = frozenset({"-h", "--help"})

_FAILED = 1
_NOT_STARTED = 3
_BY_SIGNAL = 128
_PIPE_CLOSED = 141
"""What a shell shows for a program that writes to `| head`: 128 and SIGPIPE."""


class Planned(Protocol):
    """What an application was found to consist of."""

    @property
    def plans(self) -> Sequence[Plan]:
        """Its endpoints on all transports."""
        ...


class Runnable(Protocol):
    """What the command line asks of an application."""

    state: ApplicationState
    container: Container

    @property
    def blueprint(self) -> Planned:
        """What was proven when it was built."""
        ...

    async def start(self, *, intake: bool = True) -> None:
        """Starts it; raises what went wrong, with everything closed again."""

    async def stop(self) -> None:
        """Closes everything; never raises."""


def run(words: Sequence[str], load: Callable[[str], Runnable], program: str = "python -m armature.core run") -> int:
    """Runs what a command line asks for, and gives the exit code; `load` gives the application of a reference.

    Without a command, or with `--help`, prints what there is. Raises `UsageError` for a mistake on the command line,
    before anything is started.
    """
    try:
        app, words = find_application(words, load, lambda app, name: name in _commands(app))
    except NoApplication:
        if not _HELP.isdisjoint(words):
            print(usage_of(program))  # noqa: T201 - what was asked for
            return 0
        raise
    commands = _commands(app)
    if not words or words[0] in _HELP:
        print(list_of(commands, program))  # noqa: T201 - what was asked for
        return 0
    if words[0] in commands and not _HELP.isdisjoint(words[1:]):
        print(help_of(commands[words[0]], program))  # noqa: T201 - what was asked for
        return 0
    return asyncio.run(_run(app, read_command(commands, words, RequestIds().make())))


def _commands(app: Runnable) -> Mapping[str, Command]:
    return commands_of(plan for plan in app.blueprint.plans if plan.endpoint.transport == TRANSPORT)


async def _run(app: Runnable, context: CommandContext) -> int:
    return await _Run(app, context).exit_code()


class _Run:
    """One run; a signal cancels its start or its command, never its stop."""

    def __init__(self, app: Runnable, context: CommandContext) -> None:
        self._app = app
        self._context = context
        self._loop = asyncio.get_running_loop()
        self._signal = 0
        self._step: asyncio.Task[object] | None = None

    async def exit_code(self) -> int:
        """Takes the signals over, starts, performs and stops."""
        signals = Signals(self._on_signal)
        signals.take()
        current.set(self._context)  # for the records of the start and the stop too
        try:
            return await self._live()
        except asyncio.CancelledError as error:
            if not self._signal:
                return _failed(self._context, error)
            _log.warning("command interrupted", command=self._context.command)
            return _BY_SIGNAL + self._signal
        finally:
            signals.give_back()

    async def _live(self) -> int:
        try:
            await self._until_signal(self._app.start(intake=False))
        except Exception as error:  # noqa: BLE001 - every error becomes an exit code
            log_failed_start(error)
            return _NOT_STARTED
        try:
            return await self._until_signal(_perform(self._app, self._context))
        finally:
            await self._app.stop()

    async def _until_signal(self, work: Coroutine[object, object, T]) -> T:
        task = self._step = asyncio.create_task(work)
        try:
            return await task
        finally:
            self._step = None

    def _on_signal(self, number: int, _: object) -> None:
        """Runs in the middle of anything: only leaves word for the loop."""
        self._loop.call_soon_threadsafe(self._interrupt, number)

    def _interrupt(self, number: int) -> None:
        if self._signal or self._step is None:  # a second cancellation would interrupt the closing
            self._app.state.hurry.set()
        else:
            self._signal = number
            self._step.cancel()


async def _perform(app: Runnable, context: CommandContext) -> int:
    commands = await app.container.get(CommandTransport)
    try:
        async for piece in commands.perform(context):
            _write(piece)
    except (HttpError, HTTPException) as error:
        _say(_sentences(from_starlette(error) if isinstance(error, HTTPException) else error))
    except _OutputClosedError:
        return _PIPE_CLOSED
    except Exception as error:  # noqa: BLE001 - every error becomes an exit code
        return _failed(context, error)
    else:
        return 0
    return _FAILED


def _failed(context: CommandContext, error: BaseException) -> int:
    _log.error("command failed", command=context.command, exc_info=error)
    _say(f'The command "{context.command}" failed with {name_of(type(error))}; the log says where.')
    return _FAILED


class _OutputClosedError(Exception):
    """Whoever read the output has left, as `head` does."""


def _write(piece: bytes) -> None:
    output = sys.stdout.buffer
    try:
        output.write(piece)
        output.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), output.fileno())  # the interpreter flushes once more at its end
        raise _OutputClosedError from None


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr)  # noqa: T201 - a sentence to a person


def _sentences(error: HttpError) -> str:
    """What an error says, and each of its faults where it lists them."""
    faults: object = error.fields.get("errors", ())
    told = [str(each["detail"]) for each in faults if "detail" in each] if isinstance(faults, list) else []
    return "\n".join([error.detail or f"{error.title}.", *told])
