"""One history, played by real caches over a store in memory, and looked over by the model."""

import asyncio
from collections import Counter, deque
from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import AsyncExitStack
from contextvars import ContextVar
from itertools import cycle
from typing import Any, Final, TypeVar

from pydantic import SecretStr

from armature.cache import Cache, CacheSettings, CacheUnavailable, Leased, Write
from armature.cache.backends.memory import MemoryBackend
from tests.reliability.caches.histories import TAGS, History, Step
from tests.reliability.caches.model import Change, Model, StaleError

_LEASE: Final = 30.0
_SETTINGS: Final = CacheSettings(
    url=SecretStr("memory://"), namespace="", ttl=20, stale=0, jitter=0.1, lease=_LEASE, rest=0.5, local_ttl=60
)
_STEPS: Final = ("open", "close", "read", "write", "remove", "lease", "settle", "versions")
_changing: ContextVar[Change | None] = ContextVar("changing", default=None)


T = TypeVar("T")


class Failure(Exception):
    """What a factory raises."""


class Store(MemoryBackend):
    """A store whose steps and messages take turns of the loop, and which may fail before or after a step."""

    def __init__(self, history: History, clock: Callable[[], float]) -> None:
        super().__init__(clock=clock)
        self._delays = cycle(history.delays)
        self._fails = history.failing

    async def pause(self) -> None:
        """Some turns of the loop."""
        for _ in range(next(self._delays)):
            await asyncio.sleep(0)

    async def read(self, keys: Sequence[str], tags: Sequence[str]) -> list[bytes | None]:
        return await self._slowly(lambda: super(Store, self).read(keys, tags))

    async def write(self, writes: Sequence[Write]) -> None:
        await self._slowly(lambda: super(Store, self).write(writes))

    async def remove(self, keys: Sequence[str], tags: Sequence[str]) -> None:
        await self._slowly(lambda: super(Store, self).remove(keys, tags))

    async def lease(self, key: str, seconds: float) -> Leased:
        return await self._slowly(lambda: super(Store, self).lease(key, seconds))

    async def settle(self, key: str, token: bytes, write: Write | None) -> bool:
        return await self._slowly(lambda: super(Store, self).settle(key, token, write))

    async def versions(self, tags: Sequence[str], seconds: float) -> list[bytes]:
        return await self._slowly(lambda: super(Store, self).versions(tags, seconds))

    async def _slowly(self, step: Callable[[], Awaitable[T]]) -> T:
        await self.pause()
        self._may_fail()
        found = await step()
        await self.pause()
        self._may_fail()
        return found

    def _may_fail(self) -> None:
        if self._fails and next(self._delays) == 5:
            raise CacheUnavailable("This store fails.")


class Line:
    """How messages reach one process: in order, each after some turns."""

    is_live = True

    def __init__(self, store: Store, model: Model, process: int) -> None:
        self._store = store
        self._model = model
        self._process = process
        self._waiting: deque[tuple[list[str], Change | None]] = deque()
        self._task: asyncio.Task[None] | None = None
        self.__dict__.update({name: getattr(store, name) for name in _STEPS})

    def announce(self, changed: Callable[[Iterable[str]], None], lost: Callable[[], None]) -> None:
        self._changed = changed
        self._store.announce(self._told, lost)

    def _told(self, names: Iterable[str]) -> None:
        self._waiting.append((list(names), _changing.get()))
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._deliver())

    async def _deliver(self) -> None:
        while self._waiting:
            await self._store.pause()
            names, change = self._waiting.popleft()
            self._changed(names)
            if change is not None:
                self._model.told(change, self._process)


class Trial:
    """The caches of a history, one for each process."""

    def __init__(self, history: History) -> None:
        self._history = history
        self._loop = asyncio.get_running_loop()
        self._model = Model()
        store = Store(history, self._clock)
        processes = max(step.process for step in history.steps) + 1
        backends: list[Any] = [
            Line(store, self._model, process) if history.shared else None for process in range(processes)
        ]
        self._caches = [
            Cache(_SETTINGS, backend=backend, clock=self._clock, random=lambda: 0.5) for backend in backends
        ]

    async def run(self) -> Counter[str]:
        """Plays it, and counts what came of it; raises `StaleError`."""
        async with AsyncExitStack() as stack:
            for cache in self._caches:
                await stack.enter_async_context(cache)
            async with asyncio.TaskGroup() as group:
                for step in self._history.steps:
                    for _ in range(step.after):
                        await asyncio.sleep(0)
                    if step.kind == "wait":
                        await asyncio.sleep(step.seconds)
                        continue
                    task = group.create_task(self._play(step))
                    if step.cancelled is not None:
                        group.create_task(self._cancel(task, step.cancelled))
            return self._counted()

    async def _play(self, step: Step) -> None:
        cache = self._caches[step.process]
        if step.kind in {"set", "delete", "invalidate"}:
            await self._change(cache, step)
            return
        called = self._model.now()
        try:
            found = await (cache.get(step.subject) if step.kind == "get" else self._made(cache, step, called))
        except Failure:
            return
        if found is not None:
            self._model.check(found, step.subject, step.process, called)

    async def _made(self, cache: Cache, step: Step, called: int) -> int:
        patience, start = 0 if self._history.failing else _LEASE - 0.01, self._loop.time()

        async def factory() -> int:
            now = self._loop.time()
            number = self._model.begin(step.subject, called, now, waited=now - start, patience=patience)
            try:
                for _ in range(step.turns):
                    await asyncio.sleep(0)
                await asyncio.sleep(step.seconds)
                if step.kind == "fail":
                    raise Failure
                return number
            finally:
                self._model.end(number)

        stale = 15 if step.kind == "stale" else 0
        return await cache.get_or_create(step.subject, factory, tags=TAGS[step.subject], stale=stale)

    async def _change(self, cache: Cache, step: Step) -> None:
        if step.kind == "set":
            number, change = self._model.begin_set(step.subject)
            doing = cache.set(step.subject, number, tags=TAGS[step.subject])
        else:
            change = self._model.begin_change(step.subject)
            doing = (cache.delete if step.kind == "delete" else cache.invalidate)(step.subject)
        _changing.set(change)
        try:
            await doing
        except CacheUnavailable:
            return  # it may have happened, or not
        self._model.end_change(change, step.process)

    @staticmethod
    async def _cancel(task: asyncio.Task[None], turns: int) -> None:
        for _ in range(turns):
            await asyncio.sleep(0)
        task.cancel()

    def _clock(self) -> float:
        return 1_000_000_000 + self._loop.time()

    def _counted(self) -> Counter[str]:
        counted = Counter[str]()
        for cache in self._caches:
            found = cache.statistics
            counted += Counter(
                {name: getattr(found, name) for name in ("local_hits", "shared_hits", "stale_hits", "misses", "joined")}
            )
        return counted


async def trial(history: History) -> Counter[str]:
    """Plays a history; raises `StaleError` where the caches do what the model forbids."""
    try:
        return await Trial(history).run()
    except* StaleError as group:
        raise group.exceptions[0] from None
