"""The application: built and checked at once, started by the server, called for every request."""

import asyncio
import os
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from types import TracebackType
from typing import Self, TypeVar

from pydantic_settings import BaseSettings
from starlette.datastructures import URLPath
from typing_extensions import TypeForm

from armature.core.app.asgi import HttpEntry, close_header
from armature.core.app.background import Background
from armature.core.app.blueprint import Shape, draw
from armature.core.app.draining import in_time
from armature.core.app.hooks import Hooks
from armature.core.app.hosts import Guest, dependency_on
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
from armature.core.di import Container, key_of, provide, read_settings, uninterrupted
from armature.core.errors import ArmatureError, ServiceUnavailable, WiringError
from armature.core.http.answer import Answer, Stream
from armature.core.http.body import read_body
from armature.core.http.formats import Format
from armature.core.logging import configure_logging, get_logger
from armature.core.modules import Exchange
from armature.core.pipeline import Threads
from armature.core.routing import BY_PATH_ALONE, Converter, TrailingSlash, VersionPolicy
from armature.core.source import caller
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
    the same. `converters` add to those of path templates. With `deny_by_default` every route that a client reaches has
    a guard or `@public`. `formats` are those of results and bodies, the preferred first, where controllers and routes
    name none; without any it is JSON. `versioning` is a `Versioning` of `armature.core.versioning` and says how
    requests name their version; without one by the path, `/v1`. `settings` are read from the environment at start when
    left out.

    `is_inner` says that it serves another application of the process, which then owns the log and the environment;
    `intake` is what `start` was told, and `last` what others close behind everything else.
    """

    def __init__(
        self,
        root: object,
        *,
        prefix: str = "",
        trailing_slash: TrailingSlash = "strict",
        converters: Sequence[Converter] = (),
        deny_by_default: bool = False,
        formats: Sequence[Format] = (),
        versioning: VersionPolicy = BY_PATH_ALONE,
        settings: ApplicationSettings | None = None,
    ) -> None:
        shape = Shape(
            prefix,
            trailing_slash,
            tuple(converters),
            deny_by_default=deny_by_default,
            formats=tuple(formats),
            versions=versioning,
        )
        self._build(root, shape, settings, Adapters())

    def _build(self, root: object, shape: Shape, settings: ApplicationSettings | None, adapters: Adapters) -> None:
        self._root, self._shape, self._given, self._adapters = root, shape, settings, adapters
        self._settings = settings
        self.has_own_server = False
        self.is_inner = False
        self.intake = True
        self.last = AsyncExitStack()
        self.state = ApplicationState()
        own = (
            provide(ApplicationSettings).by(self._current_settings),
            provide(Background).by(self._begin_background),
            provide(Application).value(self),
        )
        self.blueprint = draw(root, shape, adapters, own, self.state)
        self._hooks = Hooks()
        self.container = Container(self.blueprint.graph, self._hooks)
        self._transports = Transports(self.blueprint.transports, self.blueprint.plans, self.state)
        self._mounted = MountedLifespans(self.blueprint.mounts, self.state)
        reading = self.blueprint.reading
        self._misses = Misses(self.blueprint.router, self.blueprint.mounts, shape.trailing_slash, reading)
        self._entry = HttpEntry(self, self.blueprint.router, self._misses, self.state)
        self._socket_entry = SocketEntry(self, self.blueprint.sockets, self._misses, self.state, shape.trailing_slash)
        self._late = asyncio.Lock()
        self._background: Background | None = None

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

    async def start(self, *, intake: bool = True) -> None:
        """Reads the settings, builds the singletons in order, links the pipelines, runs the hooks.

        Without `intake` no transport begins to take work in: for a process that runs one command or script. When
        anything fails, what was already started is closed in reverse, and the error is raised. Raises `ArmatureError`
        where it runs already.
        """
        if self.state.stage not in {Stage.CREATED, Stage.CLOSED}:
            raise ArmatureError(
                "The application is started already: one of its server, its host and your own code must start it."
            )
        self.intake = intake
        self.state.begin()
        self.state.enter(Stage.STARTING)
        try:
            settings = self._configure()
            await self.container.start()
            await self._link(settings)
            await self._mounted.start()
            await self._hooks.bootstrap(self.container.built)
            if intake:
                await self._transports.begin()
        except BaseException:
            await uninterrupted(self._give_up())
            raise
        self.state.enter(Stage.READY)
        self._say("ready", routes=len(self.blueprint.plans), stops_within_seconds=settings.shutdown_total)

    def _configure(self) -> ApplicationSettings:
        try:
            settings = self._settings = self._read_settings()
        except WiringError:
            configure_logging()  # the settings of the log are missing too, and it must tell
            raise
        if self.is_inner:
            return settings
        configure_logging(settings.log_format, settings.log_level)
        for variable in unread_variables(os.environ, [ApplicationSettings, *self.blueprint.settings]):
            _log.warning("no settings read this variable", variable=variable)
        return settings

    async def _link(self, settings: ApplicationSettings) -> None:
        """Composes every pipeline out of the singletons that now exist."""
        threads = Threads(settings.threads)
        for target in dict.fromkeys(route.target for route in self.blueprint.router.routes()):
            around = self.blueprint.around[target.plan]
            target.link(self.container, threads, settings)
            target.around = stack(around, self, self.container) if around else None
        for socket in dict.fromkeys(route.target for route in self.blueprint.sockets.routes()):
            around = self.blueprint.around[socket.plan.handshake]
            socket.link(self.container, threads, settings)
            socket.around = stack(around, self, self.container) if around else None
        await self._transports.open(self.container, threads, settings.shutdown_drain)
        for mount in self.blueprint.mounts:
            mount.link(self.container)
        plans = self.blueprint.middleware
        outer = stack(plans, self, self.container) if plans else None
        surrounded = bool(plans or any(self.blueprint.around.values()))
        self._entry.open(
            stack=outer,
            surrounded=surrounded,
            access_log=settings.access_log,
            event_heartbeat=settings.event_heartbeat,
        )
        self._socket_entry.open(stack=outer, access_log=settings.access_log)

    async def stop(self) -> None:
        """Ends streams and closes every singleton in reverse order, each exactly once. Safe to call twice."""
        if self.state.stage in {Stage.CREATED, Stage.CLOSED}:
            return
        try:
            await self._wind_down()
        finally:  # also when it is cancelled: nobody would come back to close what is open
            self.state.enter(Stage.DRAIN)
            self.end_streams()
            await self._close()
        self._say("stopped")

    async def _wind_down(self) -> None:
        """Takes nothing new in and waits for what runs; background work last, as that of transports may spawn some."""
        await self.announce_shutdown()
        await self.stop_intake()
        self.state.enter(Stage.DRAIN)
        self.end_streams()
        sockets = self._socket_entry.sockets
        await in_time({"websockets": sockets.drain()}, "drain", self.settings.shutdown_drain, self.state)
        await self._transports.drain()
        background = await self.container.get(Background)
        await in_time({"background": background.drain()}, "drain", self.settings.shutdown_drain, self.state)

    def _say(self, event: str, **fields: object) -> None:
        if not self.is_inner:
            _log.info(event, **fields)

    async def _give_up(self) -> None:
        await self._transports.stop_intake()
        await self._close_in_time()

    async def _close(self) -> None:
        await uninterrupted(self._close_in_time())

    async def _close_in_time(self) -> None:
        self.state.enter(Stage.HOOKS)
        if self._background is not None:
            await self._background.cut_off()
        budget = self._settings.shutdown_hooks if self._settings else None
        while not await bounded(asyncio.create_task(self._close_all()), budget):
            _log.error("closing took too long", budget_seconds=budget)
            budget = _OVERTIME  # what hung was cut off; the others are still closed
        self.state.enter(Stage.CLOSED)

    async def _close_all(self) -> None:
        await self._mounted.stop()
        await self.container.stop()
        await self.last.aclose()

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

    @property
    def settings_classes(self) -> list[type[BaseSettings]]:
        """The classes that are filled from the environment when it starts."""
        own = [] if self._given else [ApplicationSettings]
        return [*own, *self.blueprint.settings]

    def _current_settings(self) -> ApplicationSettings:
        return self._settings or self._read_settings()

    def _begin_background(self) -> Background:
        self._background = Background(self.settings, self.container.request_scope)
        return self._background

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

    def resolver(self, token: TypeForm[T]) -> Callable[..., AsyncGenerator[T] | Awaitable[T]]:
        """A function for `fastapi.Depends` in a host: `Annotated[Orders, Depends(app.resolver(Orders))]`.

        It gives the singleton, or the object of a unit of work that all resolvers of one request of the host share
        and that closes with FastAPI's dependency. An `HttpError` reaches the host as `HTTPException`. Raises
        `WiringError` where no module provides the type, or what is provided needs what a request has not.
        """
        return dependency_on(Guest(self.container, self._be_started), key_of(token), caller())

    async def _be_started(self) -> None:
        if not self.state.serving:
            await self._start_late()
        if not self.state.serving:
            raise ServiceUnavailable("The application is not running.")

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.stop()

    def override(self, token: TypeForm[T]) -> "Override[T, Application]":
        """Another application with something exchanged: `app.override(Mailer).value(fake)`.

        For a provider, or the `Clock`, the same forms as of `provide` follow. `.module(Other)` exchanges a module
        wherever it is imported, `.enhancer(Other)` a guard, interceptor or filter wherever it stands. This application
        stays as it is. An override that matches nothing raises `WiringError`.
        """
        return Override(key_of(token), self._overridden)

    def _overridden(self, exchange: Exchange) -> "Application":
        other = Application.__new__(type(self))
        other._build(self._root, self._shape.overriding(exchange), self._given, self._adapters)  # noqa: SLF001 - of the same class
        return other

    def url_for(self, name: str, /, **values: object) -> str:
        """The path of the endpoint called `name`, by default `ProductController.show` or the function's name."""
        return self.blueprint.router.url_for(name, **values)

    def url_path_for(self, name: str, /, **path_params: object) -> URLPath:
        """`url_for` as Starlette's `request.url_for` asks for it."""
        return URLPath(self.url_for(name, **path_params))
