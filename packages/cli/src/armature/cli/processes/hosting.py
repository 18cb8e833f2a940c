"""An application on a socket that is open already, by a server that says when it is ready and why it is not."""

import asyncio
import socket
from collections.abc import Callable

from armature.cli.errors import CommandError
from armature.cli.project import told
from armature.core import Application, WiringError
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
    server = _Hosted(app, options, on_ready, idle_seconds)
    try:
        server.run(sockets=[listener])
    except SystemExit:
        if server.start.interrupted:
            return
        if server.start.failure is None:
            raise
        if isinstance(server.start.failure, WiringError):
            raise server.start.failure from None
        raise CommandError(
            f"The start failed: {told(server.start.failure, find_project().root)}"
        ) from server.start.failure


class _Start:
    """Looks at the lifespan of an application, and hands all else on."""

    def __init__(self, app: Application) -> None:
        self._app = app
        self.failure: Exception | None = None
        self.interrupted = False

    async def __call__(self, scope: ASGIScope, receive: Receive, send: Send) -> None:
        if scope["type"] != "lifespan":
            return await self._app(scope, receive, send)

        async def noticing(message: Message) -> None:
            self.interrupted = message["type"] == "lifespan.startup.complete" and not self._app.state.ready
            if self.interrupted or message["type"] == "lifespan.startup.failed":
                # interrupted: what does not run must not listen, it would answer 503 in another's place;
                # failed: the application's log has said why
                message = {"type": "lifespan.startup.failed"}
            await send(message)

        try:
            return await self._app(scope, receive, noticing)
        except Exception as error:
            self.failure = error
            raise


class _Hosted(Server):
    def __init__(
        self, app: Application, options: ServerOptions, on_ready: Callable[[], None], idle_seconds: float | None
    ) -> None:
        super().__init__(server_of(app, options).config, app)
        self.start = self.config.app = _Start(app)
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
