"""What `armature serve` is asked for, and how the rest of it is said to other processes."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from armature.core.app.server import ServerOptions


class ServerName(StrEnum):
    """The servers that there are."""

    UVICORN = "uvicorn"
    GRANIAN = "granian"


@dataclass(frozen=True, slots=True)
class Place:
    """Where to listen: a host and a port, or in their place a path."""

    host: str
    port: int
    path: Path | None


@dataclass(frozen=True, slots=True)
class Proxy:
    """What stands before the application: `root_path` is where, `is_trusted` whether it tells who the client is."""

    root_path: str
    is_trusted: bool

    @property
    def options(self) -> ServerOptions:
        """The same for our own server."""
        return ServerOptions(root_path=self.root_path, proxy_headers=self.is_trusted)
