"""A `@websocket` handler with the `@message` methods of its controller, proven at construction."""

import inspect
from collections.abc import Sequence
from types import NoneType
from typing import NamedTuple

from starlette.responses import Response
from starlette.websockets import WebSocket

from armature.core.app.websockets.kinds import Kinds, kinds_of
from armature.core.binding import without_none
from armature.core.context import Connection
from armature.core.di import hints_of
from armature.core.errors import WiringError
from armature.core.http.reply import Reply
from armature.core.http.streaming import Event, is_stream, item_of
from armature.core.modules import SocketDetails
from armature.core.pipeline import MESSAGE, WEBSOCKET, Enhancer, Plan, check_path_names
from armature.core.source import name_of, origin_of


class SocketPlan(NamedTuple):
    """How connections at one path are opened, and what takes their messages."""

    handshake: Plan
    messages: tuple[Plan, ...]
    kinds: Kinds
    has_own_loop: bool

    @property
    def details(self) -> SocketDetails:
        """What `@websocket` says beside its path."""
        return _details(self.handshake)


def plan_sockets(plans: Sequence[Plan]) -> list[SocketPlan]:
    """The WebSockets among all plans; raises the `WiringError` of whatever cannot work."""
    handshakes = [plan for plan in plans if plan.endpoint.transport == WEBSOCKET.transport]
    messages = [plan for plan in plans if plan.endpoint.transport == MESSAGE.transport]
    return [
        _planned(plan, tuple(each for each in messages if each.endpoint.controller is plan.endpoint.controller))
        for plan in handshakes
    ]


def _planned(handshake: Plan, messages: tuple[Plan, ...]) -> SocketPlan:
    has_own_loop = _takes(handshake, WebSocket)
    check_path_names([handshake, *messages])
    if has_own_loop:
        _check_own_loop(handshake, messages)
    for plan in (handshake, *messages):
        _check_frames(plan)
    for plan in messages:
        _check_middleware(plan)
    return SocketPlan(handshake, messages, kinds_of(messages), has_own_loop)


def _takes(plan: Plan, cls: type) -> bool:
    return any(without_none(each.annotation) is cls for each in plan.handler.parameters)


def _check_own_loop(handshake: Plan, messages: Sequence[Plan]) -> None:
    endpoint = handshake.endpoint
    called = f"{endpoint.called} ({endpoint.where})"
    if messages:
        other = messages[0].endpoint
        raise WiringError(
            f"{called} takes `WebSocket` and receives by itself, so {other.called} ({other.where}) would never be "
            "called.\nTake `Connection` in its place, or call the other method from your own loop."
        )
    if _takes(handshake, Connection):
        raise WiringError(
            f"{called} takes `WebSocket` and `Connection`, and only one of the two can lead the connection.\n"
            "Take `Connection` to have `@message()` methods, or `WebSocket` to receive by yourself."
        )
    if not inspect.iscoroutinefunction(endpoint.function):
        raise WiringError(f"{called} takes `WebSocket`, whose methods must be awaited.\nWrite `async def`.")
    if handshake.encoder.annotation not in (None, NoneType):
        raise WiringError(
            f"{called} takes `WebSocket` and returns {name_of(handshake.encoder.annotation)}, which nobody would send."
            "\nSend it by the `WebSocket`, and write `-> None`."
        )
    if _details(handshake).subprotocols:
        raise WiringError(
            f"{called} takes `WebSocket` and accepts by itself, so `subprotocols=` would have no effect.\n"
            'Write `await websocket.accept(subprotocol="…")`, or take `Connection`.'
        )


def _check_frames(plan: Plan) -> None:
    """Refuses results that only HTTP can send."""
    annotation = plan.encoder.annotation
    fault = ""
    if annotation is Response or origin_of(hints_of(plan.endpoint.function).get("return")) is Reply:
        fault = "a status and headers"
    elif is_stream(annotation) and item_of(annotation) is Event:
        fault = "server-sent events"
    if fault:
        raise WiringError(
            f"{plan.endpoint.called} ({plan.endpoint.where}) returns {fault}, which a message has not.\n"
            "Return the value alone: `-> Said`, or `-> AsyncIterator[Said]` for several."
        )


def _check_middleware(plan: Plan) -> None:
    own: list[Enhancer] = [each for each in plan.endpoint.enhancers.middleware if each.level == "route"]
    if own:
        raise WiringError(
            f"{own[0]} ({own[0].where}) stands around the messages of {plan.endpoint.called} ({plan.endpoint.where}), "
            "and middleware stands around connections.\n"
            "Put it on the controller or on its `@websocket()` method, or write an interceptor."
        )


def _details(plan: Plan) -> SocketDetails:
    details = plan.endpoint.details
    return details if isinstance(details, SocketDetails) else SocketDetails()
