"""The socket that a command binds itself, before it loads anything: a taken port is told at once."""

import errno
import socket
from pathlib import Path
from typing import Annotated

import typer

from armature.cli.errors import CommandError

_BACKLOG = 2048

HostOption = Annotated[str, typer.Option("--host", help="The address to listen on.")]
"""How a command is told where to listen."""

PortOption = Annotated[int, typer.Option("--port", min=0, max=65_535, help="The port to listen on, 0 for any.")]


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens; raises `CommandError` where the port is taken, or the address is none of ours."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=_BACKLOG)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise CommandError(f"Port {port} of {host} is taken: name another with `--port`.") from None
        reason = (error.strerror or "").partition(" (")[0]  # Python appends what it tried
        raise CommandError(
            f"Nothing can listen on port {port} of {host}: {reason}. Name others with `--host` and `--port`."
        ) from None


def listen_at(path: Path) -> socket.socket:
    """A socket in the file system, open to every user; raises `CommandError` where there can be none."""
    listener = socket.socket(socket.AF_UNIX)
    try:
        if path.is_socket() and not _answers(path):
            path.unlink()
        listener.bind(str(path))
        path.chmod(0o666)
        listener.listen(_BACKLOG)
    except OSError as error:
        listener.close()
        raise CommandError(f"Nothing can listen at {path}: {error.strerror}. Name another with `--uds`.") from None
    return listener


def address_of(listener: socket.socket) -> str:
    """What a browser is told, such as `http://127.0.0.1:8000`; of a socket in the file system its path."""
    name: str | tuple[str, int] = listener.getsockname()
    if isinstance(name, str):
        return name
    host = f"[{name[0]}]" if ":" in name[0] else name[0]
    return f"http://{host}:{name[1]}"


def _answers(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as probe:
        return probe.connect_ex(str(path)) == 0
