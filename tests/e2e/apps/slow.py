"""Work that takes its time: a request and a stream that a shutdown meets half-way."""

import asyncio
from collections.abc import AsyncIterator

from armature.core import Application, Event, Module, get


@get("/slow")
async def slow(seconds: float) -> str:
    await asyncio.sleep(seconds)
    return "done"


@get("/ticks")
async def ticks() -> AsyncIterator[Event]:
    """An endless stream."""
    count = 0
    while True:
        count += 1
        yield Event(event="tick", data=count)
        await asyncio.sleep(0.05)


app = Application(Module(controllers=[slow, ticks]))
