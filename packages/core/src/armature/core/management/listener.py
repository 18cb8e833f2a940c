"""A second server in the process and loop of the first, for the management port."""

import asyncio
import socket

import uvicorn

from armature.core.app import Application, Stage
from armature.core.app.accepting import stop_accepting
from armature.core.app.protocol import limited_protocol
from armature.core.app.server import opened_anew
from armature.core.errors import WiringError

_HEADER_LIMIT = 65_536

_PATIENCE = 1.0
"""Seconds in which answers that are being made when the port closes have to end."""


class Listener(uvicorn.Server):
    """Serves an application that is started already; signals and the lifespan belong to the server of the API."""

    def __init__(self, app: Application) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                http=limited_protocol(_HEADER_LIMIT),
                ws="none",
                lifespan="off",
                log_config=None,
                access_log=False,
                server_header=False,
                proxy_headers=False,
            )
        )
        self._app = app

    async def open(self, host: str, port: int) -> int:
        """Listens, and gives the port, which was free to choose where it is 0; `WiringError` where it is taken."""
        with _listening(host, port) as bound:
            listening = opened_anew(bound.fileno())
        self.config.load()
        self.lifespan = self.config.lifespan_class(self.config)
        await self.startup([listening])
        self._ticking = asyncio.create_task(self.main_loop())  # sets the date of the answers
        number: int = listening.getsockname()[1]
        return number

    async def close(self) -> None:
        """Stops listening, lets what is being answered end, and closes every connection."""
        self._ticking.cancel()
        await self._app.announce_shutdown()
        self._app.state.enter(Stage.DRAIN)
        self._app.end_streams()
        await stop_accepting(self.servers)
        for connection in list(self.server_state.connections):
            connection.shutdown()
        if self.server_state.tasks:
            _, late = await asyncio.wait(self.server_state.tasks, timeout=_PATIENCE)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)


def _listening(host: str, port: int) -> socket.socket:
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        reason = str(error.strerror).partition(" (")[0]  # Python adds the address, which stands in the sentence
        raise WiringError(
            f"The management port cannot listen on {host}, port {port}: {reason}.\n"
            "Set ARMATURE_MANAGEMENT_PORT to a free port, or to 0 for any; of several processes only one can have it."
        ) from error
