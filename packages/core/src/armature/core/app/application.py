"""The application: built and checked at once, started by the server, called for every request."""

import asyncio
import os
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from time import monotonic
from types import TracebackType
from typing import Self, TypeVar

import anyio
from starlette.datastructures import URLPath
from typing_extensions import TypeForm

from armature.core.app.asgi import HttpEntry, close_header
from armature.core.app.blueprint import Shape, draw
from armature.core.app.hooks import Hooks
from armature.core.app.lifespan import HOST, Lifespan, bounded, log_failed_start
from armature.core.app.middleware import stack
from armature.core.app.misses import Misses
from armature.core.app.mounted import MountedLifespans
from armature.core.app.overriding import Override
from armature.core.app.settings import ApplicationSettings, unread_variables
from armature.core.app.state import ApplicationState, Stage
from armature.core.app.transports import Transports
from armature.core.app.websockets import SocketEntry
from armature.core.binding import Adapters
from armature.core.di import Container, Provider, key_of, provide, read_settings, uninterrupted
from armature.core.errors import ArmatureError, WiringError
from armature.core.http.answer import Answer, Stream
from armature.core.http.body import read_body
from armature.core.logging import configure_logging, get_logger
from armature.core.routing import Converter, TrailingSlash
from armature.core.types import ASGIApp, ASGIScope, Receive, Send

T = TypeVar("T")
_log = get_logger("armature.lifecycle")

_OVERTIME = 0.5
"""Seconds for each further closing once the budget is spent."""


class Application:
    """An ASGI application made of modules.

    Building it scans, checks and connects everything and needs no environment; a mistake in the declarations raises
    `WiringError`. `root` is a module: a class under `@module`, or a `Module`. `prefix` stands before every path.
    `trailing_slash` says what `/items/` means where only `/items` is a route: `strict` 404, `redirect` 308, `ignore`
    the same. `converters` add to those of path templates. `settings` are read from the environment at start when left
    out.
    """

    def __init__(
        self,
        root: object,
        *,
        prefix: str = "",
        trailing_slash: TrailingSlash = "strict",
        converters: Sequence[Converter] = (),
        settings: ApplicationSettings | None = None,
    ) -> None:
        self._build(root, Shape(prefix, trailing_slash, tuple(converters)), settings, Adapters())

    def _build(self, root: object, shape: Shape, settings: ApplicationSettings | None, adapters: Adapters) -> None:
        self._root, self._shape, self._given, self._adapters = root, shape, settings, adapters
        self._settings = settings
        self.has_own_server = False
        self.state = ApplicationState()
        provided = provide(ApplicationSettings).by(self._current_settings)
        self.blueprint = draw(root, shape, adapters, provided, self.state)
        self._hooks = Hooks()
        self.container = Container(self.blueprint.graph, self._hooks)
        self._transports = Transports(self.blueprint.transports, self.blueprint.plans)
        self._mounted = MountedLifespans(self.blueprint.mounts, self.state)
        self._misses = Misses(self.blueprint.router, self.blueprint.mounts, shape.trailing_slash)
        self._entry = HttpEntry(self, self.blueprint.router, self._misses, self.state)
        self._socket_entry = SocketEntry(self, self.blueprint.sockets, self._misses, self.state, shape.trailing_slash)
        self._late = asyncio.Lock()

    async def __call__(self, scope: ASGIScope, receive: Receive, send: Send) -> None:
        """Serves one connection of a server (ASGI 3)."""
        if scope["type"] != "http" or not self.state.serving:
            return await self._otherwise(scope, receive, send)
        entry = self._entry
        context = entry.begin(scope, receive)
        answer: Answer | Stream | ASGIApp | None
        try:
            answer = entry.lead(context) if context.target is None else None
            if answer is None:
                target = context.target
                if target.takes_body:
                    context.body = await read_body(receive, context, target.body_limit)
                answer = await target.run(context)
                if target.encode is not None:
                    answer = target.encode(answer)
        except Exception as error:  # noqa: BLE001 - the last resort: every error becomes an answer
            answer = entry.failed(error, context)
        except asyncio.CancelledError as error:
            answer = entry.cut_off(error, context)
        if not isinstance(answer, tuple):
            return await entry.hand_over(answer, context, send) if answer is not None else None
        status, headers, body = answer
        headers.append((b"x-request-id", context.raw_request_id))
        if context.raw_traceparent:
            headers.extend(context.echoed()[1:])
        if self.state.closing:
            headers.extend(close_header(scope))
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})
        if entry.access_log:
            entry.log(context, status)
        return None

    async def _otherwise(self, scope: ASGIScope, receive: Receive, send: Send) -> None:
        """A lifespan, a WebSocket, or a request while nothing is started."""
        if scope["type"] == "lifespan":
            return await Lifespan(self, scope.get(HOST)).serve(receive, send)
        if not self.state.serving:
            await self._start_late()
        if scope["type"] != "http":
            await self._socket_entry(scope, receive, send)
        elif self.state.serving:
            await self(scope, receive, send)
        else:
            await self._entry.turn_away(scope, receive, send)
        return None

    async def start(self) -> None:
        """Reads the settings, builds the singletons in order, links the pipelines, runs the hooks.

        When anything fails, what was already started is closed in reverse, and the error is raised. Raises
        `ArmatureError` where it runs already.
        """
        if self.state.stage not in {Stage.CREATED, Stage.CLOSED}:
            raise ArmatureError(
                "The application is started already: one of its server, its host and your own code must start it."
            )
        self.state.begin()
        self.state.enter(Stage.STARTING)
        try:
            settings = self._configure()
            await self.container.start()
            await self._link(settings)
            await self._mounted.start()
            await self._hooks.bootstrap(self.container.built)
        except BaseException:
            await self._close()
            raise
        self.state.enter(Stage.READY)
        _log.info("ready", routes=len(self.blueprint.plans), stops_within_seconds=settings.shutdown_total)

    def _configure(self) -> ApplicationSettings:
        try:
            settings = self._settings = self._read_settings()
        except WiringError:
            configure_logging()  # the settings of the log are missing too, and it must tell
            raise
        configure_logging(settings.log_format, settings.log_level)
        for variable in unread_variables(os.environ, [ApplicationSettings, *self.blueprint.settings]):
            _log.warning("no settings read this variable", variable=variable)
        return settings

    async def _link(self, settings: ApplicationSettings) -> None:
        """Composes every pipeline out of the singletons that now exist."""
        threads = anyio.CapacityLimiter(settings.threads)
        for route in self.blueprint.router.routes():
            target, around = route.target, self.blueprint.around[route.target.plan]
            target.link(self.container, threads, settings.body_limit)
            target.around = stack(around, self, self.container) if around else None
        for each in self.blueprint.sockets.routes():
            socket, around = each.target, self.blueprint.around[each.target.plan.handshake]
            socket.link(self.container, threads, settings.body_limit)
            socket.around = stack(around, self, self.container) if around else None
        await self._transports.open(self.container, threads)
        for mount in self.blueprint.mounts:
            mount.link(self.container)
        plans = self.blueprint.middleware
        outer = stack(plans, self, self.container) if plans else None
        self._entry.open(stack=outer, access_log=settings.access_log)
        self._socket_entry.open(stack=outer, access_log=settings.access_log)

    async def stop(self) -> None:
        """Ends streams and closes every singleton in reverse order, each exactly once. Safe to call twice."""
        if self.state.stage in {Stage.CREATED, Stage.CLOSED}:
            return
        await self.announce_shutdown()
        await self.stop_intake()
        self.state.enter(Stage.DRAIN)
        self.end_streams()
        await self._drain()
        await self._close()
        _log.info("stopped")

    async def _drain(self) -> None:
        """Waits for what WebSockets and transports still do, within what is left of the budget."""
        budget = self.settings.shutdown_drain
        left = budget - (monotonic() - self.state.drained_from)
        work = asyncio.create_task(self._end_work())
        hurry = asyncio.create_task(self.state.hurry.wait())
        await asyncio.wait({work, hurry}, timeout=max(left, 0), return_when=asyncio.FIRST_COMPLETED)
        hurry.cancel()
        if not work.done():
            _log.warning("work cut off", budget_seconds=budget)
            work.cancel()
            await asyncio.wait({work}, timeout=_OVERTIME)

    async def _end_work(self) -> None:
        await asyncio.gather(self._socket_entry.sockets.drain(), self._transports.drain())

    async def _close(self) -> None:
        await uninterrupted(self._close_in_time())

    async def _close_in_time(self) -> None:
        self.state.enter(Stage.HOOKS)
        budget = self._settings.shutdown_hooks if self._settings else None
        while not await bounded(asyncio.create_task(self._close_all()), budget):
            _log.error("closing took too long", budget_seconds=budget)
            budget = _OVERTIME  # what hung was cut off; the others are still closed
        self.state.enter(Stage.CLOSED)

    async def _close_all(self) -> None:
        await self._mounted.stop()
        await self.container.stop()

    async def _start_late(self) -> None:
        """A request came first: the server has no lifespan, or a host has not handed its own on."""
        async with self._late:
            if self.state.stage is not Stage.CREATED:
                return
            try:
                await self.start()
            except Exception as error:  # noqa: BLE001 - the client is told that nothing runs
                log_failed_start(error)
            else:
                _log.warning(
                    "started by the first request: nothing will stop it; pass lifespan=app.lifespan to the host"
                )
            finally:
                if not self.state.serving:
                    self.state.begin()  # the next request tries again

    async def announce_shutdown(self) -> None:
        """Becomes unready and calls `before_application_shutdown` of all singletons; once."""
        if not self.state.ready:
            return
        self.state.enter(Stage.UNREADY)
        await self._hooks.before_shutdown(reversed(self.container.built))

    async def stop_intake(self) -> None:
        """Lets no transport begin anything new; once."""
        if self.state.takes_work:
            self.state.enter(Stage.STOP_INTAKE)
            await self._transports.stop_intake()

    def end_streams(self) -> None:
        """Ends every stream that is being sent with its farewell, and closes every WebSocket with 1001."""
        self._entry.streams.stop()
        self._socket_entry.sockets.stop()

    @property
    def settings(self) -> ApplicationSettings:
        """The settings; read from the environment at the first need."""
        return self._current_settings()

    def _current_settings(self) -> ApplicationSettings:
        return self._settings or self._read_settings()

    def _read_settings(self) -> ApplicationSettings:
        if self._given is not None:
            return self._given
        return read_settings(ApplicationSettings)

    @asynccontextmanager
    async def lifespan(self, _host: object = None) -> AsyncGenerator[None]:
        """Starts and stops the application inside a host: `FastAPI(lifespan=app.lifespan)`."""
        await self.start()
        try:
            yield
        finally:
            await self.stop()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.stop()

    def override(self, token: TypeForm[T]) -> "Override[T, Application]":
        """Another application with one provider exchanged: `app.override(Mailer).value(fake)`.

        The same forms as `provide` follow; this application stays as it is. An override that matches nothing raises
        `WiringError`.
        """
        return Override(key_of(token), self._overridden)

    def _overridden(self, provider: Provider) -> "Application":
        other = Application.__new__(type(self))
        other._build(self._root, self._shape.overriding(provider), self._given, self._adapters)  # noqa: SLF001 - of the same class
        return other

    def url_for(self, name: str, /, **values: object) -> str:
        """The path of the endpoint called `name`, by default `ProductController.show` or the function's name."""
        return self.blueprint.router.url_for(name, **values)

    def url_path_for(self, name: str, /, **path_params: object) -> URLPath:
        """`url_for` as Starlette's `request.url_for` asks for it."""
        return URLPath(self.url_for(name, **path_params))
