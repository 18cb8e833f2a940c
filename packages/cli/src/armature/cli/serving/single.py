"""One server, in this process."""

import socket

from armature.cli.listening import address_of
from armature.cli.processes.hosting import host
from armature.cli.project import application
from armature.cli.serving.plan import Proxy
from armature.core.logging import get_logger

_log = get_logger("armature.server")


def serve_here(reference: str, listener: socket.socket, proxy: Proxy) -> None:
    """Serves until a signal comes. Raises `CommandError` where the application cannot be loaded or started."""
    address = address_of(listener)
    host(application(reference), listener, proxy.options, lambda: _log.info("serving", address=address, workers=1))
