"""The ASGI lifespan: start, the wait for a signal, stop; the state machine of a graceful shutdown runs here."""

import asyncio
import contextvars
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
_LOST = "connections that are accepted and silent when it stops, exit code 0, closing after a second Ctrl-C"

HOST = "armature.host"
"""Where the lifespan scope of a mounted application carries the state of the Armature application that mounts it."""


class Living(Protocol):
    """What the lifespan starts and stops."""

    state: ApplicationState
    has_own_server: bool

    async def start(self) -> None:
        """Builds and starts everything; raises what went wrong, with everything closed again."""

    async def stop(self) -> None:
        """Closes everything; never raises."""

    async def announce_shutdown(self) -> None:
        """Becomes unready and calls `before_application_shutdown`; once."""

    async def stop_intake(self) -> None:
        """Lets no transport begin anything new; once."""

    def end_streams(self) -> None:
        """Ends every stream that is being sent."""

    @property
    def settings(self) -> ApplicationSettings:
        """The budgets of the shutdown."""
        ...


class Lifespan:
    """Serves one lifespan of a server, or of the application in which this one is mounted: `host` is its state."""

    def __init__(self, app: Living, host: ApplicationState | None = None) -> None:
        self._app = app
        self._host = host
        self._loop = asyncio.get_running_loop()
        self._starting: asyncio.Task[None] | None = None
        self._leaving: asyncio.Task[None] | None = None
        self._interrupted = False
        self._signals = Signals(self._on_signal)

    async def serve(self, receive: Receive, send: Send) -> None:
        """Answers `lifespan.startup` and `lifespan.shutdown`.

        A start that a signal interrupts is cancelled and closed in reverse, and the server is told that it is
        complete, so that it goes on to stop in its usual way.
        """
        await receive()
        self._signals.take()
        try:
            await self._live(receive, send)
        finally:
            self._signals.give_back()

    async def _live(self, receive: Receive, send: Send) -> None:
        try:
            await self._start()
        except Exception as error:
            log_failed_start(error)
            await send({"type": "lifespan.startup.failed", "message": str(error)})
            raise
        if self._app.state.ready and self._signals.taken and not self._app.has_own_server:
            _log.info("this server does not drain", instead="python -m armature.core serve", lost=_LOST)
        try:
            await send({"type": "lifespan.startup.complete"})
            await receive()
            if self._leaving is not None:
                await self._leaving
        finally:  # also when the server, or a host whose start fails, cancels the lifespan instead of ending it
            await self._app.stop()
        await send({"type": "lifespan.shutdown.complete"})

    async def _start(self) -> None:
        starting = self._starting = asyncio.create_task(self._app.start())
        try:
            await starting
        except asyncio.CancelledError:
            if not self._interrupted:
                if not starting.cancelled() and not starting.exception():
                    await self._app.stop()  # it was done in the turn in which the cancellation came
                raise
            _log.warning("start interrupted")
        finally:
            self._starting = None

    def _on_signal(self, number: int, pass_on: Callable[[], None]) -> None:
        """Runs in the middle of anything: only leaves word for the loop."""
        self._loop.call_soon_threadsafe(self._leave, number, pass_on, context=contextvars.Context())

    def _leave(self, number: int, pass_on: Callable[[], None]) -> None:
        state = self._app.state
        if self._host is not None:
            pass_on()
            if state.ready and self._leaving is None:
                self._leaving = asyncio.create_task(self._leave_with(self._host))
        elif self._starting is not None and not self._starting.done():
            if not self._interrupted:  # a second cancellation would interrupt the closing
                self._interrupted = True
                self._starting.cancel()
                pass_on()
        elif self._leaving is not None:
            state.hurry.set()
        elif not state.ready:  # the server stops already, on its own account
            pass_on()
        else:
            waits = 0 if number == signal.SIGINT else self._app.settings.shutdown_unready
            self._leaving = asyncio.create_task(self._become_unready(pass_on, waits))

    async def _become_unready(self, pass_on: Callable[[], None], waits: float) -> None:
        """READY to STOP_INTAKE; then the server that had the signal first is told to stop."""
        state = self._app.state
        _log.info("stopping", waits_seconds=waits)
        await self._announce()
        if waits:
            await bounded(state.hurry.wait(), waits)
        await self._app.stop_intake()
        pass_on()
        state.enter(Stage.DRAIN)
        self._app.end_streams()

    async def _leave_with(self, host: ApplicationState) -> None:
        """Unready with the host, which waits for both, and drained when it is."""
        await self._announce()
        await host.draining.wait()
        await self._app.stop_intake()
        self._app.state.enter(Stage.DRAIN)
        self._app.end_streams()

    async def _announce(self) -> None:
        budget = self._app.settings.shutdown_hooks
        if not await bounded(self._app.announce_shutdown(), budget):
            _log.error("before_application_shutdown took too long", budget_seconds=budget)


def log_failed_start(error: Exception) -> None:
    """A mistake in the declarations or settings is told by its message, anything else with its traceback."""
    told = {"reason": str(error)} if isinstance(error, WiringError) else {"exc_info": error}
    _log.critical("start failed", **told)


async def bounded(work: Awaitable[object], seconds: float | None) -> bool:
    """Waits for something, at most so many seconds; whether it came to its end."""
    try:
        await asyncio.wait_for(work, seconds)
    except TimeoutError:
        return False
    return True
