"""Answers that are read while they come."""

from collections.abc import AsyncGenerator, AsyncIterator

from armature.http_client.headers import Headers
from armature.http_client.responses import Response
from armature.http_client.sending import Answer
from armature.resilience import Timeout


class StreamedResponse:
    """An answer whose head has come: `async for` gives its body in parts, decompressed, once.

    The client's `total` ends with the head. A part may take `read_timeout` to come, and where the running work has a
    deadline, the body is read within it.
    """

    __slots__ = ("_answer", "_most", "headers", "method", "status", "url")

    def __init__(self, answer: Answer, most: int) -> None:
        self._answer = answer
        self._most = most
        self.status = answer.exchange.status
        self.headers: Headers = answer.exchange.headers
        self.method = answer.request.method
        self.url = answer.request.url

    async def __aiter__(self) -> AsyncIterator[bytes]:
        parts = self._answer.exchange.chunks()
        try:
            while (part := await _next(parts)) is not None:
                yield part
        finally:
            await parts.aclose()

    async def read(self) -> Response:
        """The whole answer; raises `ResponseTooLarge` beyond the client's `max_body`."""
        return await _whole(self._answer, self._most)


_within_deadline = Timeout(None)


@_within_deadline
async def _next(parts: AsyncGenerator[bytes, None]) -> bytes | None:
    return await anext(parts, None)


@_within_deadline
async def _whole(answer: Answer, most: int) -> Response:
    return await answer.whole(most)
