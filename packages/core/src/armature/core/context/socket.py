"""The units of work of a WebSocket: its handshake, and each of its messages."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from starlette.requests import HTTPConnection
from starlette.websockets import WebSocket

from armature.core.context.channel import Channel
from armature.core.context.connection import Connection
from armature.core.context.execution import ExecutionContext
from armature.core.context.query import parse_query
from armature.core.context.scope import UrlRouter, complete
from armature.core.types import ASGIScope, Receive, Send


class SocketContext(ExecutionContext):
    """The handshake of a WebSocket, and with an own loop the whole connection.

    `target` is what the router found, once it has been asked.
    """

    __slots__ = (
        "_connection",
        "_http_connection",
        "_query",
        "_websocket",
        "app",
        "channel",
        "inside",
        "scope",
        "started",
        "target",
    )

    transport: ClassVar[str] = "websocket"

    def __init__(
        self, scope: ASGIScope, channel: Channel, raw_request_id: bytes, raw_traceparent: bytes, app: UrlRouter
    ) -> None:
        super().__init__(raw_request_id, raw_traceparent)
        self.scope = scope
        self.raw_headers = scope["headers"]
        self.channel = channel
        self.app = app
        self.target: Any = None
        self.inside = False
        self.started = 0.0
        self._connection: Connection | None = None
        self._http_connection: HTTPConnection | None = None
        self._query: list[tuple[str, str]] | None = None
        self._websocket: WebSocket | None = None

    def passed(self, scope: ASGIScope, receive: Receive, send: Send) -> None:
        """Told what middleware made of the connection on its way in."""
        self.scope = scope
        self.raw_headers = scope["headers"]
        self._headers = None
        self.channel.passed(receive, send)

    @property
    def query(self) -> Sequence[tuple[str, str]]:
        """The query's names and values, in order; parsed at the first use."""
        query = self._query
        if query is None:
            query = self._query = parse_query(self.scope.get("query_string", b""))
        return query

    @property
    def http_connection(self) -> HTTPConnection:
        """The handshake as Starlette's `HTTPConnection`, with path parameters and `url_for`."""
        if self._http_connection is None:
            self._http_connection = HTTPConnection(self._completed())
        return self._http_connection

    @property
    def websocket(self) -> WebSocket:
        """Starlette's `WebSocket`, for handlers that accept and receive by themselves."""
        if self._websocket is None:
            self._websocket = WebSocket(self._completed(), self.channel.receive, self.channel.send)
        return self._websocket

    @property
    def connection(self) -> Connection:
        """The connection as something to send to."""
        if self._connection is None:
            self._connection = Connection(
                self.channel,
                lambda: self.http_connection,
                self.path_parameters,
                self.request_id,
                self.target.subprotocol(self.scope),
            )
        return self._connection

    def _completed(self) -> ASGIScope:
        complete(self.scope, self.path_parameters, self.app)
        return self.scope


class MessageContext(ExecutionContext):
    """One message of a WebSocket connection.

    `body` is the message in bytes, `text` as text, or None where it came in binary. Headers, query and path parameters
    are those of the handshake; the request id is the handshake's with the number of the message behind it.
    """

    __slots__ = ("handshake", "text")

    transport: ClassVar[str] = "message"

    def __init__(  # sets every field itself, as one is made for every message
        self, handshake: SocketContext, number: int, body: bytes, text: str | None
    ) -> None:
        self.raw_request_id = b"%b.%d" % (handshake.raw_request_id, number)
        self.raw_traceparent = handshake.raw_traceparent
        self.services = None
        self.failure = None
        self.path_parameters = handshake.path_parameters
        self.raw_headers = handshake.raw_headers
        self.body: bytes = body
        self.text = text
        self.handshake = handshake

    @property
    def headers(self) -> Mapping[bytes, bytes]:
        """The headers of the handshake by their name in lower case, the last of each."""
        return self.handshake.headers

    @property
    def query(self) -> Sequence[tuple[str, str]]:
        """The names and values of the handshake's query, in order."""
        return self.handshake.query

    @property
    def http_connection(self) -> HTTPConnection:
        """The handshake as Starlette's `HTTPConnection`."""
        return self.handshake.http_connection

    @property
    def connection(self) -> Connection:
        """The connection on which the message came."""
        return self.handshake.connection
