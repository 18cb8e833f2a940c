"""A real server around an application, on a free port, for tests that need the network."""

import socket
import threading
from collections.abc import Generator
from contextlib import contextmanager, suppress

from armature.core import Application
from armature.core.app.server import Server, ServerOptions, server_of

_HOST = "127.0.0.1"
_SECONDS = 60.0


@contextmanager
def serve(app: Application) -> Generator[str]:
    """Serves an application under uvicorn in a thread of its own and gives its address, `http://127.0.0.1:54321`.

    At the end it is stopped as by Ctrl-C: what was accepted is answered, then everything is closed. Raises
    `RuntimeError` where it does not start; the log says why.
    """
    with socket.create_server((_HOST, 0)) as listener:
        port: int = listener.getsockname()[1]
        server = server_of(app, ServerOptions())
        thread = threading.Thread(target=_run, args=(server, listener), name="armature.testing.serve", daemon=True)
        thread.start()
        while thread.is_alive() and not server.started:
            thread.join(_MOMENT)
        if not server.started:
            raise RuntimeError("The application does not start; the log says why.")
        try:
            yield f"http://{_HOST}:{port}"
        finally:
            server.should_exit = True
            thread.join(_SECONDS)


def _run(server: Server, listener: socket.socket) -> None:
    with suppress(SystemExit):  # of an application that does not start
        server.run([listener])


_MOMENT = 0.005
