"""What a path of a WebSocket leads to: its plan and, once the application has started, its pipelines."""

from collections.abc import Callable, Sequence
from typing import Self

from armature.core.app.choice import LED, Choice
from armature.core.app.settings import ApplicationSettings
from armature.core.app.websockets.choice import Choose, chooser
from armature.core.app.websockets.frames import framer
from armature.core.app.websockets.plan import SocketPlan
from armature.core.di import Container
from armature.core.pipeline import Pipeline, Plan, Threads, compile_pipeline
from armature.core.pipeline.codecs import NOTHING_EXACT, Dump
from armature.core.pipeline.limits import Run
from armature.core.pipeline.results import Encode
from armature.core.routing import Route
from armature.core.types import ASGIApp, ASGIScope, Message, RawHeaders


class MessageTarget:
    """A message method, ready to be called; `frame` makes a message of the bytes of its result, or None of nothing.

    A result of the class `exact` becomes bytes by `dump`, without the status and headers that only HTTP has.
    """

    __slots__ = ("body_limit", "dump", "encode", "exact", "frame", "run")

    def __init__(self, pipeline: Pipeline, plan: Plan, body_limit: int) -> None:
        own = plan.endpoint.body_limit
        self.body_limit = body_limit if own is None else own
        self.run: Run = pipeline.run
        self.encode: Encode | None = pipeline.encode
        self.frame: Callable[[bytes], Message | None] = framer(plan.encoder.annotation)
        codec = plan.encoder.codec if pipeline.encode is not None else None
        self.exact: object = codec.exact if codec is not None else NOTHING_EXACT
        self.dump: Dump = codec.dump if codec is not None else bytes


class SocketTarget:
    """One `@websocket` handler with its messages. `around` is the middleware of its module, controller and route.

    `constant` are headers of the answer to the handshake, `choice` is that of `Target`.
    """

    __slots__ = (
        "around",
        "body_limit",
        "choice",
        "choose",
        "constant",
        "frame",
        "has_own_loop",
        "idle",
        "messages",
        "path",
        "pipeline",
        "plan",
        "version",
    )

    choose: Choose
    pipeline: Pipeline

    def __init__(self, plan: SocketPlan) -> None:
        self.plan = plan
        self.path = plan.handshake.endpoint.address
        self.version = plan.handshake.endpoint.version
        self.has_own_loop = plan.has_own_loop
        self.frame = framer(plan.handshake.encoder.annotation)
        self.around: ASGIApp | None = None
        self.messages: list[MessageTarget] = []
        self.body_limit = 0
        self.idle = 0.0
        self.choice: Choice[SocketTarget] | None = None
        self.constant: RawHeaders = plan.handshake.endpoint.deprecation.headers()

    @classmethod
    def joined(cls, routes: Sequence[Route["SocketTarget"]]) -> Self:
        """One target for all that something tells apart at one path."""
        standing = cls(routes[0].target.plan)
        standing.choice, standing.around = Choice(routes), LED
        return standing

    def link(self, container: Container, threads: Threads, settings: ApplicationSettings) -> None:
        """Composes the pipelines out of the container's singletons."""
        body_limit, idle = settings.body_limit, self.plan.details.idle_timeout
        self.idle = settings.websocket_idle if idle is None else idle
        self.pipeline = compile_pipeline(self.plan.handshake, container, threads)
        self.messages = [
            MessageTarget(compile_pipeline(plan, container, threads), plan, body_limit) for plan in self.plan.messages
        ]
        self.body_limit = max((each.body_limit for each in self.messages), default=body_limit)
        self.choose = chooser(self.plan.kinds)

    def subprotocol(self, scope: ASGIScope) -> str | None:
        """The first of ours that the client offers too."""
        offered = scope.get("subprotocols") or ()
        return next((each for each in self.plan.details.subprotocols if each in offered), None)
