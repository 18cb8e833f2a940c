"""The parent starts anew in its own place, and keeps the socket: for what it has imported itself."""

import json
import os
import socket
import sys
from dataclasses import asdict, dataclass
from typing import Final

from armature.cli.development.changes import Change

_VARIABLE: Final = "_ARMATURE_DEVELOPMENT"


@dataclass(frozen=True, slots=True)
class Renewal:
    """What the parent before has left: its socket, and the change for which it made way."""

    listener: socket.socket
    change: Change
    preloads: bool


def renew(renewal: Renewal) -> None:
    """Becomes a new process by the same command line; never returns."""
    os.set_inheritable(renewal.listener.fileno(), True)
    left = {"socket": renewal.listener.fileno(), "change": asdict(renewal.change), "preloads": renewal.preloads}
    os.environ[_VARIABLE] = json.dumps(left)
    sys.stdout.flush()
    os.execv(sys.executable, sys.orig_argv)  # noqa: S606 - the command line that started this process


def inherited() -> Renewal | None:
    """What was left to this process, if another was here before."""
    text = os.environ.pop(_VARIABLE, "")
    if not text:
        return None
    left = json.loads(text)
    listener = socket.socket(fileno=left["socket"])
    listener.set_inheritable(False)
    return Renewal(listener, Change(**left["change"]), left["preloads"])
