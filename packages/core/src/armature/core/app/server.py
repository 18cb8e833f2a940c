"""Runs an application under uvicorn so that a stop loses nothing (`python -m armature.core serve shop.app:app`).

Stock uvicorn resets connections that were accepted and had not spoken yet, ends with signal 15, and forgets the
lifespan on a second signal. This server answers what was accepted, exits 0, and always closes the application.
"""

import asyncio
import signal
import socket
import threading
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType
from typing import Any

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from armature.core.app.application import Application
from armature.core.app.signals import TAKEN
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

    @contextmanager
    def capture_signals(self) -> Generator[None]:
        """Takes the signals while serving; unlike uvicorn, does not raise them again at the end."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {number: signal.signal(number, self.handle_exit) for number in TAKEN}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Asks the main loop to end; the application's own handler calls this once it is unready."""
        self.should_exit = True

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stops listening, answers what was accepted within the drain budget, then stops the application."""
        for server in self.servers:
            server.close()
        for listener in sockets or []:
            listener.close()
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


def _is_idle(connection: Any) -> bool:  # noqa: ANN401 - uvicorn's protocols share no type for it
    cycle = getattr(connection, "cycle", None)
    return cycle is None or cycle.response_complete


def serve(app: Application, options: ServerOptions) -> None:
    """Serves until a signal stops it; returns after everything was closed.

    Raises `SystemExit` with code 3 where the application does not start, or the address is taken.
    """
    config = uvicorn.Config(
        app,
        http=_limited_protocol(options.header_limit),
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
        h11_max_incomplete_event_size=options.header_limit,
    )
    Server(config, app).run()


def _limited_protocol(limit: int) -> type[HttpToolsProtocol]:
    """Uvicorn's protocol with a bound on the head of a request; without one, httptools takes 96 MB of headers."""

    class LimitedProtocol(HttpToolsProtocol):
        head_bytes = 0
        in_head = False

        def on_message_begin(self) -> None:
            super().on_message_begin()
            self.head_bytes, self.in_head = 0, True

        def on_headers_complete(self) -> None:
            self.in_head = False
            super().on_headers_complete()

        def data_received(self, data: bytes) -> None:
            super().data_received(data)
            if self.in_head:
                self.head_bytes += len(data)
                if self.head_bytes > limit:
                    self.transport.write(_TOO_LARGE)
                    self.transport.close()

    return LimitedProtocol


_TOO_LARGE = (
    b"HTTP/1.1 431 Request Header Fields Too Large\r\n"
    b"content-type: text/plain; charset=utf-8\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
)
