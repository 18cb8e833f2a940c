"""An origin that says what a test wants, a cache in front of it, and requests as a server would hand them over."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from armature.cache.http import HttpCache, HttpCacheMiddleware, HttpCacheSettings
from armature.cache.protocols import Backend

START = 1_800_000_000.0
"""Friday, 15 January 2027 08:00:00 UTC."""

DATE = "Fri, 15 Jan 2027 08:00:00 GMT"


class Time:
    """A clock that goes when a test says so."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> float:
        return self.now

    def goes_on(self, seconds: float) -> None:
        self.now += seconds


@dataclass
class Got:
    """One response: every message, and what they say together."""

    messages: list[Any] = field(default_factory=list)

    @property
    def status(self) -> int:
        return int(self.messages[0]["status"])

    @property
    def headers(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for name, value in self.messages[0]["headers"]:
            known = found.get(name.decode())
            found[name.decode()] = value.decode("latin-1") if known is None else f"{known}, {value.decode('latin-1')}"
        return found

    @property
    def body(self) -> bytes:
        return b"".join(each["body"] for each in self.messages[1:])

    @property
    def told(self) -> str:
        """What `Cache-Status` says, without the name of the cache."""
        return self.headers["cache-status"].removeprefix("Armature; ")


class Origin:
    """Answers with what was said last, counts and remembers the requests; 304 where `ETag` or the date is known."""

    def __init__(self) -> None:
        self.asked: list[dict[str, str]] = []
        self.methods: list[str] = []
        self.says("first")

    def says(self, body: str | bytes = b"", status: int = 200, *, parts: int = 1, **headers: str) -> None:
        """What it answers from now on; `date` is left out unless it is given."""
        self.body = body.encode() if isinstance(body, str) else body
        self.status = status
        self.parts = parts
        self.headers = pairs(headers)
        self.before_body: Callable[[], Awaitable[object]] | None = None
        self.fails: Exception | None = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        assert await receive() == {"type": "http.request", "body": b"", "more_body": False}
        seen = {name.decode(): value.decode("latin-1") for name, value in scope["headers"]}
        self.asked.append(seen)
        self.methods.append(scope["method"])
        if self.fails is not None:
            raise self.fails
        status, body, headers = self.status, self.body, list(self.headers)
        own = dict(headers)
        if own.get(b"etag", b"-").decode() == seen.get("if-none-match") and status == 200:
            status, body = 304, b""
        await send({"type": "http.response.start", "status": status, "headers": headers})
        if self.before_body is not None:
            await self.before_body()
        size = -(-len(body) // self.parts) or 1
        chunks = [b""] if scope["method"] == "HEAD" else [body[at : at + size] for at in range(0, len(body), size)]
        for number, chunk in enumerate(chunks or [b""], 1):
            await send({"type": "http.response.body", "body": chunk, "more_body": number < len(chunks)})


class Site:
    """An origin behind a cache, and the time."""

    def __init__(self, origin: Any = None, backend: Backend | None = None, **settings: Any) -> None:
        self.origin = origin or Origin()
        self.time = Time()
        self.cache = HttpCache(HttpCacheSettings(**settings), backend, self.time)
        self.app = HttpCacheMiddleware(self.origin, self.cache)

    async def get(self, path: str = "/", **headers: str) -> Got:
        return await self.ask("GET", path, **headers)

    async def ask(self, method: str, path: str = "/", **headers: str) -> Got:
        """The response to a request; header names have underscores."""
        return await exchange(self.app, asking(method, path, **headers))

    @property
    def times(self) -> int:
        """How often the origin was asked."""
        return len(self.origin.asked)


def pairs(headers: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    """Headers as ASGI carries them; a value of several lines is several headers."""
    return [
        (name.replace("_", "-").encode(), line.encode("latin-1"))
        for name, value in headers.items()
        for line in value.split("\n")
    ]


def asking(method: str = "GET", path: str = "/", **headers: str) -> dict[str, Any]:
    """The scope of a request."""
    path, _, query = path.partition("?")
    named = {"host": "shop.example"} | headers
    return {
        "type": "http",
        "method": method,
        "scheme": "https",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "headers": pairs(named),
        "client": ("192.0.2.7", 1234),
    }


async def exchange(app: Any, scope: dict[str, Any]) -> Got:
    """The whole response of an application."""
    got = Got()

    async def send(message: Any) -> None:
        got.messages.append(message)

    await app(scope, no_body, send)
    return got


async def no_body() -> Any:
    return {"type": "http.request", "body": b"", "more_body": False}


async def until(holds: Callable[[], bool]) -> None:
    """Lets other tasks go on until something holds."""
    for _ in range(1000):
        if holds():
            return
        await asyncio.sleep(0)
    raise AssertionError("It did not come to that.")
