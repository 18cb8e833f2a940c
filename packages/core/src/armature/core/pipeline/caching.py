"""`@cache_control`: an interceptor that says how long an answer may be kept, and by whom."""

from datetime import timedelta
from typing import Final

from starlette.responses import Response

from armature.core.clock import Clock
from armature.core.context import HttpContext
from armature.core.http.caching import CacheControl
from armature.core.http.conditional import NotModified
from armature.core.http.dates import http_date
from armature.core.http.reply import Reply
from armature.core.pipeline.finisher import Selective
from armature.core.pipeline.interceptors import CallNext

KEPT: Final = frozenset({"GET", "HEAD"})
"""The methods whose answers caches keep (RFC 9110 §9.2.3)."""


class Caches(Selective):
    """Adds `Cache-Control`, and where asked for `Expires` and `Vary`, to successes that have none.

    `authenticated` says that what shared caches may keep, they may keep also from a client that has signed in.
    """

    def __init__(
        self, control: CacheControl, *, vary: tuple[str, ...] = (), expires: bool = False, authenticated: bool = False
    ) -> None:
        self.control = control
        self.authenticated = authenticated
        self._private = control.for_one()
        self._vary = ", ".join(vary)
        self._expires = timedelta(seconds=control.max_age) if expires and control.max_age is not None else None

    def acts_at(self, method: str) -> bool:
        """Says so of what can be kept, and of everything that it is not to be."""
        return method in KEPT or self.control.no_store

    async def intercept(self, call_next: CallNext, context: HttpContext, clock: Clock) -> object:
        """The result with its caching headers; a 304 has them too (RFC 9110 §15.4.5)."""
        if not self.acts_at(context.scope["method"]):
            return await call_next()
        try:
            reply = Reply.of(await call_next())
        except NotModified as unchanged:
            named = self._headers(context, clock, sets_cookie=False).items()
            unchanged.headers.extend((name.lower().encode(), value.encode()) for name, value in named)
            raise
        if _succeeds(reply) and not reply.has_header("Cache-Control"):
            reply.headers |= self._headers(context, clock, sets_cookie=reply.has_header("Set-Cookie"))
        return reply

    def _headers(self, context: HttpContext, clock: Clock, *, sets_cookie: bool) -> dict[str, str]:
        personal = sets_cookie or bool(context.header(b"authorization"))
        only_one = self.control.is_shared and personal and not self.authenticated
        headers = {"Cache-Control": str(self._private if only_one else self.control)}
        if self._vary:
            headers["Vary"] = self._vary
        if self._expires is not None:
            headers["Expires"] = http_date(clock.now() + self._expires)
        return headers


def _succeeds(reply: Reply[object]) -> bool:
    own = reply.value.status_code if isinstance(reply.value, Response) else 200
    return (reply.status or own) < 400
