"""Work that outlives its request: spawned by a handler, run in a unit of work of its own, waited for at the stop."""

import asyncio
import functools
import inspect
import threading
from collections import deque
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from contextvars import Context, copy_context
from typing import NamedTuple, ParamSpec, TypeAlias

from armature.core.app.draining import cut_off
from armature.core.app.settings import ApplicationSettings
from armature.core.correlation import Caused, Correlation, current, fresh_id
from armature.core.di import described
from armature.core.errors import ServiceUnavailable
from armature.core.logging import get_logger
from armature.core.pipeline import Threads
from armature.core.source import declared_at, name_of

P = ParamSpec("P")
OpenUnit: TypeAlias = Callable[[], AbstractAsyncContextManager[object]]
"""Opens a REQUEST scope, entered and left around one piece of work."""

_log = get_logger("armature.background")


class BackgroundFigures(NamedTuple):
    """How many run and wait now, how many ended well or failed since the start, and how many may run and wait."""

    running: int
    waiting: int
    done: int
    failed: int
    limit: int


class _Work(NamedTuple):
    """One call; the context variables are those of whoever spawned it, with a correlation of its own."""

    name: str
    function: Callable[[], object]
    is_async: bool
    context: Context


class Background:
    """Runs functions beside requests and after them; inject it: `def __init__(self, background: Background)`.

    Each runs in a unit of work of its own, with its own REQUEST scope, under the request id that it was spawned with.
    What fails is logged and stops nothing else. `ARMATURE_BACKGROUND_CONCURRENCY` run at once, further ones wait in
    order. A stop waits for all within `ARMATURE_SHUTDOWN_DRAIN` and cancels what is left: what must survive a crash
    belongs in a queue.
    """

    __slots__ = (
        "_concurrency",
        "_done",
        "_failed",
        "_idle",
        "_limit",
        "_lock",
        "_loop",
        "_open_unit",
        "_running",
        "_takes_work",
        "_threads",
        "_waiting",
    )

    def __init__(self, settings: ApplicationSettings, open_unit: OpenUnit) -> None:
        self._open_unit = open_unit
        self._limit = settings.background_limit
        self._concurrency = settings.background_concurrency
        self._threads = Threads(settings.threads)  # not those of handlers, which would have to wait
        self._loop = asyncio.get_running_loop()
        self._lock = threading.Lock()  # sync handlers spawn from their threads
        self._running: dict[asyncio.Task[None], _Work] = {}
        self._waiting: deque[_Work] = deque()
        self._takes_work = True
        self._done = self._failed = 0
        self._idle = asyncio.Event()
        self._idle.set()

    def spawn(self, function: Callable[P, object], /, *args: P.args, **kwargs: P.kwargs) -> None:
        """Has `function(*args, **kwargs)` run soon; a sync one in a thread. Its result is dropped.

        It may begin before the answer of the request is sent, and before a transaction of it is committed. May be
        called from any thread. Raises `ServiceUnavailable` where `ARMATURE_BACKGROUND_LIMIT` run and wait already, and
        once a stop waits for the last; `TypeError` for a coroutine: it holds objects of the unit of work that made it.
        """
        _check(function)
        context = copy_context()
        context.run(current.set, _caused())
        is_async = inspect.iscoroutinefunction(function) or inspect.iscoroutinefunction(type(function).__call__)
        self._admit(_Work(name_of(function), functools.partial(function, *args, **kwargs), is_async, context))
        self._loop.call_soon_threadsafe(self._begin)

    async def idle(self) -> None:
        """Waits until nothing runs or waits any more: what tests do before they look."""
        await self._idle.wait()

    @property
    def figures(self) -> BackgroundFigures:
        """How it stands at the moment."""
        return BackgroundFigures(len(self._running), len(self._waiting), self._done, self._failed, self._limit)

    async def drain(self) -> None:
        """Takes nothing new, and waits for what it has."""
        self._takes_work = False
        await self.idle()

    async def cut_off(self) -> None:
        """Takes nothing new, and cancels what it has; each piece is logged."""
        with self._lock:
            self._takes_work = False
            left, self._waiting = self._waiting, deque()
        for work in left:
            work.context.run(self._count_cut_off, work)
        if self._running:
            await cut_off(list(self._running))

    def _admit(self, work: _Work) -> None:
        with self._lock:
            if not self._takes_work:
                raise ServiceUnavailable("The server stops, and takes no more work.")
            if len(self._running) + len(self._waiting) >= self._limit:
                _log.warning("background work refused", work=work.name, limit=self._limit)
                raise ServiceUnavailable("There is too much work at the moment.")
            self._waiting.append(work)
            self._idle.clear()

    def _begin(self) -> None:
        """Runs what waits, as far as there is room."""
        with self._lock:
            while self._waiting and len(self._running) < self._concurrency:
                work = self._waiting.popleft()
                task = self._loop.create_task(self._run(work), context=work.context)
                self._running[task] = work
                task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        with self._lock:
            work = self._running.pop(task)
            if not self._running and not self._waiting:
                self._idle.set()
        if task.cancelled():
            work.context.run(self._count_cut_off, work)
        self._begin()

    async def _run(self, work: _Work) -> None:
        try:
            async with self._open_unit():
                await self._call(work)
        except Exception as error:  # noqa: BLE001 - nobody waits for the result: the log is where it is told
            self._failed += 1
            _log.error("background work failed", work=work.name, exc_info=error)
        else:
            self._done += 1

    async def _call(self, work: _Work) -> None:
        function = work.function if work.is_async else self._threads.awaitable(work.function)
        outcome = function()
        while inspect.isawaitable(outcome):  # also what a sync function, such as a lambda, has left to be awaited
            outcome = await outcome

    def _count_cut_off(self, work: _Work) -> None:
        self._failed += 1
        _log.error("background work cut off", work=work.name)


def _caused() -> Correlation:
    """Belongs to whatever runs now: one request id for all that a request does, also afterwards."""
    cause = current.get()
    if cause is None:
        return Correlation(fresh_id())
    return Caused(cause.raw_request_id, cause.raw_traceparent, cause.raw_headers, cause.request_id)


def _check(function: object) -> None:
    """Refuses what would silently never run, or run with objects that are closed."""
    if inspect.iscoroutine(function):
        function.close()
        name = name_of(function)
        raise TypeError(
            f"background.spawn(…) was given the coroutine {name}(…), which holds objects of the unit of work that made "
            f"it.\nWrite `background.spawn({name}, …)`, with the arguments behind the function."
        )
    if not callable(function):
        raise TypeError(
            f"background.spawn(…) was given {described(function)}, which is no function.\n"
            "Write `background.spawn(function, …)`, with the arguments behind the function."
        )
    if inspect.isgeneratorfunction(function) or inspect.isasyncgenfunction(function):
        raise TypeError(
            f"background.spawn(…) was given {name_of(function)} ({declared_at(function)}), which yields: nobody would "
            "take what it makes, and it would never run.\nWrite a function that returns."
        )
