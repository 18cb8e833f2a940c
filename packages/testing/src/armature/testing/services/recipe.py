"""How a server of one kind is started, reached and recognized."""

import os
import shutil
import sys
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from signal import SIGTERM, Signals
from typing import ClassVar

from armature.testing.services.service import ServiceMissing


@dataclass(frozen=True, slots=True)
class Place:
    """Where a program is to run: the port of 127.0.0.1 that it listens on, and a directory of its own."""

    port: int
    directory: Path


@dataclass(frozen=True, slots=True)
class Image:
    """The same server as a container; `port` is the one that it listens on inside."""

    name: str
    port: int
    environment: Mapping[str, str] = field(default_factory=dict[str, str])


class Recipe(ABC):
    """One kind of server; `installed_by` is the command that brings its `program`."""

    name: ClassVar[str]
    program: ClassVar[str]
    installed_by: ClassVar[str]
    image: ClassVar[Image]
    stopped_by: ClassVar[Signals] = SIGTERM

    @property
    def variable(self) -> str:
        """The environment variable that names a server which runs already."""
        return f"TEST_{self.name.upper()}_URL"

    def find(self) -> str | None:
        """The path of the program: in `directories()`, beside this Python, or on the PATH."""
        beside = Path(sys.executable).parent  # programs of Python packages, also where no environment is activated
        places = [*self.directories(), beside, os.environ.get("PATH", os.defpath), "/usr/sbin"]
        return shutil.which(self.program, path=os.pathsep.join(str(each) for each in places))

    def directories(self) -> Sequence[Path]:
        """Where the program may lie that is not on the PATH."""
        return ()

    def missing(self) -> ServiceMissing:
        """What is said where there is no way to such a server."""
        return ServiceMissing(
            f"There is no {self.name} for these tests: set {self.variable} to one that they may write to, "
            f"or install `{self.program}` ({self.installed_by}), "
            f"or start a container engine ({self.image.name}, by `pip install armature-testing[containers]`)."
        )

    def prepare(self, program: str, place: Place) -> None:  # noqa: B027 - most servers need no preparation
        """What must be done once before the server starts; raises `subprocess.CalledProcessError` where it fails."""

    @abstractmethod
    def command(self, program: str, place: Place) -> Sequence[str]:
        """The server with its arguments."""

    @abstractmethod
    def url(self, host: str, port: int) -> str:
        """How clients are told of it."""

    @abstractmethod
    def answers(self, host: str, port: int) -> bool:
        """Whether it is ready for clients; an `OSError` says that it is not."""
