"""An application on a socket that is open already, by a server that says when it is ready and why it is not."""

import asyncio
import socket
from collections.abc import Callable

from armature.cli.errors import CommandError
from armature.core import Application, WiringError
from armature.core.app.loading import told
from armature.core.app.project import find_project
from armature.core.app.server import Server, ServerOptions, server_of
from armature.core.types import ASGIScope, Message, Receive, Send


def host(
    app: Application,
    listener: socket.socket,
    options: ServerOptions,
    on_ready: Callable[[], None],
    idle_seconds: float | None = None,
) -> None:
    """Serves until a signal stops it; a start that a signal interrupts ends in the same way.

    At a stop, connections that say nothing are closed after `idle_seconds`, by default when the core's server does.
    Raises `CommandError` where the application does not start; its mistakes are raised as they are.
    """
    listeners = [listener]
    start = _Start(app, listeners)
    try:
        _Hosted(app, start, options, on_ready, idle_seconds).run(sockets=listeners)
    except SystemExit:
        if start.failure is None:
            raise
        raise _as_mistake(start.failure) from start.failure


def _as_mistake(failure: Exception) -> Exception:
    if isinstance(failure, WiringError):
        return failure
    return CommandError(f"The start failed: {told(failure, find_project().root)}")


class _Start:
    """Looks at the lifespan of an application, and hands all else on."""

    def __init__(self, app: Application, listeners: list[socket.socket]) -> None:
        self._app = app
        self._listeners = listeners
        self.failure: Exception | None = None

    async def __call__(self, scope: ASGIScope, receive: Receive, send: Send) -> None:
        if scope["type"] != "lifespan":
            return await self._app(scope, receive, send)

        async def noticing(message: Message) -> None:
            if message["type"] == "lifespan.startup.complete" and not self._app.state.ready:
                self._listeners.clear()  # what a signal has stopped must not listen: it would answer 503
            if message["type"] == "lifespan.startup.failed":
                message = {**message, "message": ""}  # the application has logged it
            await send(message)

        try:
            return await self._app(scope, receive, noticing)
        except Exception as error:
            self.failure = error
            raise


class _Hosted(Server):
    def __init__(
        self,
        app: Application,
        start: _Start,
        options: ServerOptions,
        on_ready: Callable[[], None],
        idle_seconds: float | None,
    ) -> None:
        super().__init__(server_of(app, options).config, app)
        self.config.app = start
        self._on_ready = on_ready
        self._idle_seconds = idle_seconds

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if not self.should_exit:
            self._on_ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        if self._idle_seconds is not None:
            asyncio.get_running_loop().call_later(self._idle_seconds, self._let_go)
        await super().shutdown(sockets)

    def _let_go(self) -> None:
        """Closes what is idle; what has a request closes after its answer."""
        for connection in list(self.server_state.connections):
            connection.shutdown()
