"""Finds what a test leaves behind: tasks, applications, units of work, threads, processes, files and sockets."""

import asyncio
import gc
import os
import time
import traceback
from collections.abc import Callable, Iterator
from functools import wraps
from inspect import getfile
from pathlib import Path
from types import CoroutineType
from typing import Any

from armature.core import Application
from armature.core.app.state import Stage
from armature.core.di.container import OpenScope
from armature.core.source import at
from armature.testing.openings import Things, openings

_PATIENCE = 1.0
_MOMENT = 0.01
_OVER = frozenset({Stage.CREATED, Stage.CLOSED})
_NOT_THE_USERS = (
    str(Path(__file__).parent),
    str(Path(getfile(Application)).parents[1]),
    str(Path(os.__file__).parent),
    "<",
)


class Leaks:
    """Looks at this process before a test and after it.

    Tasks are looked at when their event loop ends, so those of a loop that goes on are not seen, and none of uvloop's
    own `run`. Threads, processes, files and sockets are compared as they are; processes, files and sockets on Linux
    only. What nobody holds any more is closed by Python and is no leak here; `ResourceWarning` tells of it.
    """

    def __init__(self) -> None:
        self._undo: list[Callable[[], None]] = []
        self._tasks: list[str] = []
        self._applications: dict[Application, str] = {}
        self._scopes: dict[OpenScope, str] = {}
        self._before: Things = {}

    def watch(self) -> None:
        """Begins."""
        self._notice(asyncio.runners, "_cancel_all_tasks", self._loop_ends)
        self._notice(Application, "start", self._application_starts)
        self._notice(OpenScope, "__aenter__", self._scope_opens)
        self._notice(OpenScope, "__aexit__", self._scope_closes)

    def leave(self) -> None:
        """Ends, and puts everything back."""
        while self._undo:
            self._undo.pop()()

    def begin(self) -> None:
        """A test begins: what is there already is not its own."""
        self._tasks = []
        self._before = self._own() | openings()

    def accept(self) -> None:
        """What is there now belongs to somebody who lives longer than the test."""
        self._before |= self._own() | openings()

    def found(self, *, shared: bool) -> list[str]:
        """What the test has left behind, after a moment for what is about to end.

        Where the process is `shared` with somebody who lives longer, threads, processes, files and sockets may be his,
        and are not looked at.
        """
        deadline = time.monotonic() + _PATIENCE
        while (left := self._left(shared=shared)) and time.monotonic() < deadline:
            gc.collect()
            time.sleep(_MOMENT)
        return [*self._tasks, *left]

    def _left(self, *, shared: bool) -> list[str]:
        present = self._own() if shared else self._own() | openings()
        return [told for thing, told in present.items() if thing not in self._before]

    def _own(self) -> Things:
        """The applications that run, and the units of work that are open."""
        running = {app: told for app, told in self._applications.items() if app.state.stage not in _OVER}
        self._applications = running
        return {thing: told for things in (running, self._scopes) for thing, told in things.items()}

    def _notice(self, owner: object, name: str, notice: Callable[..., None]) -> None:
        """Has `notice` told of each call of a function, with its arguments."""
        function = getattr(owner, name)

        @wraps(function)
        def noticed(*arguments: Any, **named: Any) -> Any:  # noqa: ANN401 - those of any function
            notice(*arguments)
            return function(*arguments, **named)

        setattr(owner, name, noticed)
        self._undo.append(lambda: setattr(owner, name, function))

    def _loop_ends(self, loop: asyncio.AbstractEventLoop) -> None:
        self._tasks += [_told(task) for task in asyncio.all_tasks(loop) if not _is_of_the_runner(task)]

    def _application_starts(self, app: Application, *_: object) -> None:
        self._applications[app] = f"An application was started{_place()} and never stopped."

    def _scope_opens(self, scope: OpenScope) -> None:
        self._scopes[scope] = f"A unit of work was opened{_place()} and never closed."

    def _scope_closes(self, scope: OpenScope, *_: object) -> None:
        self._scopes.pop(scope, None)


def _is_of_the_runner(task: "asyncio.Task[Any]") -> bool:
    """Whether it is that in which anyio's plugin runs the tests, and which it leaves to the end of the loop."""
    return getattr(task.get_coro(), "__qualname__", "").startswith("TestRunner.")


def _told(task: "asyncio.Task[Any]") -> str:
    lines = "".join(f"\n    {line}" for line in _stack(task.get_coro()))
    return f"A task was still running when its event loop ended, {task.get_name()}:{lines}"


def _stack(awaited: object) -> Iterator[str]:
    """Where a coroutine that waits stands, and what it waits for, from the outside in."""
    while isinstance(awaited, CoroutineType) and awaited.cr_frame is not None:
        yield f"{awaited.__qualname__} at {at(awaited.cr_code.co_filename, awaited.cr_frame.f_lineno)}"
        awaited = awaited.cr_await


def _place() -> str:
    """Where the user's code stands, as far as it is on the stack of this thread."""
    for frame in reversed(traceback.extract_stack()):
        name = frame.filename
        if not name.startswith(_NOT_THE_USERS) and "site-packages" not in name:
            return f" at {at(name, frame.lineno or 0)}"
    return ""
