"""The management port's life: it opens when everything is built, and closes after everything else."""

from collections.abc import Callable
from contextlib import AsyncExitStack
from ipaddress import ip_address
from typing import Protocol

from armature.core.app import Application
from armature.core.health.checkup import Checkup
from armature.core.logging import get_logger
from armature.core.management.settings import ManagementSettings
from armature.core.management.surface import Surface

_log = get_logger("armature.management")


class Listening(Protocol):
    """A server that can be opened once."""

    async def open(self, host: str, port: int) -> int:
        """Listens, and gives the port; raises `WiringError` where the address is taken."""
        ...

    async def close(self) -> None:
        """Closes every connection, those that are being answered last."""


class ManagementPort:
    """Injectable: `number` is the port that listens, None while there is none."""

    def __init__(
        self,
        app: Application,
        settings: ManagementSettings,
        surface: Surface,
        listener: Callable[[Application], Listening],
    ) -> None:
        self.number: int | None = None
        self._app = app
        self._settings = settings
        self._surface = surface
        self._listener = listener

    async def on_application_bootstrap(self) -> None:
        """Begins to listen; raises `WiringError` where the address is taken."""
        host, port = self._settings.host, self._settings.port
        if port is None:
            _log.info("no management port", instead="set ARMATURE_MANAGEMENT_PORT")
            return
        surface = self._surface.over(self._app, await self._app.container.get(Checkup))
        async with AsyncExitStack() as opened:
            await opened.enter_async_context(surface)
            listener = self._listener(surface)
            self.number = await listener.open(host, port)
            opened.push_async_callback(self._close, listener)
            self._app.last.push_async_exit(opened.pop_all())
        _log.info("management port open", host=host, port=self.number)
        if not self._surface.guards and not _is_loopback(host):
            _log.warning("the management port is open to the network, and no guard covers it", host=host)

    async def _close(self, listener: Listening) -> None:
        self.number = None
        await listener.close()


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:  # a name
        return host == "localhost"
