"""What answers where no route does: mounts, OPTIONS, the other slash, 405 and 404."""

from collections.abc import Sequence
from urllib.parse import quote

from starlette.responses import Response

from armature.core.app.mounted import Mount
from armature.core.app.paths import own_path, own_raw_path
from armature.core.app.target import Target
from armature.core.context import HttpContext
from armature.core.errors import MethodNotAllowed, NotFound
from armature.core.http.answer import Answer
from armature.core.routing import Match, Router, TrailingSlash
from armature.core.types import ASGIApp, ASGIScope


class Misses:
    """Knows the mounts and the policy for trailing slashes."""

    def __init__(self, router: Router[Target], mounts: Sequence[Mount], trailing_slash: TrailingSlash) -> None:
        self._router = router
        self._mounts = sorted(mounts, key=lambda mount: -len(mount.prefix))
        self._trailing_slash = trailing_slash

    def loosely(self, context: HttpContext) -> Match[Target] | None:
        """The route at the other form of the path, under `trailing_slash="ignore"`."""
        if self._trailing_slash != "ignore":
            return None
        method, raw = context.scope["method"], own_raw_path(context.scope)
        if raw is not None:
            other_raw = self._router.sibling(raw)
            return None if other_raw is None else self._router.match_raw(method, other_raw)
        other = self._router.sibling(own_path(context.scope))
        return None if other is None else self._router.match(method, other)

    def answer(self, context: HttpContext) -> Answer | ASGIApp:
        """The answer, or the mounted application that gives it; raises `MethodNotAllowed` or `NotFound`."""
        scope = context.scope
        path = own_raw_path(scope) or own_path(scope)
        allowed = self._router.allowed(path)
        if allowed:
            allow = ", ".join(allowed)
            if scope["method"] == "OPTIONS":
                return 204, [(b"allow", allow.encode())], b""
            raise MethodNotAllowed(f"{scope['method']} is not possible here; {allow} are.", headers={"Allow": allow})
        mounted = self.mount(scope)
        if mounted is not None:
            return mounted
        if self._trailing_slash == "redirect":
            other = self._other_slash(path)
            if other is not None:
                return _redirect(scope, other)
        raise NotFound("Nothing is at this path.")

    def _other_slash(self, path: str | bytes) -> str | bytes | None:
        if isinstance(path, bytes):
            return self._router.sibling(path)
        return self._router.sibling(path)

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
