"""PostgreSQL: a cluster of its own, made for the tests and gone with them."""

import os
import shutil
import struct
import subprocess
from collections.abc import Sequence
from pathlib import Path
from signal import SIGINT
from typing import ClassVar, Final

from armature.testing.services.probing import said
from armature.testing.services.recipe import Image, Place, Recipe

_USER: Final = "postgres"
_PASSWORD: Final = "tests"  # noqa: S105 - of a server that listens on this machine alone, for as long as tests run
_INSTALLED: Final = Path("/usr/lib/postgresql")
_VERSION_3: Final = 196608


class Postgres(Recipe):
    """PostgreSQL without waiting for the disk, with logical replication possible."""

    name = "postgres"
    program = "initdb"
    installed_by = "apt-get install postgresql"
    image: ClassVar[Image] = Image("postgres:17", 5432, {"POSTGRES_PASSWORD": _PASSWORD})
    stopped_by = SIGINT  # ends sessions; SIGTERM would wait for them

    def __init__(self, *, as_root: bool = os.geteuid() == 0) -> None:
        # PostgreSQL refuses to run as root, and becomes its own user then.
        self._owner = _USER if as_root else os.geteuid()
        self._becoming = ("setpriv", f"--reuid={_USER}", f"--regid={_USER}", "--clear-groups", "--") if as_root else ()

    def directories(self, installed: Path = _INSTALLED) -> Sequence[Path]:
        return sorted(installed.glob("*/bin"), key=_version, reverse=True)

    def prepare(self, program: str, place: Place) -> None:
        password = place.directory / "password"
        password.write_text(_PASSWORD)
        shutil.chown(place.directory, self._owner)
        shutil.chown(password, self._owner)
        making = (program, "--username", _USER, "--auth", "scram-sha-256", "--pwfile", str(password), "--no-sync")
        data = ("--encoding", "UTF8", "--locale", "C", "--pgdata", str(place.directory / "data"))
        subprocess.run(  # noqa: S603 - the program that was found
            [*self._becoming, *making, *data],
            check=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd=place.directory,
        )

    def command(self, program: str, place: Place) -> Sequence[str]:
        server = Path(program).with_name("postgres")
        where = ("-D", str(place.directory / "data"), "-h", "127.0.0.1", "-p", str(place.port))
        settings = ("fsync=off", "full_page_writes=off", "synchronous_commit=off", "wal_level=logical")
        options = (f"unix_socket_directories={place.directory}", *settings)
        return (*self._becoming, str(server), *where, *(word for each in options for word in ("-c", each)))

    def url(self, host: str, port: int) -> str:
        return f"postgresql://{_USER}:{_PASSWORD}@{host}:{port}/postgres"

    def answers(self, host: str, port: int) -> bool:
        """Whether it asks for a password; while it starts it answers with an error (protocol 3.0, message flow)."""
        words = b"user\0%b\0database\0%b\0\0" % (_USER.encode(), _USER.encode())
        return said(host, port, struct.pack("!ii", 8 + len(words), _VERSION_3) + words).startswith(b"R")


def _version(programs: Path) -> int:
    name = programs.parent.name
    return int(name) if name.isdecimal() else 0
