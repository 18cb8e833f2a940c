"""What a generation does that cannot serve: it answers every request with what is wrong, until the next begins."""

import json
import signal
import socket
from collections.abc import Generator
from contextlib import contextmanager
from typing import Final

import uvicorn

from armature.core.types import ASGIApp, ASGIScope, Receive, Send

_UNAVAILABLE: Final = 503
_ENDING: Final = (signal.SIGINT, signal.SIGTERM)


def stand_by(listener: socket.socket, sentence: str) -> None:
    """Answers 503 with the sentence as problem details (RFC 9457) until a signal comes."""
    config = uvicorn.Config(
        _answering(sentence), lifespan="off", ws="none", log_config=None, access_log=False, server_header=False
    )
    server = _StandBy(config)
    with server.capture_signals():  # also before the event loop runs, as Python would tell of what never did
        server.run(sockets=[listener])


class _StandBy(uvicorn.Server):
    """Ends with a signal and does not raise it again: the process ends anyway, and further ones are ignored."""

    @contextmanager
    def capture_signals(self) -> Generator[None]:
        for number in _ENDING:
            signal.signal(number, self.handle_exit)
        yield
        for number in _ENDING:
            signal.signal(number, signal.SIG_IGN)


def _answering(sentence: str) -> ASGIApp:
    problem = {"type": "about:blank", "title": "Service Unavailable", "status": _UNAVAILABLE, "detail": sentence}
    body = json.dumps(problem, ensure_ascii=False).encode()
    headers = [
        (b"content-type", b"application/problem+json"),
        (b"content-length", str(len(body)).encode()),
        (b"retry-after", b"1"),
        (b"connection", b"close"),  # whoever asks again may be for the next generation
    ]

    async def answer(_scope: ASGIScope, receive: Receive, send: Send) -> None:
        while (await receive()).get("more_body"):
            pass
        await send({"type": "http.response.start", "status": _UNAVAILABLE, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    return answer
