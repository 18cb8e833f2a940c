"""The seam below the client: what sends one request and gives its answer."""

from collections.abc import AsyncGenerator
from typing import Protocol

from armature.http_client.headers import Headers
from armature.http_client.requests import Request


class Exchange(Protocol):
    """An answer whose head has come; whoever has it closes it."""

    @property
    def status(self) -> int:
        """The status code."""
        ...

    @property
    def headers(self) -> Headers:
        """The headers, without `Content-Encoding` and the length where the body is decompressed."""
        ...

    def chunks(self) -> AsyncGenerator[bytes, None]:
        """The body, decompressed, as it comes; asked for once.

        Must raise `ConnectionFailed` where the body ends early and `RequestTimedOut` where it pauses for too long.
        """
        ...

    async def aclose(self) -> None:
        """Gives the connection back, or closes it where the body was not read to its end; more than once is allowed."""
        ...


class Engine(Protocol):
    """Sends requests as they are: it follows no redirect, keeps no cookie and tries nothing twice.

    `EngineBehavior` of `armature.http_client.testing` is its suite. A cancellation must leave no connection behind.
    """

    async def send(self, request: Request) -> Exchange:
        """Sends a request and waits for the head of its answer.

        Must raise `ConnectionFailed`, saying whether the request may have been seen, and `RequestTimedOut` for its own
        limits of connecting and waiting, and `request.after_closing()` once it is closed.
        """
        ...

    async def aclose(self) -> None:
        """Closes every connection, those in use too; more than once is allowed."""
        ...
