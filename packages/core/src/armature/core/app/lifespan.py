"""The ASGI lifespan: start, the wait for a signal, stop; the state machine of a graceful shutdown runs here."""

import asyncio
import signal
from collections.abc import Awaitable, Callable
from typing import Protocol

from armature.core.app.settings import ApplicationSettings
from armature.core.app.signals import Signals
from armature.core.app.state import ApplicationState, Stage
from armature.core.errors import WiringError
from armature.core.logging import get_logger
from armature.core.types import Receive, Send

_log = get_logger("armature.lifecycle")


class Living(Protocol):
    """What the lifespan starts and stops."""

    state: ApplicationState

    async def start(self) -> None:
        """Builds and starts everything; raises what went wrong, with everything closed again."""

    async def stop(self) -> None:
        """Closes everything; never raises."""

    async def announce_shutdown(self) -> None:
        """Calls `before_application_shutdown`."""

    def end_streams(self) -> None:
        """Ends every stream that is being sent."""

    @property
    def settings(self) -> ApplicationSettings:
        """The budgets of the shutdown."""
        ...


class Lifespan:
    """Serves one lifespan of a server."""

    def __init__(self, app: Living) -> None:
        self._app = app
        self._loop = asyncio.get_running_loop()
        self._starting: asyncio.Task[None] | None = None
        self._leaving: asyncio.Task[None] | None = None
        self._signals = Signals(self._on_signal)

    async def serve(self, receive: Receive, send: Send) -> None:
        """Answers `lifespan.startup` and `lifespan.shutdown`.

        A start that a signal interrupts is cancelled and closed in reverse, and the server is told that it is
        complete, so that it goes on to stop in its usual way.
        """
        await receive()
        self._signals.take()
        try:
            await self._start()
        except Exception as error:  # noqa: BLE001 - the server is told, and the process ends
            self._signals.give_back()
            _log.critical(
                "start failed", **({"reason": str(error)} if isinstance(error, WiringError) else {"exc_info": error})
            )
            await send({"type": "lifespan.startup.failed", "message": str(error)})
            return
        await send({"type": "lifespan.startup.complete"})
        await receive()
        if self._leaving is not None:
            await self._leaving
        await self._app.stop()
        self._signals.give_back()
        await send({"type": "lifespan.shutdown.complete"})

    async def _start(self) -> None:
        self._starting = asyncio.create_task(self._app.start())
        try:
            await self._starting
        except asyncio.CancelledError:
            if self._app.state.stage is not Stage.CLOSED:
                raise
            _log.warning("start interrupted")
        finally:
            self._starting = None

    def _on_signal(self, number: int, pass_on: Callable[[], None]) -> None:
        """Runs in the middle of anything: only leaves word for the loop."""
        self._loop.call_soon_threadsafe(self._leave, number, pass_on)

    def _leave(self, number: int, pass_on: Callable[[], None]) -> None:
        state = self._app.state
        if self._starting is not None:
            self._starting.cancel()
            pass_on()
        elif self._leaving is None:
            patient = number != signal.SIGINT
            self._leaving = asyncio.create_task(self._become_unready(pass_on, patient=patient))
        else:
            state.hurry.set()

    async def _become_unready(self, pass_on: Callable[[], None], *, patient: bool) -> None:
        """READY to STOP_INTAKE; then the server that had the signal first is told to stop."""
        state = self._app.state
        state.enter(Stage.UNREADY)
        _log.info("stopping", waits_seconds=self._app.settings.shutdown_unready if patient else 0)
        await self._app.announce_shutdown()
        if patient:
            await bounded(state.hurry.wait(), self._app.settings.shutdown_unready)
        state.enter(Stage.STOP_INTAKE)
        pass_on()
        state.enter(Stage.DRAIN)
        self._app.end_streams()


async def bounded(work: Awaitable[object], seconds: float | None) -> bool:
    """Waits for something, at most so many seconds; whether it came to its end."""
    try:
        await asyncio.wait_for(work, seconds)
    except TimeoutError:
        return False
    return True
