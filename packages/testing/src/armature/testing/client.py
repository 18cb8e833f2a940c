"""The clients of tests: httpx2's, whose network is the application itself."""

from collections.abc import AsyncGenerator, Generator, Sequence
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager, contextmanager
from types import TracebackType
from typing import Any, Final, Self, TypeVar

import httpx2
from anyio.from_thread import BlockingPortal, start_blocking_portal
from typing_extensions import TypeForm

from armature.core import Application
from armature.core.di import Container
from armature.core.types import ASGIApp
from armature.testing.bridge import Bridge
from armature.testing.life import alive
from armature.testing.sockets import AsyncSocket, Socket
from armature.testing.transport import AppTransport

T = TypeVar("T")

_OPTIONS: Final[dict[str, Any]] = {"base_url": "http://testserver", "timeout": 30.0}


class AsyncTestClient(httpx2.AsyncClient):
    """A client of an application, which is started and stopped with it; `options` are those of `httpx2.AsyncClient`.

    Every request goes through the whole application: middleware, routing, guards, binding, problems. Streams are read
    while they are made, server-sent events by `client.sse(…)`. An answer, or a piece of one, that takes longer than 30
    seconds raises `httpx2.ReadTimeout`. `root_path` is what a proxy has put before every path.
    """

    __test__ = False  # pytest takes classes whose names begin with Test for tests

    def __init__(self, app: ASGIApp, *, root_path: str = "", **options: Any) -> None:  # noqa: ANN401 - httpx2's
        self._network = AppTransport(app, root_path)
        super().__init__(transport=self._network, **_OPTIONS | options)
        self.app = app
        self._life = AsyncExitStack()

    async def __aenter__(self) -> Self:
        self._network.state = await self._life.enter_async_context(alive(self.app))
        return await super().__aenter__()

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None = None,
        exc_value: BaseException | None = None,
        traceback: TracebackType | None = None,
    ) -> None:
        await super().__aexit__(exc_type, exc_value, traceback)
        await self._life.aclose()

    @asynccontextmanager
    async def websocket_connect(
        self,
        url: str,
        *,
        subprotocols: Sequence[str] = (),
        **options: Any,  # noqa: ANN401 - httpx2's
    ) -> AsyncGenerator[AsyncSocket]:
        """Opens a WebSocket; `options` are those of a request: `headers`, `params`, `cookies`.

        Raises `SocketRefused` with the response where the handshake is refused, `SocketClosed` where it is closed.
        """
        request = self.build_request("GET", url, **options)
        async with self._network.socket(request, subprotocols) as socket:
            yield socket


class TestClient(httpx2.Client):
    """The same for tests that are not asynchronous: the application runs in an event loop of a thread of its own.

    >>> from armature.core import Application, Module, get
    >>> from armature.testing import TestClient
    >>> @get("/hello")
    ... async def hello() -> str:
    ...     return "hello"
    >>> with TestClient(Application(Module(controllers=[hello]))) as client:
    ...     client.get("/hello").text
    'hello'
    """

    __test__ = False

    def __init__(self, app: ASGIApp, *, root_path: str = "", **options: Any) -> None:  # noqa: ANN401 - httpx2's
        self._network = AppTransport(app, root_path)
        self._bridge = Bridge(self._network)
        super().__init__(transport=self._bridge, **_OPTIONS | options)
        self.app = app
        self._life = ExitStack()

    def __enter__(self) -> Self:
        with ExitStack() as life:
            portal = life.enter_context(start_blocking_portal("asyncio"))
            self._network.state = life.enter_context(portal.wrap_async_context_manager(alive(self.app)))
            life.callback(self._bridge.cross, None)
            self._life = life.pop_all()
        self._bridge.cross(portal)
        return super().__enter__()

    def __exit__(
        self,
        exc_type: type[BaseException] | None = None,
        exc_value: BaseException | None = None,
        traceback: TracebackType | None = None,
    ) -> None:
        super().__exit__(exc_type, exc_value, traceback)
        self._life.close()

    @contextmanager
    def websocket_connect(
        self,
        url: str,
        *,
        subprotocols: Sequence[str] = (),
        **options: Any,  # noqa: ANN401 - httpx2's
    ) -> Generator[Socket]:
        """Opens a WebSocket; `options` are those of a request: `headers`, `params`, `cookies`.

        Raises `SocketRefused` with the response where the handshake is refused, `SocketClosed` where it is closed.
        """
        request = self.build_request("GET", url, **options)
        portal = self._bridge.portal
        with portal.wrap_async_context_manager(self._network.socket(request, subprotocols)) as socket:
            yield Socket(socket, portal)

    @property
    def container(self) -> "StartedContainer":
        """The objects of the running application; raises `TypeError` for one that is not Armature's."""
        if not isinstance(self.app, Application):
            raise TypeError(f"Only an Application of Armature has providers, and this is a {type(self.app).__name__}.")
        return StartedContainer(self.app.container, self._bridge.portal)


class StartedContainer:
    """The container of an application that runs in another thread: a look at what requests have done."""

    def __init__(self, container: Container, portal: BlockingPortal) -> None:
        self._container = container
        self._portal = portal

    def get(self, token: TypeForm[T]) -> T:
        """The singleton of a type; raises `WiringError` where no module provides it."""
        found: T = self._portal.call(self._container.get, token)
        return found
