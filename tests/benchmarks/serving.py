"""Serves one peer under uvicorn as `python -m tests.benchmarks.serving PEER`: prints its port, ends with its input.

One worker, httptools, uvloop, access log off, everything else as `uvicorn peer:app` sets it.
"""

import socket
import sys
import threading

import uvicorn

from tests.benchmarks.output import reserved_output
from tests.benchmarks.peers import load


def main() -> None:
    """Bind a free port of the loopback and serve until standard input is closed."""
    answer = reserved_output()
    config = uvicorn.Config(
        load(sys.argv[1]),
        http="httptools",
        loop="uvloop",
        access_log=False,
        log_level="warning",
    )
    server = uvicorn.Server(config)
    listener = socket.create_server(("127.0.0.1", 0), backlog=128)
    threading.Thread(target=_stop_at_end_of_input, args=(server,), daemon=True).start()
    answer(listener.getsockname()[1])
    server.run(sockets=[listener])


def _stop_at_end_of_input(server: uvicorn.Server) -> None:
    sys.stdin.read()
    server.should_exit = True


if __name__ == "__main__":
    main()
