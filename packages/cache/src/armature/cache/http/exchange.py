"""One request through the cache: answered from what is kept, or by the origin (RFC 9111 §4)."""

import asyncio
import functools
import logging

from armature.cache.http.answering import Answer, answer
from armature.cache.http.asgi import ASGIApp, ASGIScope, Message, Receive, Send
from armature.cache.http.cache import HttpCache
from armature.cache.http.cache_status import forwarded, hit
from armature.cache.http.catalog import Found
from armature.cache.http.entries import Entry
from armature.cache.http.flights import Flight
from armature.cache.http.forwarded import Asked, Forwarded, deliver
from armature.cache.http.headers import Headers
from armature.cache.http.messages import Head, Request
from armature.cache.http.reusing import Reuse, Verdict, verdict
from armature.cache.http.validating import validators

_LOG = logging.getLogger(__name__)
_FILE_EXTENSIONS = frozenset({"http.response.pathsend", "http.response.zerocopysend"})


class Exchange:
    """A request and who is asked: the cache first, then the application behind it."""

    __slots__ = ("_app", "_cache", "_receive", "_request", "_scope", "_send")

    def __init__(self, app: ASGIApp, cache: HttpCache, scope: ASGIScope, receive: Receive, send: Send) -> None:
        self._app = app
        self._cache = cache
        self._scope = scope
        self._receive = receive
        self._send = send
        self._request = Request.of(scope)

    async def serve(self) -> None:
        """Answers the request."""
        if self._request.is_for_the_origin:
            return await self._pass_on()
        found = await self._cache.catalog.find(self._request)
        judged = self._judged(found)
        if found.entry is not None and judged.reuse is not Reuse.NO:
            return await self._answer(found.entry, found.key, judged)
        if "only-if-cached" in self._request.control:
            told = f"{self._cache.settings.name}; detail=only-if-cached".encode()
            return await deliver(Answer(504, [(b"content-length", b"0"), (b"cache-status", told)], b""), self._send)
        if not self._request.may_share:
            return await self._ask(found, judged.forwarded, Flight())
        return await self._ask_together(found, judged.forwarded)

    def _judged(self, found: Found) -> Verdict:
        if found.entry is None:
            return Verdict(Reuse.NO, found.missing)
        return verdict(self._request, found.entry, self._cache.clock())

    async def _answer(self, entry: Entry, key: str, judged: Verdict) -> None:
        if judged.reuse is Reuse.YES_AND_REVALIDATE:
            self._cache.behind(key, self._revalidate)
        now = self._cache.clock()
        await deliver(answer(self._request, entry, now, hit(self._cache.settings.name, entry.left(now))), self._send)

    async def _ask_together(self, found: Found, why: str) -> None:
        """Waits for the answer to a twin, and asks only where that is of no use."""
        flights = self._cache.flights
        twin = flights.of(found.key)
        if twin is not None:
            await twin.landing(self._cache.settings.wait)
            found = await self._cache.catalog.find(self._request)
            judged = self._judged(found)
            if found.entry is not None and judged.reuse is not Reuse.NO:
                told = forwarded(self._cache.settings.name, why, is_collapsed=True)
                return await deliver(answer(self._request, found.entry, self._cache.clock(), told), self._send)
            return await self._ask(found, judged.forwarded, Flight())
        flight = flights.begin(found.key)
        try:
            return await self._ask(found, why, flight)
        finally:
            flights.end(found.key, flight)

    async def _ask(self, found: Found, why: str, flight: Flight) -> None:
        entry = found.entry
        conditions = validators(entry.head.headers) if entry is not None and self._request.method == "GET" else []
        fill = self._cache.catalog.begin(found)
        asked = Asked(self._request, why, entry, bool(conditions), self._cache.clock(), fill, flight)
        response = Forwarded(self._cache, asked, self._send)
        try:
            await self._app(self._asking(conditions), _without_body(self._receive), response.send)
        except Exception:
            if not await response.excuse():
                raise
            _LOG.warning("An error was answered with a kept response of %s.", self._request.uri, exc_info=True)
        finally:
            self._cache.catalog.end(fill)
        if response.is_another:
            await self._ask(found._replace(entry=None), why, flight)

    def _asking(self, conditions: list[tuple[bytes, bytes]]) -> ASGIScope:
        scope = {**self._scope}
        if conditions:
            scope["headers"] = self._request.validating(conditions)
        extensions: dict[str, object] = scope.get("extensions") or {}
        # A server that is handed a file by its path sends what the cache cannot see.
        scope["extensions"] = {key: extensions[key] for key in extensions if key not in _FILE_EXTENSIONS}
        return scope

    async def _revalidate(self) -> None:
        """Asks again for what is stale, as a GET of its own that nobody waits for."""
        headers = self._request.validating([])
        scope = {**self._scope, "method": "GET", "headers": headers}
        behind = Exchange(self._app, self._cache, scope, _never, _nowhere)
        found = await self._cache.catalog.find(behind._request)
        await behind._ask(found, "stale", Flight())

    async def _pass_on(self) -> None:
        """A request that the cache does not answer, but which may make wrong what it keeps (RFC 9111 §4.4)."""
        why = "method" if self._request.method not in {"GET", "HEAD"} else "bypass"
        await self._app(self._scope, self._receive, functools.partial(self._send_on, why))

    async def _send_on(self, why: str, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = message.get("headers", ())
            head = Head.of(message["status"], Headers(headers))
            await self._cache.invalidate(self._request, head)
            told = forwarded(self._cache.settings.name, why, head.status)
            message = {**message, "headers": [*headers, (b"cache-status", told)]}
        await self._send(message)


def _without_body(receive: Receive) -> Receive:
    """What an application receives of a request without a body, however often it is asked."""
    received = False

    async def again() -> Message:
        nonlocal received
        if not received:
            received = True
            return {"type": "http.request", "body": b"", "more_body": False}
        while (message := await receive())["type"] == "http.request":
            continue
        return message

    return again


async def _never() -> Message:
    never: asyncio.Future[Message] = asyncio.get_running_loop().create_future()
    return await never


async def _nowhere(_: Message) -> None:
    return None
