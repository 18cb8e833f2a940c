"""Runs an application under uvicorn so that a stop loses nothing (`python -m armature.core serve shop.app:app`).

Stock uvicorn resets connections that were accepted and had not spoken yet, ends with signal 15, and forgets the
lifespan on a second signal. This server answers what was accepted, exits 0, and always closes the application.
"""

import asyncio
import gc
import os
import signal
import socket
import sys
import threading
from collections.abc import Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from types import FrameType
from typing import Any

import uvicorn
from uvicorn.config import STARTUP_FAILURE
from uvicorn.protocols.websockets.auto import AutoWebSocketsProtocol

from armature.core.app.accepting import stop_accepting
from armature.core.app.application import Application
from armature.core.app.protocol import limited_protocol
from armature.core.app.settings import ApplicationSettings
from armature.core.app.signals import TAKEN
from armature.core.app.stalls import watched
from armature.core.logging import get_logger

_IDLE_SECONDS = 1.0
"""How long a connection that says nothing is kept once the server stops; whoever is about to speak does so sooner."""

_TICK = 0.02
_log = get_logger("armature.server")


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerOptions:
    """Where and how to listen. `fd` is an inherited listening socket, which several processes may share."""

    host: str = "127.0.0.1"
    port: int = 8000
    fd: int | None = None
    uds: str | None = None
    header_limit: int = 65_536
    keep_alive: int = 5
    root_path: str = ""
    proxy_headers: bool = False


class Server(uvicorn.Server):
    """Uvicorn's server with a shutdown that drains."""

    def __init__(self, config: uvicorn.Config, app: Application) -> None:
        super().__init__(config)
        self._app = app
        app.has_own_server = True

    def run(self, sockets: list[socket.socket] | None = None) -> None:
        """Serves until a signal stops it, also one that comes before the event loop runs."""
        with self.capture_signals():
            super().run(sockets)

    @contextmanager
    def capture_signals(self) -> Generator[None]:
        """Takes the signals while serving; unlike uvicorn, does not raise them again at the end.

        After a stop by signal both are ignored: the process is about to end, and a further one would kill it while
        the interpreter finishes.
        """
        if not _owns_the_process():
            yield
            return
        before = {number: signal.signal(number, self.handle_exit) for number in TAKEN}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, signal.SIG_IGN if self.should_exit else handler)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Starts the application, then listens; where that is impossible, the application is stopped again.

        Where a signal has come already, nothing starts.
        """
        if self.should_exit:
            return
        given, inherited = list(sockets or ()), [] if sockets else self._inherited()
        if sockets:
            sockets[:] = [opened_anew(each.fileno()) for each in given]
        listeners = [*(sockets or inherited)]
        try:
            await super().startup(sockets or inherited or None)
            if self.started and inherited:
                self._log_started_message(inherited)
            if not self.should_exit:
                self._pass_on(self._app.settings)
                if _owns_the_process():
                    _keep_what_was_built()
        except OSError as error:  # of a file descriptor or path; uvicorn tells of a taken port itself
            place = self.config.uds or f"file descriptor {self.config.fd}"
            _log.error("cannot listen", place=place, reason=str(error))
            await self.lifespan.shutdown()
            sys.exit(STARTUP_FAILURE)
        finally:
            # Each is open twice: where nothing listens, the given ones stay for whoever tells why.
            for each in given if self.started and self.servers else listeners:
                each.close()

    def _inherited(self) -> list[socket.socket]:
        """The socket of the options, if it is one; uvicorn alone would take it for one in the file system."""
        with suppress(OSError):  # uvicorn tries, too, once the application has started
            return [] if self.config.fd is None else [opened_anew(self.config.fd)]
        return []

    def _pass_on(self, settings: ApplicationSettings) -> None:
        """What the environment says of WebSockets, known since the application has started."""
        self.config.ws_ping_interval = settings.websocket_ping or None
        self.config.ws_ping_timeout = settings.websocket_pong or None

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Asks the main loop to end; the application's own handler calls this once it is unready."""
        self.should_exit = True

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stops listening, answers what was accepted within the drain budget, then stops the application."""
        await stop_accepting(self.servers)
        for listener in sockets or []:
            listener.close()
        if self._app.state.ready:  # no signal has come, so nobody has told the streams and WebSockets yet
            self._app.end_streams()
            await asyncio.sleep(_TICK)
        self._close_websockets()
        await self._drain()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        left = list(self.server_state.tasks)
        if left:
            _log.warning("requests cut off", requests=len(left), budget_seconds=self._app.settings.shutdown_drain)
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        await self.lifespan.shutdown()

    async def _drain(self) -> None:
        """Waits until every connection has had its answer; closes those that stay silent."""
        loop = asyncio.get_running_loop()
        started = loop.time()
        hurry = self._app.state.hurry
        while self.server_state.connections and not hurry.is_set():
            passed = loop.time() - started
            if passed > self._app.settings.shutdown_drain:
                return
            if passed > _IDLE_SECONDS:
                for connection in [each for each in self.server_state.connections if _is_idle(each)]:
                    connection.shutdown()
            await asyncio.sleep(_TICK)

    def _close_websockets(self) -> None:
        for connection in list(self.server_state.connections):
            if not hasattr(connection, "cycle"):
                connection.shutdown()


def _owns_the_process() -> bool:
    return threading.current_thread() is threading.main_thread()


def _keep_what_was_built() -> None:
    """Has the garbage collector never again look through what the start has built, which holds all requests up."""
    gc.collect()
    gc.freeze()


def opened_anew(descriptor: int) -> socket.socket:
    """A listening socket by an object that knows its family and protocol, for which Python asks only in this way.

    An event loop that takes a socket for another than one of TCP has the body of each answer wait until the client has
    acknowledged its head, 40 ms later (Nagle).
    """
    return socket.socket(fileno=os.dup(descriptor))


def _is_idle(connection: Any) -> bool:  # noqa: ANN401 - uvicorn's protocols share no type for it
    cycle = getattr(connection, "cycle", None)
    return cycle is None or cycle.response_complete


def serve(app: Application, options: ServerOptions) -> None:
    """Serves until a signal stops it; returns after everything was closed.

    Raises `SystemExit` with code 3 where the application does not start, or the address is taken.
    """
    server_of(app, options).run()


def server_of(app: Application, options: ServerOptions) -> Server:
    """A server that somebody else runs."""

    def stall_timeout() -> float:
        return app.settings.stall_timeout

    config = uvicorn.Config(
        app,
        http=watched(limited_protocol(options.header_limit), stall_timeout),
        ws="none" if AutoWebSocketsProtocol is None else watched(AutoWebSocketsProtocol, stall_timeout),
        host=options.host,
        port=options.port,
        fd=options.fd,
        uds=options.uds,
        root_path=options.root_path,
        proxy_headers=options.proxy_headers,
        timeout_keep_alive=options.keep_alive,
        log_config=None,
        access_log=False,
        server_header=False,
        lifespan="on",
    )
    return Server(config, app)
