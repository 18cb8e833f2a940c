"""`python -m tests.reliability.transfers MIB`: a file of so many MiB up, and down from a source and from the disk.

One server process on the loopback. Its resident memory, at its highest, may be 16 MiB above that of the idle server,
and what arrives must be what was sent. Exit code 1 otherwise.
"""

import argparse
import json
import re
import socket
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, NamedTuple
from zlib import crc32

from tests.reliability.apps.files import CHUNK
from tests.reliability.processes.served import PATIENCE, Served, armature_command, listener, start

MOST: Final = 16 * 1024
"""How many KiB the memory may grow."""

_MIB: Final = 1_048_576
_SETTINGS: Final = {"ARMATURE_SHUTDOWN_UNREADY": "0", "ARMATURE_ACCESS_LOG": "false", "ARMATURE_LOG_FORMAT": "json"}
_BOUNDARY: Final = "----------a-boundary"
_BUFFER: Final = 262_144


class Transfer(NamedTuple):
    """How one file went: seconds, and the KiB by which memory had grown at its highest."""

    name: str
    seconds: float
    grown: int
    is_right: bool

    def __str__(self) -> str:
        said = "" if self.is_right else ", and what arrived is not what was sent"
        return f"{self.name}: {self.seconds:.1f} s, memory grew by {self.grown / 1024:.1f} MiB{said}"


def main() -> int:
    """Transfer and measure."""
    parser = argparse.ArgumentParser(prog="python -m tests.reliability.transfers", description=__doc__)
    parser.add_argument("mib", nargs="?", type=int, default=4096, help="the size of each file (4096)")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        transfers = transferred(given.mib, Path(folder))
    for each in transfers:
        sys.stdout.write(f"{given.mib} MiB {each}\n")
    return 0 if all(each.is_right and each.grown <= MOST for each in transfers) else 1


def transferred(mib: int, folder: Path) -> Sequence[Transfer]:
    """All transfers, over one server that has served one small file of each kind before."""
    sparse = folder / "sparse"
    with sparse.open("wb") as file:
        file.truncate(mib * _MIB)
    with listener() as listening:
        served = start(armature_command("tests.reliability.apps.files:app"), listening, folder / "log", _SETTINGS)
        try:
            _wait(served)
            port = listening.getsockname()[1]
            runs: list[tuple[str, Callable[[int], bool]]] = [
                ("up", lambda size: _up(port, size)),
                ("down from a source", lambda size: _down(port, f"/files/{size * _MIB}", size, CHUNK)),
                ("down from the disk", lambda size: _down(port, f"/disk?path={sparse}", size, bytes(_MIB))),
            ]
            _up(port, 1)
            _down(port, f"/files/{_MIB}", 1, CHUNK)
            idle = _memory(served, "VmRSS")
            return [_timed(name, run, mib, served, idle) for name, run in runs]
        finally:
            served.process.terminate()
            served.ended()


def _timed(name: str, run: Callable[[int], bool], mib: int, served: Served, idle: int) -> Transfer:
    started = time.monotonic()
    is_right = run(mib)
    return Transfer(name, time.monotonic() - started, _memory(served, "VmHWM") - idle, is_right)


def _up(port: int, mib: int) -> bool:
    head = f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="f"\r\n\r\n'.encode()
    tail = f"\r\n--{_BOUNDARY}--\r\n".encode()
    block = CHUNK * (_MIB // len(CHUNK))
    length = len(head) + mib * _MIB + len(tail)
    with _connected(port) as connection:
        connection.sendall(
            f"POST /files HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: {length}\r\n"
            f"Content-Type: multipart/form-data; boundary={_BOUNDARY}\r\n\r\n".encode()
        )
        connection.sendall(head)
        checksum = 0
        for _ in range(mib):
            checksum = crc32(block, checksum)
            connection.sendall(block)
        connection.sendall(tail)
        answer = b"".join(iter(lambda: connection.recv(_BUFFER), b""))
    return bool(json.loads(answer.partition(b"\r\n\r\n")[2]) == [mib * _MIB, checksum])


def _down(port: int, path: str, mib: int, pattern: bytes) -> bool:
    """Whether all bytes arrive; those at the beginning are compared with what they must be."""
    with _connected(port) as connection:
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".encode())
        start = b""
        while len(start) < len(pattern):
            received = connection.recv(_BUFFER)
            if not received:
                return False
            start += received
        head, _, body = start.partition(b"\r\n\r\n")
        length, buffer = len(body), bytearray(_BUFFER)
        while count := connection.recv_into(buffer):
            length += count
    announced = re.search(rb"content-length: (\d+)", head.lower())
    is_whole = announced is not None and int(announced[1]) == length == mib * _MIB
    return is_whole and body.startswith(pattern[: len(body)])


def _connected(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), PATIENCE)


def _wait(served: Served) -> None:
    limit = time.monotonic() + PATIENCE
    while not served.listens:
        if served.process.poll() is not None or time.monotonic() > limit:
            raise served.failure("did not come to listen")
        time.sleep(0.01)


def _memory(served: Served, what: str) -> int:
    """KiB of the server: `VmRSS` that are resident, `VmHWM` that were at its highest."""
    status = Path(f"/proc/{served.process.pid}/status").read_text(encoding="ascii")
    found = re.search(rf"^{what}:\s*(\d+) kB$", status, re.MULTILINE)
    if found is None:
        raise served.failure(f"does not tell its {what}")
    return int(found[1])


if __name__ == "__main__":
    sys.exit(main())
