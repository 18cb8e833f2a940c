"""One request and its response, compressed on its way to the client."""

from typing import NamedTuple

from anyio import CapacityLimiter, to_thread

from armature.compression.asgi import Message, Send
from armature.compression.codings import Coding, Compressor
from armature.compression.entity_tags import as_known
from armature.compression.errors import AlreadySent
from armature.compression.heads import Head
from armature.compression.requests import Asked
from armature.compression.settings import CompressionSettings

_NOT_MODIFIED = 304


class Means(NamedTuple):
    """What all exchanges share: the codings by their names, first what is preferred, and room in threads."""

    settings: CompressionSettings
    codings: dict[str, Coding]
    limiter: CapacityLimiter


class Exchange:
    """Takes the messages of a response and sends them on.

    The head alone decides, so that HEAD and GET agree. Where it states a length it waits for the first part of the
    body: one that is whole gets its new length. Without a length the body is a stream: its head leaves at once, and
    each part is flushed.
    """

    __slots__ = ("_asked", "_compressor", "_exempt", "_means", "_send", "_stream", "_waiting")

    def __init__(self, asked: Asked, means: Means, send: Send) -> None:
        self._asked = asked
        self._means = means
        self._send = send
        self._compressor: Compressor | None = None
        self._waiting: tuple[Message, Head, str] | None = None
        self._stream = False
        self._exempt = False

    def exempt(self) -> None:
        """Leaves the response uncompressed; raises `AlreadySent` where it is too late."""
        if self._compressor is not None:
            raise AlreadySent
        self._exempt = True

    async def send(self, message: Message) -> None:
        """Sends one ASGI message."""
        if message["type"] == "http.response.start":
            await self._begin(message)
        elif self._compressor is not None and message["type"] == "http.response.body":
            await self._go_on(self._compressor, message.get("body", b""), more=message.get("more_body", False))
        else:
            await self._send(message)

    async def _begin(self, message: Message) -> None:
        head = Head(message["status"], list(message.get("headers", ())))
        if self._exempt:
            return await self._lead(message, head.untransformed())
        if head.status == _NOT_MODIFIED and self._asked.if_none_match:
            return await self._lead(message, self._known(head))
        accepted = self._asked.accepted
        settings = self._means.settings
        worth_it = accepted.refuses_identity or head.is_worth_it(settings.minimum_size, settings.compressed_types)
        if not worth_it or not head.may_be_compressed:
            return await self._send(message)
        head = head.varying()
        best = accepted.best(list(self._means.codings))
        if best is None:
            return await self._lead(message, head)
        return await self._begin_in(best, message, head)

    async def _begin_in(self, coding: str, message: Message, head: Head) -> None:
        if self._asked.head_only:
            return await self._lead(message, head.compressed(coding, None))
        self._stream = head.length is None
        self._compressor = self._means.codings[coding].begin(self._stream)
        if self._stream:
            return await self._lead(message, head.compressed(coding, None))
        self._waiting = (message, head, coding)
        return None

    def _known(self, head: Head) -> Head:
        accepted = self._asked.accepted
        offered = list(self._means.codings)
        others = [coding for coding in offered if accepted.quality(coding) > 0]
        condition, best = self._asked.if_none_match, accepted.best(offered)
        known = head.tagged(lambda tag: as_known(tag, condition, best, others))
        return head if known == head else known.varying()

    async def _go_on(self, compressor: Compressor, data: bytes, *, more: bool) -> None:
        if more and not data:
            return
        part = await self._compressed(compressor, data, more=more)
        if self._waiting is not None:
            message, head, coding = self._waiting
            self._waiting = None
            await self._lead(message, head.compressed(coding, None if more else len(part)))
        if part or not more:
            await self._send({"type": "http.response.body", "body": part, "more_body": more})

    async def _compressed(self, compressor: Compressor, data: bytes, *, more: bool) -> bytes:
        if len(data) < self._means.settings.thread_size:
            return _step(compressor, data, more=more, flush=self._stream)
        return await to_thread.run_sync(
            lambda: _step(compressor, data, more=more, flush=self._stream), limiter=self._means.limiter
        )

    async def _lead(self, message: Message, head: Head) -> None:
        await self._send({**message, "headers": head.headers})


def _step(compressor: Compressor, data: bytes, *, more: bool, flush: bool) -> bytes:
    part = compressor.compress(data)
    if not more:
        return part + compressor.finish()
    return part + compressor.flush() if flush else part
