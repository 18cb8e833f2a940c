"""A WebSocket connection as handlers hold it: something to send to, from anywhere, for as long as it is open."""

from collections.abc import Callable, Mapping

import pydantic_core
from starlette.requests import HTTPConnection

from armature.core.context.channel import Channel, Stage
from armature.core.errors import ConnectionClosed, ResultError


class Connection:
    """An open connection to a client; handlers and message methods take it as a parameter.

    It can be kept and used from other tasks until it ends. The first `send` accepts the handshake, if the handler of
    `@websocket` has not ended yet; until then an error refuses it.
    """

    __slots__ = ("_channel", "_handshake", "path_parameters", "request_id", "subprotocol")

    def __init__(
        self,
        channel: Channel,
        handshake: Callable[[], HTTPConnection],
        path_parameters: Mapping[str, str],
        request_id: str,
        subprotocol: str | None,
    ) -> None:
        self._channel = channel
        self._handshake = handshake
        self.path_parameters = path_parameters
        """The texts of the path's parameters, as they are in the handshake."""
        self.request_id = request_id
        """The id of the handshake; those of its messages begin with it."""
        self.subprotocol = subprotocol
        """The one of `@websocket(subprotocols=…)` that the client knows too, or None."""

    @property
    def is_open(self) -> bool:
        """Whether something can still be sent."""
        return self._channel.stage is not Stage.CLOSED

    @property
    def handshake(self) -> HTTPConnection:
        """The request that opened the connection, as Starlette reads it: headers, cookies, query, client, state."""
        return self._handshake()

    async def send(self, value: object) -> None:
        """Sends one message: `str` as text, `bytes` as binary, models, dataclasses and all else as JSON text.

        Safe to call from several tasks. Raises `ConnectionClosed` after the end, and `ResultError` for what is no JSON.
        """
        encoded = as_message(value)
        channel = self._channel
        try:
            if channel.stage is Stage.CONNECTING:
                await channel.accept(self.subprotocol)
            await channel.send({"type": "websocket.send", "text" if isinstance(encoded, str) else "bytes": encoded})
        except OSError as error:
            raise ConnectionClosed("The WebSocket connection has ended; nothing can be sent to it any more.") from error

    async def close(self, code: int = 1000, reason: str = "") -> None:
        """Closes the connection with a code (RFC 6455 §7.4) and a reason of at most 123 bytes; once is enough."""
        await self._channel.close(code, reason)

    def when_ended(self, call: Callable[[], object]) -> Callable[[], None]:
        """Has a sync function called once when the connection has ended, however; gives what takes that back.

        Where it has ended already, the function is called at once. It must not raise.
        """
        return self._channel.when_ended(call)


def as_message(value: object) -> str | bytes:
    """What is sent for a value: text as it is, bytes in binary, all else as JSON; raises `ResultError` for no JSON."""
    if isinstance(value, (str, bytes)):
        return value
    try:
        return pydantic_core.to_json(value, inf_nan_mode="null").decode()
    except pydantic_core.PydanticSerializationError as error:
        raise ResultError(f"A {type(value).__name__} cannot be sent as JSON: {error}") from error
