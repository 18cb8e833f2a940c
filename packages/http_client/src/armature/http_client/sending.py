"""One attempt of a call: authentication, redirects, and what is carried along."""

import logging
from collections.abc import Callable, Mapping
from time import perf_counter
from typing import NamedTuple, TypeAlias

from armature.http_client.auth import Auth
from armature.http_client.engine import Engine, Exchange
from armature.http_client.errors import BodyNotReplayable, HttpClientError, RedirectFailed, ResponseTooLarge
from armature.http_client.redaction import shown_headers, shown_url
from armature.http_client.redirects import location_of, redirected
from armature.http_client.requests import Request
from armature.http_client.responses import Response, asked
from armature.http_client.settings import ClientSettings
from armature.http_client.urls import origin_of
from armature.resilience import remaining

Carry: TypeAlias = Callable[[], Mapping[str, str]]
"""Gives the headers by which a call belongs to the running work: its request id, `traceparent` and the like."""

_log = logging.getLogger("armature.http_client")


class Answer(NamedTuple):
    """An answer whose head has come, and the request that it answers, as the caller knows it: without credentials."""

    request: Request
    exchange: Exchange

    async def whole(self, most: int) -> Response:
        """The answer with its body, which is closed then; raises `ResponseTooLarge` beyond `most` bytes."""
        request, exchange = self
        try:
            body = await self._body(most)
        finally:
            await exchange.aclose()
        return Response(exchange.status, exchange.headers, body, request.method, request.url)

    async def _body(self, most: int) -> bytes:
        parts: list[bytes] = []
        size = 0
        chunks = self.exchange.chunks()
        async for chunk in chunks:
            size += len(chunk)
            if size > most:
                await chunks.aclose()
                told = asked(self.request.method, self.request.url)
                raise ResponseTooLarge(
                    f"{told} answered with more than {most} bytes.\nRead it as a stream, or raise `max_body`."
                )
            parts.append(chunk)
        return parts[0] if len(parts) == 1 else b"".join(parts)


class Sender:
    """Makes single attempts, each with an answer or an error."""

    __slots__ = ("_auth", "_carry", "_deadline_header", "_engine", "_most", "_redirects")

    def __init__(self, engine: Engine, auth: Auth | None, carry: Carry | None, settings: ClientSettings) -> None:
        self._engine = engine
        self._auth = auth
        self._carry = carry
        self._deadline_header = settings.deadline_header
        self._redirects = settings.redirects
        self._most = settings.max_body

    async def send(self, request: Request) -> Answer:
        """Sends a request with credentials and follows where its answer leads; the caller closes the last one."""
        exchange = await self._signed(self._carried(request))
        current, home, left = request, origin_of(request.url), self._redirects
        while left and (location := location_of(exchange)) is not None:
            await exchange.aclose()
            current = redirected(current, exchange.status, location)
            left -= 1
            is_home = origin_of(current.url) == home
            exchange = await (self._signed(self._carried(current)) if is_home else self._exchange(current, current))
        if self._redirects and location_of(exchange) is not None:
            await exchange.aclose()
            told = asked(request.method, request.url)
            raise RedirectFailed(f"{told} was redirected more than {self._redirects} times (redirects).")
        return Answer(current, exchange)

    def _carried(self, request: Request) -> Request:
        """The request with what ties it to the running work; a header of the call itself stays."""
        headers = request.headers
        if self._carry is not None and (carried := self._carry()):
            mine = {name.lower() for name, _ in headers}
            headers = (*headers, *(pair for pair in carried.items() if pair[0].lower() not in mine))
        if self._deadline_header and (left := remaining()) is not None:
            headers = (*headers, (self._deadline_header, f"{left:.3f}"))
        return request if headers is request.headers else request._replace(headers=headers)

    async def _signed(self, request: Request) -> Exchange:
        if self._auth is None:
            return await self._exchange(request, request)
        signed = await self._auth.authenticate(request, self._plain)
        exchange = await self._exchange(signed, request)
        if exchange.status != 401 or not await self._auth.renew(signed):
            return exchange
        await exchange.aclose()
        if request.body is not None and not request.body.is_replayable:
            raise BodyNotReplayable(
                f"{asked(request.method, request.url)} answered 401; with renewed credentials it could be sent once "
                "more, and its body was a stream.\n"
                "Hand over `content=` as bytes, or as a function that gives the stream anew."
            )
        return await self._exchange(await self._auth.authenticate(request, self._plain), request)

    async def _plain(self, request: Request) -> Response:
        return await Answer(request, await self._exchange(request, request)).whole(self._most)

    async def _exchange(self, signed: Request, request: Request) -> Exchange:
        """Sends the signed request; the log tells the one without credentials."""
        if not _log.isEnabledFor(logging.INFO):
            return await self._engine.send(signed)
        began = perf_counter()
        try:
            exchange = await self._engine.send(signed)
        except HttpClientError as error:
            _log.info("failed: %s", error)
            raise
        milliseconds = (perf_counter() - began) * 1000
        url, status = shown_url(request.url), exchange.status
        _log.info("%s %s answered %d in %.1f ms", request.method, url, status, milliseconds)
        _log.debug("headers sent %s, received %s", *map(shown_headers, (request.headers, exchange.headers.pairs)))
        return exchange
