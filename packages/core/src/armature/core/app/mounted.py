"""Mounted applications: reached below their prefix, started after the singletons of their host, stopped before them."""

from collections.abc import Sequence

from armature.core.app.guests import GuestLifespan
from armature.core.app.middleware import MiddlewarePlan, stack
from armature.core.app.state import ApplicationState
from armature.core.context import ExecutionContext
from armature.core.context.http import CONTEXT
from armature.core.di import Container
from armature.core.logging import get_logger
from armature.core.types import ASGIApp, ASGIScope, Message, RawHeaders, Receive, Send

_log = get_logger("armature.lifecycle")


class Mount:
    """An application at a prefix, behind the middleware of the module that mounts it."""

    __slots__ = ("_around", "_root", "_state", "app", "prefix", "public", "stacked", "where")

    def __init__(
        self, prefix: str, app: ASGIApp, around: Sequence[MiddlewarePlan], where: str, *, public: bool
    ) -> None:
        self.prefix = prefix
        self.app = app
        self.where = where
        self.public = public
        self.stacked: ASGIApp = self._enter
        self._around = around
        self._root = prefix.rstrip("/")
        self._state: Message | None = None

    def holds(self, path: str) -> bool:
        """Whether a decoded path is below the prefix."""
        return path == self.prefix or path.startswith(self._root + "/")

    def link(self, container: Container) -> None:
        """Puts the middleware around, out of the container's singletons."""
        self.stacked = stack(self._around, self._enter, container)

    def started(self, state: Message | None) -> None:
        """Told what the application's lifespan left for its requests (ASGI lifespan state); None where it has none."""
        self._state = state

    async def _enter(self, scope: ASGIScope, receive: Receive, send: Send) -> None:
        root_path = scope.get("root_path", "") + self._root
        below = {**scope, "root_path": root_path, "app_root_path": root_path}
        below.pop("router", None)  # that of a host around us: the application builds URLs by its own
        context: ExecutionContext = below.pop(CONTEXT)
        below["headers"] = _identified(scope["headers"], context.raw_request_id)
        if self._state is not None:
            below["state"] = dict(self._state)
        await self.app(below, receive, send)


def _identified(headers: RawHeaders, request_id: bytes) -> RawHeaders:
    """The headers with our request id, for an application that would make one of its own."""
    return [(b"x-request-id", request_id), *(pair for pair in headers if pair[0] != b"x-request-id")]


class MountedLifespans:
    """The lifespans of all mounted applications."""

    def __init__(self, mounts: Sequence[Mount], state: ApplicationState) -> None:
        self._mounts = mounts
        self._host = state
        self._running: list[tuple[Mount, GuestLifespan]] = []

    async def start(self) -> None:
        """Starts each once, in order; one that fails to start stops the start."""
        started: dict[int, GuestLifespan] = {}
        for mount in self._mounts:
            lifespan = started.get(id(mount.app))
            if lifespan is None:
                name = f'The application mounted at "{mount.prefix}" ({mount.where})'
                lifespan = started[id(mount.app)] = GuestLifespan(mount.app, name, self._host)
                self._running.append((mount, lifespan))
                await lifespan.start()
            mount.started(lifespan.state)

    async def stop(self) -> None:
        """Stops them in reverse order."""
        while self._running:
            mount, lifespan = self._running.pop()
            reason = await lifespan.stop()
            if reason is not None:
                _log.error("closing failed", mounted=mount.prefix, reason=reason)
