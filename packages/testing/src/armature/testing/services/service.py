"""A server that tests may use, and what is said where there is none."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias
from urllib.parse import urlsplit

Origin: TypeAlias = Literal["environment", "program", "container"]


@dataclass(frozen=True, slots=True)
class Service:
    """A running server: its `url`, as clients of its kind take it, and where it came from.

    `directory` is where a program that was started here keeps its data; it is removed when the server stops.
    """

    name: str
    url: str
    origin: Origin
    directory: Path | None = None

    @property
    def host(self) -> str:
        """The host of the URL."""
        return urlsplit(self.url).hostname or ""

    @property
    def port(self) -> int:
        """The port of the URL; 0 where it has none."""
        return urlsplit(self.url).port or 0


class ServiceMissing(RuntimeError):
    """No server of a kind could be had; the message names the ways to one."""
