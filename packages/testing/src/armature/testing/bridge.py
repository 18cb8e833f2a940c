"""A transport for threads: hands requests to an asynchronous one in the event loop of a portal."""

from collections.abc import AsyncGenerator, AsyncIterator, Generator, Iterator

import httpx2
from anyio.from_thread import BlockingPortal
from anyio.to_thread import run_sync

from armature.testing.errors import NoAnswer


class Bridge(httpx2.BaseTransport):
    """Requests pass while the application runs; whoever starts it says `cross`."""

    def __init__(self, transport: httpx2.AsyncBaseTransport) -> None:
        self._transport = transport
        self._portal: BlockingPortal | None = None

    def cross(self, portal: BlockingPortal | None) -> None:
        """Lets requests pass through a portal, or none any more."""
        self._portal = portal

    @property
    def portal(self) -> BlockingPortal:
        """The way into the event loop; raises `NoAnswer` where nothing runs."""
        if self._portal is None:
            raise NoAnswer("The application does not run. Write `with TestClient(app) as client:`.")
        return self._portal

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Sends one request; the answer's body is read as it is made."""
        across = httpx2.Request(
            request.method,
            request.url,
            headers=request.headers,
            stream=_across(request.stream),
            extensions=request.extensions,
        )
        answer = self.portal.call(self._transport.handle_async_request, across)
        assert isinstance(answer.stream, httpx2.AsyncByteStream)
        body = _Download(answer.stream, self.portal)
        return httpx2.Response(answer.status_code, headers=answer.headers.raw, stream=body, request=request)


def _across(body: httpx2.AsyncByteStream | httpx2.SyncByteStream) -> httpx2.AsyncByteStream:
    """The body of a request for the other side; whole bytes can be read on both."""
    return body if isinstance(body, httpx2.AsyncByteStream) else _Upload(iter(body))


class _Upload(httpx2.AsyncByteStream):
    """A body that a test makes in its own time, piece by piece."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces

    async def __aiter__(self) -> AsyncGenerator[bytes]:
        while (piece := await run_sync(next, self._pieces, None)) is not None:
            yield piece


class _Download(httpx2.SyncByteStream):
    def __init__(self, body: httpx2.AsyncByteStream, portal: BlockingPortal) -> None:
        self._body = body
        self._portal = portal

    def __iter__(self) -> Generator[bytes]:
        pieces = aiter(self._body)
        while (piece := self._portal.call(_next, pieces)) is not None:
            yield piece

    def close(self) -> None:
        """The test has read enough."""
        self._portal.call(self._body.aclose)


async def _next(pieces: AsyncIterator[bytes]) -> bytes | None:
    return await anext(pieces, None)
