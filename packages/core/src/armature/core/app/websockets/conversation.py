"""The messages of one connection, one after the other, each a unit of work of its own."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing, asynccontextmanager, suppress

from starlette.exceptions import WebSocketException
from starlette.responses import Response

from armature.core.app.failures import meant, problem_in
from armature.core.app.websockets.failures import is_leaving, shown
from armature.core.app.websockets.frames import text_frame
from armature.core.app.websockets.target import MessageTarget, SocketTarget
from armature.core.context import MessageContext, SocketContext, Stage
from armature.core.correlation import current
from armature.core.errors import ResultError
from armature.core.http.answer import Answer, Stream
from armature.core.logging import get_logger
from armature.core.types import Message

_TOO_BIG = 1009
_log = get_logger("armature.requests")


class Conversation:
    """Receives, calls and sends until the connection ends."""

    __slots__ = ("_channel", "_count", "_handshake", "_next", "_target")

    def __init__(self, handshake: SocketContext, target: SocketTarget) -> None:
        self._handshake = handshake
        self._channel = handshake.channel
        self._target = target
        self._count = 0
        self._next: asyncio.Task[Message] | None = None

    async def lead(self, first: Answer | Stream | Response) -> None:
        """Sends what the handler of the handshake gave, then answers every message until the connection has ended."""
        try:
            await self._deliver(first, self._target)
            await self._loop()
        finally:
            current.set(self._handshake)
            if self._next is not None:
                self._next.cancel()

    async def _loop(self) -> None:
        channel = self._channel
        while channel.stage is Stage.OPEN:
            message = await channel.receive() if self._next is None else await self._heard(self._next)
            if message["type"] != _RECEIVE:
                return
            text: str | None = message.get("text")
            body = message.get("bytes") or b"" if text is None else text.encode("utf-8", "surrogatepass")
            if len(body) > self._target.body_limit:
                await self._too_big(self._target.body_limit)
                return
            await self._answer(body, text)

    async def _answer(self, body: bytes, text: str | None) -> None:
        self._count = number = self._count + 1
        context = MessageContext(self._handshake, number, body, text)
        current.set(context)
        target = self._target
        try:
            chosen = target.messages[target.choose(context)]
            if len(body) > chosen.body_limit:
                return await self._too_big(chosen.body_limit)
            result = await chosen.run(context)
            if type(result) is chosen.exact:  # by far the most frequent
                frame = chosen.frame(chosen.dump(result))
                if frame is not None:
                    await self._channel.send(frame)
            else:
                await self._deliver(result if chosen.encode is None else chosen.encode(result), chosen)
        except Exception as error:  # noqa: BLE001 - the last resort: every error becomes an answer
            await self._failed(error, context)
        return None

    async def _deliver(self, answer: Answer | Stream | Response, target: MessageTarget | SocketTarget) -> None:
        """Sends a result: the items of a stream one by one, of a Starlette response the body."""
        if isinstance(answer, Stream):
            await self._stream(answer, target)
            return
        if isinstance(answer, Response):
            body = _body_of(answer)
            frame = text_frame(body) if body else None
        else:
            frame = target.frame(answer[2])
        if frame is not None:
            await self._channel.send(frame)

    async def _stream(self, stream: Stream, target: MessageTarget | SocketTarget) -> None:
        """Sends each item, and listens meanwhile, so that the stream ends when the client leaves."""
        listening = self._next = self._next or asyncio.ensure_future(self._channel.receive())
        async with _ending_with(listening), aclosing(stream.chunks) as chunks:
            async for chunk in chunks:
                frame = target.frame(chunk)
                if frame is not None:
                    await self._channel.send(frame)

    async def _heard(self, listening: asyncio.Task[Message]) -> Message:
        self._next = None
        return await listening

    async def _too_big(self, limit: int) -> None:
        await self._channel.close(_TOO_BIG, f"A message has at most {limit} bytes.")

    async def _failed(self, error: Exception, context: MessageContext) -> None:
        """Tells the client, and goes on: one message that fails leaves the others alone."""
        channel = self._channel
        if isinstance(error, WebSocketException):
            await channel.close(error.code, error.reason)
        if channel.stage is Stage.CLOSED and (is_leaving(error) or isinstance(error, WebSocketException)):
            return
        if meant(error) is None:
            _log.error("message failed", route=self._target.path, exc_info=error)
        _, _, body = problem_in(context, self._handshake.scope["path"], shown(error))
        with suppress(OSError):  # the client has left, and what failed is in the log
            await channel.send(text_frame(body))


@asynccontextmanager
async def _ending_with(listening: asyncio.Task[Message]) -> AsyncGenerator[None]:
    """Ends the block without an error when the message that is waited for is the client's last."""
    task, inside = asyncio.current_task(), True

    def cut(_: object) -> None:
        if inside and task is not None and _is_last(listening):
            task.cancel()

    listening.add_done_callback(cut)
    try:
        yield
    except asyncio.CancelledError:
        if not listening.done() or not _is_last(listening) or task is None:
            raise
        task.uncancel()
    finally:
        inside = False
        listening.remove_done_callback(cut)


def _is_last(listening: asyncio.Task[Message]) -> bool:
    return not listening.cancelled() and listening.exception() is None and listening.result()["type"] != _RECEIVE


def _body_of(response: Response) -> bytes:
    body: object = getattr(response, "body", None)
    if not isinstance(body, bytes):
        raise ResultError(f"A {type(response).__name__} has no whole body, and cannot be sent as a message.")
    return body


_RECEIVE = "websocket.receive"
