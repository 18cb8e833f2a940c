"""Sends bodies that are still being made, and ends them when the client leaves or the server stops."""

import asyncio
from collections.abc import AsyncIterator

from armature.core.http.answer import Stream
from armature.core.types import RawHeaders, Receive, Send


class Streams:
    """The streams that are being sent."""

    def __init__(self) -> None:
        self._running: set[asyncio.Task[object]] = set()
        self._stopping = False

    def stop(self) -> None:
        """Ends every stream with its farewell; streams that begin from now on end at once."""
        self._stopping = True
        for task in self._running:
            task.cancel()

    async def send(self, stream: Stream, headers: RawHeaders, receive: Receive, send: Send) -> None:
        """Sends head and body. The chunks' iterator is closed whatever happens, so its scope closes too."""
        await send({"type": "http.response.start", "status": stream.status, "headers": headers})
        task = asyncio.current_task()
        if task is None:  # pragma: no cover: a coroutine that runs outside a task has no event loop to await on
            return
        gone = asyncio.create_task(_cancel_when_gone(receive, task))
        self._running.add(task)
        try:
            if self._stopping:
                task.cancel()
            async for chunk in stream.chunks:
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
        except asyncio.CancelledError:
            if not self._stopping and not gone.done():
                raise
            task.uncancel()
        finally:
            self._running.discard(task)
            left = gone.done()
            gone.cancel()
            await _close(stream.chunks)
        if not left:
            await send({"type": "http.response.body", "body": stream.farewell if self._stopping else b""})


async def _cancel_when_gone(receive: Receive, task: asyncio.Task[object]) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    task.cancel()


async def _close(chunks: AsyncIterator[bytes]) -> None:
    close = getattr(chunks, "aclose", None)
    if close is not None:
        await close()
