"""`@cached_response`: the answers of one endpoint, kept behind its guards."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Final, NamedTuple, TypeVar

from starlette.responses import Response

from armature.cache.http import HttpCache
from armature.cache.http.answering import answer
from armature.cache.http.cache import of_endpoints
from armature.cache.http.cache_status import hit
from armature.cache.http.catalog import Fill, Found
from armature.cache.http.entries import Entry
from armature.cache.http.flights import Flight
from armature.cache.http.freshness import Times
from armature.cache.http.headers import Headers, end_to_end
from armature.cache.http.messages import Head, Request
from armature.cache.http.storing import may_be_kept
from armature.core import WiringError
from armature.core.context import HttpContext
from armature.core.http.heads import Sendable, head_of
from armature.core.modules import intercepting
from armature.core.pipeline import CallNext, Endpoint, Finisher
from armature.core.source import caller

D = TypeVar("D", bound="type | Callable[..., Any]")  # a controller class or a handler

_HELD: Final = "armature.cached_response"


class _Asked(NamedTuple):
    """A request whose answer may be kept."""

    cache: HttpCache
    request: Request
    fill: Fill
    flight: Flight
    at: float


class ResponseCache(Finisher):
    """Keeps answers of an endpoint to GET for `ttl` seconds and gives them to everybody who asks for the same.

    It stands behind the guards, so each request is still checked. `groups` can be purged: `await cache.purge("…")` of
    the `HttpCache`. An answer with `no-store`, `private` or a cookie is not kept, nor is a failure or a stream.
    Requests with `Authorization` or cookies pass it by, unless `authenticated` says that everybody may see the same.
    """

    def __init__(self, ttl: float, *, groups: Sequence[str] = (), authenticated: bool = False) -> None:
        self._ttl = ttl
        self._groups = tuple(groups)
        self._authenticated = authenticated

    def acts_at(self, method: str) -> bool:
        """Answers to GET are kept, and are good for HEAD."""
        return method in {"GET", "HEAD"}

    def check(self, endpoint: Endpoint, where: str) -> None:
        """Refuses what guards give to some, unless everybody may see the same."""
        guard = next(iter(endpoint.enhancers.guards), None)
        if guard is not None and not self._authenticated:
            raise WiringError(
                f"@cached_response ({where}) gives to all what {endpoint.called} answers to one, and {guard} "
                "decides who may see it.\nTake it off, or write `authenticated=True` if everybody whom the guard lets "
                "in may see the same."
            )

    async def intercept(self, call_next: CallNext, context: HttpContext, cache: HttpCache) -> object:
        """What is kept, or whatever the rest gives."""
        request = Request.of(context.scope)
        if request.is_for_the_origin or (request.is_personal and not self._authenticated):
            return await call_next()
        request = replace(request, uri=of_endpoints(request.uri))
        found = await cache.catalog.find(request)
        twin = cache.flights.of(found.key) if request.method == "GET" and not _is_fresh(found, cache) else None
        if twin is not None:
            await twin.landing(cache.settings.wait)
            found = await cache.catalog.find(request)
        if found.entry is not None and _is_fresh(found, cache):
            return _given(found.entry, request, cache)
        if request.method == "GET":
            fill, flight = cache.catalog.begin(found), cache.flights.begin(found.key)
            context.scope[_HELD] = _Asked(cache, request, fill, flight, cache.clock())
        return await call_next()

    async def finished(self, context: HttpContext, answer: Sendable) -> None:
        """Keeps the answer."""
        asked: _Asked | None = context.scope.pop(_HELD, None)
        if asked is not None:
            try:
                await self._keep(asked, context, answer)
            finally:
                _end(asked)

    async def failed(self, context: HttpContext, error: BaseException) -> None:
        """Lets those who wait ask for themselves."""
        asked: _Asked | None = context.scope.pop(_HELD, None)
        if asked is not None:
            _end(asked)

    async def _keep(self, asked: _Asked, context: HttpContext, answer: Sendable) -> None:
        status, pairs = head_of(answer)
        body: object = answer[2] if isinstance(answer, tuple) else getattr(answer, "body", None)
        headers = end_to_end(Headers(pairs))
        if context.known_accepts is not None and context.known_accepts.asked:  # the pipeline adds it after this
            varied = ", ".join([headers.joined(b"vary"), *context.known_accepts.asked])
            headers = headers.with_((b"vary", varied.encode("latin-1")))
        head = Head.of(status, headers)
        if status < 300 and isinstance(body, bytes) and len(body) <= asked.cache.settings.most_body:
            entry = Entry.of(head, body, Times(asked.at, asked.cache.clock()), self._ttl)
            if may_be_kept(asked.request, head):
                await asked.cache.keep(asked.fill, asked.request, entry, self._groups)
                asked.flight.land(is_shared=True)


def cached_response(ttl: float, *, groups: Sequence[str] = (), authenticated: bool = False) -> Callable[[D], D]:
    """Keeps the answers of an endpoint to GET for `ttl` seconds, behind its guards, for everybody.

    `groups` can be purged: `await cache.purge("products")` of the `HttpCache`. An answer with `no-store`, `private` or
    a cookie is not kept, nor is a failure or a stream. Requests with `Authorization` or cookies pass it by, unless
    `authenticated` says that everybody may see the same. Its module imports `ResponseCacheModule` or `HttpCacheModule`.
    """
    where = caller()
    if ttl <= 0:
        raise WiringError(f"@cached_response({ttl}) ({where}) keeps nothing.\nWrite how many seconds answers are kept.")
    return intercepting(ResponseCache(ttl, groups=groups, authenticated=authenticated), where)


def _is_fresh(found: Found, cache: HttpCache) -> bool:
    return found.entry is not None and found.entry.left(cache.clock()) > 0


def _given(entry: Entry, request: Request, cache: HttpCache) -> Response:
    now = cache.clock()
    status, headers, body = answer(request, entry, now, hit(cache.settings.name, entry.left(now)))
    response = Response(body, status)
    response.raw_headers = headers
    return response


def _end(asked: _Asked) -> None:
    asked.cache.catalog.end(asked.fill)
    asked.cache.flights.end(asked.fill.key, asked.flight)
