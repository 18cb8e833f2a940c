"""Requests to an ASGI application as a server would hand them over, and what came back, undecoded."""

import gzip
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import brotli
from backports import zstd

from armature.compression import CompressionMiddleware, CompressionSettings

TEXT = b"The quick brown fox jumps over the lazy dog. " * 40
CODINGS = ("zstd", "br", "gzip")

_DECODERS = {"gzip": gzip.decompress, "br": brotli.decompress, "zstd": zstd.decompress}


@dataclass
class Got:
    """One response: every message, and what they say together."""

    messages: list[Any] = field(default_factory=list)

    @property
    def status(self) -> int:
        return int(self.messages[0]["status"])

    @property
    def headers(self) -> dict[str, str]:
        pairs = self.messages[0]["headers"]
        assert len({name for name, _ in pairs}) == len(pairs), pairs
        return {name.decode(): value.decode() for name, value in pairs}

    @property
    def raw(self) -> bytes:
        return b"".join(each["body"] for each in self.messages[1:])

    @property
    def body(self) -> bytes:
        coding = self.headers.get("content-encoding")
        return _DECODERS[coding](self.raw) if coding else self.raw


class Answering:
    """An application that gives one answer, and remembers the request."""

    def __init__(self, body: bytes = TEXT, *, status: int = 200, parts: int = 1, **headers: str) -> None:
        self.scope: dict[str, Any] = {}
        given = {"content-type": "text/plain", "content-length": str(len(body))}
        given |= {name.replace("_", "-"): value for name, value in headers.items()}
        self.head: dict[str, Any] = {"type": "http.response.start", "status": status, "headers": pairs(given)}
        size = -(-len(body) // parts) or 1
        self.parts = [body[start : start + size] for start in range(0, len(body), size)] or [b""]

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.scope = dict(scope)
        await send(self.head)
        for number, part in enumerate(self.parts, 1):
            body = b"" if scope["method"] == "HEAD" else part
            await send({"type": "http.response.body", "body": body, "more_body": number < len(self.parts)})

    @property
    def seen(self) -> dict[str, str]:
        """The headers of the request as the application got them."""
        return {name.decode(): value.decode() for name, value in self.scope["headers"]}


def pairs(headers: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    """Headers as ASGI carries them; one with an empty value is left out."""
    return [(name.encode(), value.encode()) for name, value in headers.items() if value]


def asking(accept_encoding: str = "gzip", method: str = "GET", **headers: str) -> dict[str, Any]:
    """The scope of a request."""
    named = {"accept-encoding": accept_encoding} | {name.replace("_", "-"): each for name, each in headers.items()}
    return {"type": "http", "method": method, "path": "/", "headers": pairs(named)}


async def exchange(app: Any, scope: dict[str, Any], **settings: Any) -> Got:
    """The response of an application, compressed by the middleware."""
    return await through(CompressionMiddleware(app, CompressionSettings(**settings)), scope)


async def through(app: Any, scope: dict[str, Any]) -> Got:
    """The response of an application."""
    got = Got()

    async def send(message: Any) -> None:
        got.messages.append(message)

    await app(scope, no_receive, send)
    return got


async def no_receive() -> Any:
    raise AssertionError("nobody reads the request")
