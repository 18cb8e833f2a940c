"""Mounted applications: reached below their prefix, started after the singletons of their host, stopped before them."""

import asyncio
from collections.abc import Sequence

from armature.core.app.lifespan import HOST
from armature.core.app.middleware import MiddlewarePlan, stack
from armature.core.app.state import ApplicationState
from armature.core.context import ExecutionContext
from armature.core.context.http import CONTEXT
from armature.core.di import Container, uninterrupted
from armature.core.errors import ArmatureError
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
        self._running: list[_Lifespan] = []

    async def start(self) -> None:
        """Starts each once, in order; one that fails to start stops the start."""
        started: dict[int, _Lifespan] = {}
        for mount in self._mounts:
            lifespan = started.get(id(mount.app))
            if lifespan is None:
                lifespan = started[id(mount.app)] = _Lifespan(mount, self._host)
                self._running.append(lifespan)
                await lifespan.start()
            mount.started(lifespan.state)

    async def stop(self) -> None:
        """Stops them in reverse order."""
        while self._running:
            await self._running.pop().stop()


class _Lifespan:
    """Speaks the lifespan protocol to one application; one that does not know it is left alone (ASGI lifespan 2.0)."""

    def __init__(self, mount: Mount, host: ApplicationState) -> None:
        self.state: Message | None = None
        self._mount = mount
        self._host = host
        self._to_app: asyncio.Queue[Message] = asyncio.Queue()
        self._from_app: asyncio.Queue[Message] = asyncio.Queue()

    async def start(self) -> None:
        state: Message = {}
        self._task = asyncio.create_task(self._run(state))
        self._to_app.put_nowait({"type": "lifespan.startup"})
        try:
            answer = await self._from_app.get()
        except asyncio.CancelledError:  # a start that is interrupted is so in the application too
            self._task.cancel()
            await uninterrupted(self._ended())
            raise
        if answer["type"] == "lifespan.startup.failed":
            place = f'"{self._mount.prefix}" ({self._mount.where})'
            raise ArmatureError(f"The application mounted at {place} failed to start: {answer.get('message')}")
        if answer["type"] == "lifespan.startup.complete":
            self.state = state

    async def stop(self) -> None:
        if self.state is None:
            return
        self._to_app.put_nowait({"type": "lifespan.shutdown"})
        answer = await self._from_app.get()
        if answer["type"] != "lifespan.shutdown.complete":
            _log.error("closing failed", mounted=self._mount.prefix, reason=answer.get("message"))

    async def _ended(self) -> None:
        await asyncio.wait({self._task})

    async def _run(self, state: Message) -> None:
        asgi = {"version": "3.0", "spec_version": "2.0"}
        scope = {"type": "lifespan", "asgi": asgi, "state": state, HOST: self._host}
        message = "it ended before it was told to stop"
        try:
            await self._mount.app(scope, self._to_app.get, self._say)
        except Exception as error:  # noqa: BLE001 - the specification: an application without lifespan raises
            message = f"{type(error).__name__}: {error}"
        self._from_app.put_nowait({"type": "ended", "message": message})

    async def _say(self, message: Message) -> None:
        self._from_app.put_nowait(message)
