"""The ASGI lifespan of another application, spoken to it as its server would."""

import asyncio

from armature.core.app.lifespan import HOST
from armature.core.app.state import ApplicationState
from armature.core.di import uninterrupted
from armature.core.errors import ArmatureError
from armature.core.types import ASGIApp, Message


class GuestLifespan:
    """Starts and stops one application; one that does not know the protocol is left alone (ASGI lifespan 2.0).

    `name` is what messages call it, `host` the state of the application that it is mounted in. `state` is what it
    offers to its requests; None where it has not been started.
    """

    def __init__(self, app: ASGIApp, name: str, host: ApplicationState | None = None) -> None:
        self.state: Message | None = None
        self._app = app
        self._name = name
        self._host = host
        self._to_app: asyncio.Queue[Message] = asyncio.Queue()
        self._from_app: asyncio.Queue[Message] = asyncio.Queue()

    async def start(self) -> None:
        """Waits until it has started; raises `ArmatureError` where it says that it cannot."""
        state: Message = {}
        self._task = asyncio.create_task(self._run(state))
        self._to_app.put_nowait({"type": "lifespan.startup"})
        try:
            answer = await self._from_app.get()
        except asyncio.CancelledError:  # a start that is interrupted is so in the application too
            await uninterrupted(self._cut_off())
            raise
        if answer["type"] == "lifespan.startup.failed":
            await self._cut_off()
            raise ArmatureError(f"{self._name} failed to start: {answer.get('message')}")
        if answer["type"] == "lifespan.startup.complete":
            self.state = state

    async def stop(self) -> str | None:
        """Waits until it has stopped, and gives the reason where it could not."""
        if self.state is None:
            return None
        self._to_app.put_nowait({"type": "lifespan.shutdown"})
        answer = await self._from_app.get()
        await self._cut_off()
        return None if answer["type"] == "lifespan.shutdown.complete" else str(answer.get("message"))

    async def _cut_off(self) -> None:
        """Ends what goes on although nobody waits for it."""
        self._task.cancel()
        await asyncio.wait({self._task})

    async def _run(self, state: Message) -> None:
        scope: Message = {"type": "lifespan", "asgi": {"version": "3.0", "spec_version": "2.0"}, "state": state}
        if self._host is not None:
            scope[HOST] = self._host
        message = "it ended before it was told to stop"
        try:
            await self._app(scope, self._to_app.get, self._say)
        except Exception as error:  # noqa: BLE001 - the specification: an application without lifespan raises
            message = f"{type(error).__name__}: {error}"
        self._from_app.put_nowait({"type": "ended", "message": message})

    async def _say(self, message: Message) -> None:
        self._from_app.put_nowait(message)
