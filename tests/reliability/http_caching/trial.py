"""A history, played by the cache and by the model; both must show the same."""

import asyncio
from collections import Counter
from collections.abc import Mapping
from typing import Any

from armature.cache.backends.memory import MemoryBackend
from armature.cache.http import HttpCache, HttpCacheMiddleware, HttpCacheSettings
from armature.cache.http.dates import http_date, parse_date
from tests.reliability.http_caching.history import START, Asks, Directives, Fields, Forgets, Passes, Purges, Says, Step
from tests.reliability.http_caching.model import Model, Request, Seen, answered

_SETTINGS = HttpCacheSettings()


class DifferenceError(Exception):
    """The cache did something else than the model."""


class OriginError(Exception):
    """The origin fails."""


class House:
    """The cache in front of an origin."""

    def __init__(self) -> None:
        self.now = float(START)
        self.says = Says(0)
        self.asked: list[Request] = []
        backend = MemoryBackend(clock=self._clock)
        self.cache = HttpCache(_SETTINGS, backend, self._clock)
        self.app = HttpCacheMiddleware(self._origin, self.cache)

    async def take(self, step: Step) -> Seen | None:
        """Does a step; a request gives what is seen, when all that it began has ended."""
        match step:
            case Passes(seconds):
                self.now += seconds
            case Says():
                self.says = step
            case Purges(group):
                await self.cache.purge(group)
            case Forgets(uri):
                await self.cache.forget(f"http://x{uri}")
            case Asks():
                self.asked = []
                seen = await self._seen(step)
                while self.cache.is_busy:  # noqa: ASYNC110 - what runs behind never waits for anything else
                    await asyncio.sleep(0)
                return seen._replace(asked=tuple(self.asked))
        return None

    async def _seen(self, asks: Asks) -> Seen:
        messages: list[Any] = []

        async def send(message: Any) -> None:
            messages.append(message)

        try:
            await self.app(_scope(asks), _empty, send)
        except OriginError:
            return Seen("error")
        headers = dict(messages[0]["headers"])
        told = headers[b"cache-status"].decode().partition("; ")[2]
        body = b"".join(each["body"] for each in messages[1:])
        how = "hit" if told.startswith("hit") else "only if cached" if told.startswith("detail") else "forwarded"
        age = headers.get(b"age")
        return Seen(how, messages[0]["status"], int(body) if body else None, None if age is None else int(age))

    async def _origin(self, scope: Any, receive: Any, send: Any) -> None:
        sent = {name.decode(): value.decode() for name, value in scope["headers"]}
        modified = parse_date(sent.get("if-modified-since", ""), 0)
        tag = sent.get("if-none-match")
        since = None if modified is None else int(modified) - START
        self.asked.append((scope["method"], tag, since))
        self.now += self.says.slow
        if self.says.fails:
            raise OriginError
        says = answered(self.says, scope["method"], tag, since, self.now - START)
        await send({"type": "http.response.start", "status": says.status, "headers": _written(says.fields)})
        body = b"" if says.status == 304 or scope["method"] == "HEAD" else b"%d" % says.version
        await send({"type": "http.response.body", "body": body, "more_body": False})

    def _clock(self) -> float:
        return self.now


async def trial(history: list[Step], believed: list[Step] | None = None) -> Counter[str]:
    """Plays a history and gives how often what was seen; raises `DifferenceError`.

    The model may be made to believe in another history, so that a test sees that a difference is found.
    """
    house, model, ways = House(), Model(), Counter[str]()
    for number, (step, other) in enumerate(zip(history, believed or history, strict=True)):
        seen, expected = await house.take(step), model.take(other)
        if seen != expected or house.now - START != model.now:
            listed = "\n".join(map(str, history[: number + 1]))
            raise DifferenceError(f"The cache: {seen}\nThe model: {expected}\n\n{listed}")
        if seen is not None:
            ways[_way(seen)] += 1
    return ways


def _way(seen: Seen) -> str:
    if seen.how == "hit":
        return "asked behind" if seen.asked else "hits"
    if len(seen.asked) > 1:
        return "asked twice"
    if seen.how == "forwarded" and any(each[1:] != (None, None) for each in seen.asked):
        return "validated"
    return seen.how


def _scope(asks: Asks) -> dict[str, Any]:
    sent = {"host": "x"} | dict(asks.sent)
    if asks.control:
        sent["cache-control"] = _directives(asks.control)
    headers = [(name.encode(), value.encode()) for name, value in sent.items()]
    return {"type": "http", "method": asks.method, "path": asks.uri, "headers": headers}


def _written(fields: Fields) -> list[tuple[bytes, bytes]]:
    return [(name.encode(), _value(name, value)) for name, value in fields.items()]


def _value(name: str, value: object) -> bytes:
    if isinstance(value, Mapping):
        return _directives(dict(value)).encode()
    if isinstance(value, int | float) and name != "age":
        return http_date(START + value)
    return f'"{value}"'.encode() if name.startswith("cache-group") else str(value).encode()


def _directives(control: Directives) -> str:
    return ", ".join(name if value is None else f"{name}={value}" for name, value in control.items())


async def _empty() -> Any:
    return {"type": "http.request", "body": b"", "more_body": False}
