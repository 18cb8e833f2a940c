"""Sends bodies that are still being made, and ends them when the client leaves or the server stops."""

import asyncio
from collections.abc import AsyncGenerator

from armature.core.app.heartbeat import Heartbeat
from armature.core.di import uninterrupted
from armature.core.http.answer import Stream
from armature.core.types import RawHeaders, Receive, Send


class Streams:
    """The streams that are being sent; event streams say something after `heartbeat` seconds of silence, 0 is never."""

    def __init__(self, heartbeat: float = 0) -> None:
        self._heartbeat = heartbeat
        self._running: set[asyncio.Task[object]] = set()
        self._stopping = False

    def stop(self) -> None:
        """Ends every stream with its farewell; streams that begin from now on end at once."""
        self._stopping = True
        for task in self._running:
            task.cancel()

    async def send(
        self, stream: Stream, headers: RawHeaders, receive: Receive, send: Send, *, head_only: bool = False
    ) -> None:
        """Sends head and body, or the head alone. The chunks are closed whatever happens, so their scope closes too."""
        try:
            await send({"type": "http.response.start", "status": stream.status, "headers": headers})
        except BaseException:
            await uninterrupted(_abandon(stream.chunks))
            raise
        if not head_only and not self._stopping:
            await self._send_body(stream, receive, send)
            return
        await uninterrupted(_abandon(stream.chunks))
        await send({"type": "http.response.body", "body": b"" if head_only else stream.farewell})

    async def _send_body(self, stream: Stream, receive: Receive, send: Send) -> None:
        task = asyncio.current_task()
        if task is None:  # pragma: no cover: a coroutine that runs outside a task has no event loop to await on
            return
        gone = asyncio.create_task(_cancel_when_gone(receive, task))
        self._running.add(task)
        heartbeat = Heartbeat(send, stream.heartbeat, self._heartbeat) if stream.heartbeat and self._heartbeat else None
        sending = heartbeat or send
        try:
            async for chunk in stream.chunks:
                await sending({"type": "http.response.body", "body": chunk, "more_body": True})
        except asyncio.CancelledError:
            if not self._stopping and not gone.done():
                raise
            task.uncancel()
        finally:
            self._running.discard(task)
            left = gone.done()
            gone.cancel()
            if heartbeat is not None:
                await heartbeat.stop()
            await stream.chunks.aclose()
        if not left:
            await send({"type": "http.response.body", "body": stream.farewell if self._stopping else b""})


async def _cancel_when_gone(receive: Receive, task: asyncio.Task[object]) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    task.cancel()


async def _abandon(chunks: AsyncGenerator[bytes]) -> None:
    """Closes what never began; a generator must begin to be closed, or the scope around it would stay open."""
    first = asyncio.ensure_future(anext(chunks, b""))
    await asyncio.sleep(0)
    first.cancel()
    await asyncio.wait({first})
    await chunks.aclose()
    if not first.cancelled():
        first.result()
