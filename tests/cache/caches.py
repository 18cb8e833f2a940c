"""Time in the hand of a test, factories that are counted and held back, and caches of every make."""

import asyncio
from collections.abc import Callable
from typing import Any

from pydantic import BaseModel, SecretStr

from armature.cache import Backend, Cache, CacheSettings


class Product(BaseModel):
    id: int
    name: str = "lamp"


class Hand:
    """A clock that stands until it is told to go on."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


class Factory:
    """Gives 1, 2, 3 and so on, once it is let."""

    def __init__(self, *, waits: bool = False) -> None:
        self.calls = 0
        self.started = asyncio.Event()
        self.let = asyncio.Event()
        if not waits:
            self.let.set()

    async def __call__(self) -> int:
        self.calls += 1
        number = self.calls
        self.started.set()
        await self.let.wait()
        return number


def cache(backend: Backend | None = None, *, clock: Callable[[], float] | None = None, **settings: Any) -> Cache:
    """A cache without jitter unless it is asked for."""
    given = {"url": SecretStr("memory://"), "jitter": 0.0, **settings}
    options = {} if clock is None else {"clock": clock}
    return Cache(CacheSettings(**given), backend=backend, random=lambda: 0.5, **options)


async def until(holds: Callable[[], bool], seconds: float = 30) -> None:
    """Waits until something holds; raises `TimeoutError`."""
    async with asyncio.timeout(seconds):
        while not holds():  # noqa: ASYNC110 - conditions of all kinds have no event
            await asyncio.sleep(0.005)
