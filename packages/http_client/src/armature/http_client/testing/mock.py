"""An engine in memory."""

from collections import deque
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias
from urllib.parse import urlsplit

from pydantic_core import to_json

from armature.http_client.errors import HttpClientError
from armature.http_client.headers import Headers
from armature.http_client.requests import Body, Request

_ABSENT: Final = object()


class UnexpectedRequest(AssertionError):
    """A test's code made a request for which no reply stands ready; the message lists those that do."""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer that stands ready: `json`, or `parts` of a body in which an error breaks it off.

    >>> Reply(404, json={"title": "No such user"}, headers={"Content-Type": "application/problem+json"}).status
    404
    """

    status: int = 200
    json: object = field(default=_ABSENT)
    parts: Sequence[bytes | HttpClientError] = ()
    headers: Mapping[str, str | Sequence[str]] = field(default_factory=dict[str, "str | Sequence[str]"])

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The headers in order; JSON has its type."""
        given = [
            (name, each)
            for name, value in self.headers.items()
            for each in ([value] if isinstance(value, str) else value)
        ]
        is_typed = any(name.lower() == "content-type" for name, _ in given)
        return given if self.json is _ABSENT or is_typed else [("content-type", "application/json"), *given]

    @property
    def body(self) -> Sequence[bytes | HttpClientError]:
        """The parts of the body."""
        return self.parts if self.json is _ABSENT else (to_json(self.json),)


Answering: TypeAlias = Callable[[Request], Reply]
"""Gives the reply to a request, or raises as an engine does."""


class MockEngine:
    """Replies without a network: `HttpClient("https://api.example", engine=engine)`.

    Replies are told by `on`, or by a function that is handed each request. `requests` are those that came, their bodies
    read; a request that nobody awaits raises `UnexpectedRequest`.

    >>> engine = MockEngine().on("GET", "/users/1", Reply(503), Reply(json={"name": "Ada"}))
    """

    __slots__ = ("_answering", "_ready", "is_closed", "requests")

    def __init__(self, answering: Answering | None = None) -> None:
        self._answering = answering
        self._ready: dict[tuple[str, str], deque[Reply | HttpClientError]] = {}
        self.requests: list[Request] = []
        self.is_closed = False

    def on(self, method: str, path: str, *replies: Reply | HttpClientError) -> "MockEngine":
        """Has requests for a path, whatever their query, answered in turn; the last reply, or error, stays."""
        self._ready[method, path] = deque(replies)
        return self

    async def send(self, request: Request) -> "MockExchange":
        """The reply that stands ready."""
        if self.is_closed:
            raise request.after_closing()
        self.requests.append(await read_request(request))
        reply = (self._answering or self._next)(self.requests[-1])
        return MockExchange(reply)

    async def aclose(self) -> None:
        """Nothing is open."""
        self.is_closed = True

    def _next(self, request: Request) -> Reply:
        found = self._ready.get((request.method, urlsplit(request.url).path))
        if not found:
            ready = ", ".join(f"{method} {path}" for method, path in self._ready) or "none"
            raise UnexpectedRequest(f"{request.method} {request.url} has no reply.\nReplies stand ready for: {ready}.")
        reply = found.popleft() if len(found) > 1 else found[0]
        if isinstance(reply, HttpClientError):
            raise reply
        return reply


class MockExchange:
    """A reply on its way."""

    __slots__ = ("_reply", "headers", "is_closed", "status")

    def __init__(self, reply: Reply) -> None:
        self._reply = reply
        self.status = reply.status
        self.headers = Headers(reply.pairs)
        self.is_closed = False

    async def chunks(self) -> AsyncGenerator[bytes, None]:
        """The parts of the body."""
        for part in self._reply.body:
            if isinstance(part, HttpClientError):
                raise part
            yield part

    async def aclose(self) -> None:
        """There is no connection."""
        self.is_closed = True


async def read_request(request: Request) -> Request:
    """The request as a server has read it: its body whole."""
    if request.body is None:
        return request
    content = request.body.sent()
    whole = content if isinstance(content, bytes) else b"".join([part async for part in content])
    return request._replace(body=Body(whole, request.body.content_type))
