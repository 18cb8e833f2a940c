"""What a command prints on a real terminal of a given width."""

import fcntl
import os
import pty
import re
import struct
import sys
import termios
from pathlib import Path

_STYLES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


def shown_on(columns: int, *words: str, cwd: Path, code: int = 0) -> list[str]:
    """The lines of `armature` with some words on a terminal, without colors."""
    process, screen = pty.fork()
    if process == 0:  # pragma: no cover - becomes the command
        os.chdir(cwd)
        fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
        environment = {name: value for name, value in os.environ.items() if name != "COLUMNS"}
        command = [sys.executable, "-m", "armature.cli", *words]
        os.execve(sys.executable, command, environment | {"TERM": "xterm-256color"})
    printed = _read(screen)
    _, status = os.waitpid(process, 0)
    os.close(screen)
    assert os.waitstatus_to_exitcode(status) == code, printed
    return _STYLES.sub("", printed).replace("\r", "").splitlines()


def _read(screen: int) -> str:
    """Everything until the command has ended, which a terminal tells as an error."""
    pieces: list[bytes] = []
    while True:
        try:
            piece = os.read(screen, 65_536)
        except OSError:
            break
        if not piece:
            break
        pieces.append(piece)
    return b"".join(pieces).decode()
