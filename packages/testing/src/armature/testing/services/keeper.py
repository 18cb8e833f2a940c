"""Runs a server for exactly as long as whoever asked for it lives.

A program of its own, as a server that is started directly outlives tests that are killed:
`keeper.py SIGNAL SECONDS DIRECTORY COMMAND…`. Nothing is written to its standard input, which ends with the process
that holds the other end; then the server is sent the signal, is killed when the seconds are over, and its directory is
removed.
"""

import os
import shutil
import subprocess
import sys
import threading

_INPUT = 0


def main(signal: str, seconds: str, directory: str, *command: str) -> int:
    """Starts the server, waits for its end or the input's; the exit code is the server's."""
    server = subprocess.Popen(command, stdin=subprocess.DEVNULL)  # noqa: S603 - it runs what it is told to
    threading.Thread(target=_stop, args=(server, int(signal), float(seconds)), daemon=True).start()
    status = server.wait()
    shutil.rmtree(directory, ignore_errors=True)
    return status


def _stop(server: "subprocess.Popen[bytes]", signal: int, seconds: float) -> None:
    os.read(_INPUT, 1)  # not through sys.stdin, whose lock would be held when this program ends
    server.send_signal(signal)
    try:
        server.wait(seconds)
    except subprocess.TimeoutExpired:
        server.kill()


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
