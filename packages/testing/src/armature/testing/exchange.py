"""One HTTP request through an ASGI application, piece by piece, as a server would carry it."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from typing import Any, TypeVar

import httpx2

from armature.core.types import ASGIApp, ASGIScope, Message
from armature.testing.errors import NoAnswer

T = TypeVar("T")


class Exchange:
    """The application runs in a task of its own and waits with each piece of its answer until the test has taken it.

    Leaving before the end is a client that disconnects.
    """

    def __init__(self, app: ASGIApp, scope: ASGIScope, body: AsyncIterator[bytes], patience: float | None) -> None:
        self._body = body
        self._patience = patience
        self._body_is_sent = False
        self._left = asyncio.Event()
        self._pieces: asyncio.Queue[Message | BaseException] = asyncio.Queue(maxsize=1)
        self._task = asyncio.create_task(self._run(app, scope))

    async def head(self) -> Message:
        """The first message of the answer: its status and headers; raises what the application raises before it."""
        return await self._next("http.response.start")

    async def chunks(self) -> AsyncGenerator[bytes]:
        """The body as it comes; raises what the application raises in the middle of it."""
        more = True
        while more:
            message = await self._next("http.response.body")
            more = message.get("more_body", False)
            if body := message.get("body", b""):
                yield body

    async def leave(self) -> None:
        """Disconnects, and waits until the application has ended; one that does not notice is cancelled."""
        self._left.set()
        await ended(self._task, self._pieces)

    async def _next(self, kind: str) -> Message:
        message = await soon(self._pieces, self._patience)
        if isinstance(message, BaseException):
            raise message
        if message["type"] != kind:
            raise NoAnswer(f'The application sent "{message["type"]}" where "{kind}" belongs.')
        return message

    async def _run(self, app: ASGIApp, scope: ASGIScope) -> None:
        try:
            await app(scope, self._receive, self._pieces.put)
        except Exception as error:  # noqa: BLE001 - raised again where the test waits for the answer
            await self._pieces.put(error)
        else:
            await self._pieces.put(NoAnswer("The application ended without a complete answer."))

    async def _receive(self) -> Message:
        if not self._body_is_sent:
            async for chunk in self._body:
                return {"type": "http.request", "body": chunk, "more_body": True}
            self._body_is_sent = True
            return {"type": "http.request", "body": b"", "more_body": False}
        await self._left.wait()
        return {"type": "http.disconnect"}


async def soon(messages: asyncio.Queue[T], seconds: float | None = 30) -> T:
    """The next message; raises `httpx2.ReadTimeout` where none comes in time."""
    try:
        async with asyncio.timeout(seconds):
            return await messages.get()
    except TimeoutError as error:
        raise httpx2.ReadTimeout(f"The application has sent nothing for {seconds:g} seconds.") from error


async def ended(task: asyncio.Task[None], messages: asyncio.Queue[Any]) -> None:
    """Waits for an application whose messages nobody reads any more; after some seconds it is cancelled."""
    for _ in range(_MOMENTS):
        if task.done():
            return
        if not messages.empty():
            messages.get_nowait()
        await asyncio.wait({task}, timeout=_MOMENT)
    task.cancel()
    await asyncio.wait({task}, timeout=_MOMENT)


_MOMENT = 0.01
_MOMENTS = 500
"""Five seconds, looked at in moments."""
