"""What answers where no route does: mounts, OPTIONS, the other slash, 405 and 404."""

from collections.abc import Callable, Sequence
from typing import TypeAlias
from urllib.parse import quote

from starlette.responses import Response

from armature.core.app.choice import Asked, Reading, choose, listed, texts
from armature.core.app.mounted import Mount
from armature.core.app.paths import own_path, own_raw_path
from armature.core.app.target import Target
from armature.core.context import HttpContext
from armature.core.errors import MethodNotAllowed, NotFound
from armature.core.http.answer import Answer
from armature.core.routing import Match, Router, TrailingSlash
from armature.core.types import ASGIApp, ASGIScope

Fits: TypeAlias = Callable[[Target], bool]


class Misses:
    """Knows the mounts, the versions and the policy for trailing slashes."""

    def __init__(
        self,
        router: Router[Target],
        mounts: Sequence[Mount],
        trailing_slash: TrailingSlash,
        reading: Reading,
    ) -> None:
        self._router = router
        self._mounts = sorted(mounts, key=lambda mount: -len(mount.prefix))
        self._trailing_slash = trailing_slash
        self.reading = reading
        self._has_choices = any(route.apart is not None for route in router.routes())

    def choose(self, scope: ASGIScope, path: str | bytes) -> Match[Target] | None:
        """The endpoint that a request means at a path where several stand; raises where it is in other versions."""
        return choose(self._router.matches(scope["method"], path), Asked(scope, self.reading))

    def _fitting(self, scope: ASGIScope) -> Fits | None:
        """Whether a target is there for this host; None where every target is."""
        if not self._has_choices:
            return None
        asked = Asked(scope, self.reading)
        return lambda target: target.choice is None or target.choice.fits(asked)

    def loosely(self, context: HttpContext) -> Match[Target] | None:
        """The route at the other form of the path, under `trailing_slash="ignore"`."""
        if self._trailing_slash != "ignore":
            return None
        path = own_raw_path(context.scope) or own_path(context.scope)
        other = self._other_slash(path, self._fitting(context.scope))
        return None if other is None else self.choose(context.scope, other)

    def answer(self, context: HttpContext) -> Answer | ASGIApp:
        """The answer, or the mounted application that gives it; raises `MethodNotAllowed` or `NotFound`."""
        scope = context.scope
        path = own_raw_path(scope) or own_path(scope)
        fits = self._fitting(scope)
        allowed = self._router.allowed(path, fits)
        if allowed:
            allow = ", ".join(allowed)
            if scope["method"] == "OPTIONS":
                return 204, [(b"allow", allow.encode())], b""
            raise MethodNotAllowed(f"{scope['method']} is not possible here; {allow} are.", headers={"Allow": allow})
        mounted = self.mount(scope)
        if mounted is not None:
            return mounted
        if self._trailing_slash == "redirect":
            other = self._other_slash(path, fits)
            if other is not None:
                return _redirect(scope, other)
        raise self._not_found(path, fits)

    def _other_slash(self, path: str | bytes, fits: Fits | None) -> str | bytes | None:
        if isinstance(path, bytes):
            return self._router.sibling(path, fits)
        return self._router.sibling(path, fits)

    def _not_found(self, path: str | bytes, fits: Fits | None) -> NotFound:
        """404; with the versions in which there is something, where the path has another version or none."""
        there = self.reading.elsewhere(path, lambda other: bool(self._router.allowed(other, fits)))
        if not there:
            return NotFound("Nothing is at this path.")
        return NotFound(f"Nothing is at this path; it is in version {listed(there)}.", supported=texts(there))

    def mount(self, scope: ASGIScope) -> ASGIApp | None:
        """The application mounted at the longest prefix of the path, called with its own `root_path`."""
        path = own_path(scope)
        return next((mount.stacked for mount in self._mounts if mount.holds(path)), None)


def _redirect(scope: ASGIScope, path: str | bytes) -> Response:
    query = scope["query_string"].decode("latin-1")
    kept = _SENT if isinstance(path, bytes) else _IN_PATHS  # bytes are as they were sent, with their escapes
    location = quote(scope.get("root_path", ""), _IN_PATHS) + quote(path, kept) + (f"?{query}" if query else "")
    return Response(status_code=308, headers={"Location": location})


_IN_PATHS = "/:@!$&'()*+,;=~"
"""What a path holds without an escape (RFC 3986 §3.3)."""

_SENT = _IN_PATHS + "%"
