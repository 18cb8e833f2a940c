"""The life of an application around a test."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress

from armature.core import Application
from armature.core.types import ASGIApp, Message


@asynccontextmanager
async def alive(app: ASGIApp) -> AsyncGenerator[None]:
    """Starts and stops an application: one of Armature by itself, any other through the ASGI lifespan.

    Raises what the start raises. An application that knows no lifespan is taken as it is.
    """
    if isinstance(app, Application):
        async with app:
            yield
        return
    lifespan = _Lifespan(app)
    await lifespan.say("startup")
    try:
        yield
    finally:
        await lifespan.say("shutdown")


class _Lifespan:
    """Speaks the lifespan protocol as a server does (ASGI Lifespan 2.0)."""

    def __init__(self, app: ASGIApp) -> None:
        self._says: asyncio.Queue[Message] = asyncio.Queue()
        self._answers: asyncio.Queue[Message] = asyncio.Queue()
        self._task = asyncio.create_task(self._run(app))

    async def say(self, event: str) -> None:
        """Says `startup` or `shutdown` and waits for the answer; raises `RuntimeError` where it is a failure."""
        if self._task.done():  # it knows no lifespan
            return
        self._says.put_nowait({"type": f"lifespan.{event}"})
        answer = asyncio.create_task(self._answers.get())
        await asyncio.wait({answer, self._task}, return_when=asyncio.FIRST_COMPLETED)
        if not answer.done():
            answer.cancel()
            return
        message = answer.result()
        if message["type"].endswith("failed"):
            raise RuntimeError(f"The application failed at its {event}. {message.get('message', '')}".rstrip())

    async def _run(self, app: ASGIApp) -> None:
        with suppress(Exception):  # the protocol's way to say that there is no lifespan
            await app({"type": "lifespan", "asgi": {"version": "3.0"}, "state": {}}, self._says.get, self._answers.put)
