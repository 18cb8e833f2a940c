"""As whom a client calls."""

import asyncio
from base64 import b64encode
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol, TypeAlias
from urllib.parse import urlencode

from armature.http_client.errors import AuthenticationFailed, InvalidClient
from armature.http_client.headers import fault_of
from armature.http_client.requests import Request
from armature.http_client.responses import Response

Send: TypeAlias = Callable[[Request], Awaitable[Response]]
"""Sends a request through the client's engine, without authentication, retries or redirects."""


class Auth(Protocol):
    """Puts credentials on the requests of a client; never on those to which a redirect leads elsewhere."""

    async def authenticate(self, request: Request, send: Send) -> Request:
        """The request with credentials.

        Must raise `AuthenticationFailed` where there are none to be had; what `send` raises may pass through.
        """
        ...

    async def renew(self, refused: Request) -> bool:
        """Told that the server answered 401 to this request: whether other credentials may be tried, once."""
        ...


class Basic:
    """A name and a password (RFC 7617), in UTF-8."""

    __slots__ = ("_header",)

    def __init__(self, username: str, password: str) -> None:
        if ":" in username:
            raise InvalidClient("The name for basic authentication has a colon, which would end it (RFC 7617 §2).")
        self._header = ("Authorization", "Basic " + b64encode(f"{username}:{password}".encode()).decode())

    async def authenticate(self, request: Request, send: Send) -> Request:
        """The request with the header `Authorization`."""
        return request.with_headers(self._header)

    async def renew(self, refused: Request) -> bool:
        """There are no others."""
        return False


class ApiKey:
    """A key in a header, by default `X-API-Key`, or, where `query` names it, in the query.

    In a header it is out of the logs of most servers and proxies, in the query it is not.
    """

    __slots__ = ("_header", "_query")

    def __init__(self, key: str, *, header: str = "X-API-Key", query: str = "") -> None:
        fault = fault_of(header, key)
        if fault:
            raise InvalidClient(f'The header "{header}" for the API key {fault}.')
        self._header = (header, key)
        self._query = urlencode({query: key}) if query else ""

    async def authenticate(self, request: Request, send: Send) -> Request:
        """The request with the key."""
        if not self._query:
            return request.with_headers(self._header)
        return request._replace(url=f"{request.url}{'&' if '?' in request.url else '?'}{self._query}")

    async def renew(self, refused: Request) -> bool:
        """There is no other."""
        return False


@dataclass(frozen=True, slots=True, repr=False)
class Token:
    """A bearer token, and for how many seconds it can be used; None where nobody knows."""

    value: str
    lifetime: float | None = None


class Bearer:
    """A bearer token (RFC 6750): one that stands, or a function that gets one when it is needed.

    A token that was got is used until shortly before its lifetime ends, or until a server answers 401. However many
    calls need a new one at once, one gets it.
    """

    __slots__ = ("_fetch", "_lock", "_token", "_until")

    def __init__(self, token: str | Callable[[Send], Awaitable[Token]]) -> None:
        self._fetch = None if isinstance(token, str) else token
        self._token = _checked(token, InvalidClient) if isinstance(token, str) else ""
        self._until = float("inf")
        self._lock = asyncio.Lock()

    async def authenticate(self, request: Request, send: Send) -> Request:
        """The request with the header `Authorization`."""
        if not self._is_fresh():
            async with self._lock:
                if not self._is_fresh():
                    await self._get(send)
        return request.with_headers(("Authorization", f"Bearer {self._token}"))

    async def renew(self, refused: Request) -> bool:
        """Forgets the token that was refused, unless another call has replaced it already."""
        if self._fetch is None:
            return False
        if refused.header("authorization") == f"Bearer {self._token}":
            self._token = ""
        return True

    def _is_fresh(self) -> bool:
        return bool(self._token) and asyncio.get_running_loop().time() < self._until

    async def _get(self, send: Send) -> None:
        assert self._fetch is not None, "a token that stands is always fresh"
        began = asyncio.get_running_loop().time()
        token = await self._fetch(send)
        lifetime = float("inf") if token.lifetime is None else token.lifetime
        self._until = began + lifetime - min(_LEEWAY, lifetime / 10)
        self._token = _checked(token.value, AuthenticationFailed)


_LEEWAY = 30.0
"""Seconds before its end at which a token is replaced, so that none ends on its way."""


def _checked(token: str, error: type[Exception]) -> str:
    if not token or fault_of("Authorization", token):
        raise error("The bearer token is empty, or has characters that no header can have.")
    return token
