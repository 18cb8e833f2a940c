"""What a test is told when the application does something else than answer."""

import httpx2


class NoAnswer(RuntimeError):
    """The application ended without a complete answer, or the connection was broken off on purpose."""


class SocketClosed(Exception):
    """The application closed a WebSocket; `code` and `reason` are those of the close frame (RFC 6455 §7.4)."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(f"The application closed the WebSocket: {code} {reason}".rstrip())
        self.code = code
        self.reason = reason


class SocketRefused(Exception):
    """The application refused the handshake with `response`, whatever it would have been over HTTP."""

    def __init__(self, response: httpx2.Response) -> None:
        super().__init__(f"The application refused the WebSocket: {response.status_code} {response.text}")
        self.response = response
