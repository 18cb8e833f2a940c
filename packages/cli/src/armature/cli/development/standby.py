"""What a generation does that cannot serve: it answers every request with what is wrong, until the next begins."""

import json
import socket
from typing import Final

import uvicorn

from armature.core.types import ASGIApp, ASGIScope, Receive, Send

_UNAVAILABLE: Final = 503


def stand_by(listener: socket.socket, sentence: str) -> None:
    """Answers 503 with the sentence as problem details (RFC 9457) until a signal comes."""
    config = uvicorn.Config(
        _answering(sentence), lifespan="off", ws="none", log_config=None, access_log=False, server_header=False
    )
    uvicorn.Server(config).run(sockets=[listener])


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
