"""`@websocket` and `@message`: the endpoints of a WebSocket connection."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, TypeVar

from armature.core.errors import WiringError
from armature.core.modules.decorators import endpoint
from armature.core.modules.members import members_of
from armature.core.modules.records import EndpointRecord
from armature.core.pipeline import MESSAGE, WEBSOCKET, RouteOptions
from armature.core.routing import Condition, Versions
from armature.core.source import caller, declared_at, name_of

F = TypeVar("F", bound=Callable[..., Any])  # the user's handler


class SocketDetails(NamedTuple):
    """What `@websocket` says beside its path."""

    subprotocols: tuple[str, ...] = ()
    idle_timeout: float | None = None


def websocket(
    path: str = "/",
    *,
    version: Versions | None = None,
    host: str | None = None,
    when: Sequence[Condition] = (),
    subprotocols: Sequence[str] = (),
    idle_timeout: float | None = None,
) -> Callable[[F], F]:
    """Opens WebSocket connections at `path`: runs once for each, after the guards.

    A handler that takes Starlette's `WebSocket` accepts, receives and sends by itself, and the connection ends with it.
    Any other is accepted when it ends, or at its first `Connection.send`, and the `@message` methods of its controller
    are called from then on. `version`, `host` and `when` are those of `RouteOptions`. `subprotocols` are those that it
    speaks, the best first; the client is told of the first that it offers too. A client that says nothing for
    `idle_timeout` seconds is closed with 4408; without it `ARMATURE_WEBSOCKET_IDLE` says how many, and 0 is never.
    """
    if callable(path):
        raise WiringError(f"@websocket ({caller()}) is not called.\nWrite `@websocket()`.")
    written = f'@websocket("{path}")' if path != "/" else "@websocket()"
    if idle_timeout is not None and idle_timeout < 0:
        raise WiringError(f"{written} ({caller()}) cannot wait for {idle_timeout:g} seconds.\nWrite 0 for no time-out.")
    details = SocketDetails(tuple(subprotocols), idle_timeout)
    options = RouteOptions(version=version, host=host, when=when)
    return endpoint(WEBSOCKET.transport, path, written=written, details=details, options=options)


def message(given: None = None) -> Callable[[F], F]:
    """Makes a method of a controller with `@websocket` answer the messages of its connections, one after the other.

    Its one parameter that the client sends says which: text as it is for `str`, binary for `bytes`, else JSON. Where
    there are several methods for JSON, their models share a field such as `type: Literal["say"]`. What the method
    returns is sent to the client, and so is each item of an async iterator; None sends nothing.
    """
    if given is not None:
        raise WiringError(f"@message ({caller()}) is not called.\nWrite `@message()`.")
    return endpoint(MESSAGE.transport, "", written="@message()")


def handshake_of(cls: type | None, record: EndpointRecord) -> EndpointRecord:
    """The `@websocket` of the controller to whose connections a `@message` method belongs."""
    if cls is None:
        raise WiringError(
            f"{record.written} ({record.where}) stands on a function, and a message belongs to a connection.\n"
            "Make it a method of a controller that has `@websocket()` on another."
        )
    found = [
        endpoint
        for member in members_of(cls)
        for endpoint in member.record.endpoints
        if endpoint.transport == WEBSOCKET.transport
    ]
    called = f"The controller {name_of(cls)} ({declared_at(cls)})"
    if not found:
        raise WiringError(
            f"{called} has {record.written} ({record.where}), and nothing that opens a connection.\n"
            "Put `@websocket()` on an `async def` method of it: it runs once for each connection."
        )
    if len(found) > 1:
        places = " and ".join(f"{each.written} ({each.where})" for each in found)
        raise WiringError(
            f"{called} has {record.written} ({record.where}), and opens connections in {len(found)} places: {places}.\n"
            "Keep one of them, or move the others to a controller of their own."
        )
    return found[0]
