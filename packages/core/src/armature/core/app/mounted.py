"""Mounted applications live with the one that mounts them: started after its singletons, stopped before them."""

import asyncio
import contextlib
from collections.abc import Mapping

from armature.core.errors import ArmatureError
from armature.core.types import ASGIApp, Message


class MountedLifespans:
    """The lifespans of all mounted applications."""

    def __init__(self, mounts: Mapping[str, ASGIApp]) -> None:
        self._mounts = mounts
        self._running: list[_Lifespan] = []

    async def start(self) -> None:
        """Starts each once, in order; one that fails to start stops the start."""
        for prefix, app in {id(app): (prefix, app) for prefix, app in self._mounts.items()}.values():
            lifespan = _Lifespan(prefix, app)
            self._running.append(lifespan)
            await lifespan.start()

    async def stop(self) -> None:
        """Stops them in reverse order."""
        while self._running:
            await self._running.pop().stop()


class _Lifespan:
    """Speaks the lifespan protocol to one application; one that does not know it is left alone (ASGI lifespan 2.0)."""

    def __init__(self, prefix: str, app: ASGIApp) -> None:
        self._prefix = prefix
        self._app = app
        self._to_app: asyncio.Queue[Message] = asyncio.Queue()
        self._from_app: asyncio.Queue[Message] = asyncio.Queue()
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        self._task = asyncio.create_task(self._run())
        self._to_app.put_nowait({"type": "lifespan.startup"})
        answer = await self._from_app.get()
        if answer["type"] == "lifespan.startup.failed":
            raise ArmatureError(f'The application mounted at "{self._prefix}" failed to start: {answer.get("message")}')

    async def stop(self) -> None:
        if self._task is None or self._task.done():
            return
        self._to_app.put_nowait({"type": "lifespan.shutdown"})
        await self._from_app.get()
        await self._task

    async def _run(self) -> None:
        scope = {"type": "lifespan", "asgi": {"version": "3.0", "spec_version": "2.0"}, "state": {}}
        with contextlib.suppress(Exception):  # the specification: an application without lifespan raises
            await self._app(scope, self._to_app.get, self._say)
        self._from_app.put_nowait({"type": "ended"})

    async def _say(self, message: Message) -> None:
        self._from_app.put_nowait(message)
