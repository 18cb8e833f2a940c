"""The container: builds singletons in order, opens units of work, takes everything down in reverse."""

from collections.abc import Awaitable, Iterable
from types import TracebackType
from typing import Any, Protocol, Self, TypeVar

from typing_extensions import TypeForm

from armature.core.di.compiler import Linker
from armature.core.di.current import running
from armature.core.di.graph import Graph
from armature.core.di.nodes import Edge, Node, lives_in_request
from armature.core.di.request_scope import RequestScope
from armature.core.di.resolver import Resolver
from armature.core.di.scopes import Scope
from armature.core.di.tokens import key_of
from armature.core.di.uninterrupted import uninterrupted
from armature.core.di.wrapping import Function, Wrapping
from armature.core.errors import ArmatureError, ScopeClosed

T = TypeVar("T")


class Lifecycle(Protocol):
    """What happens to a singleton between its building and its closing."""

    async def built(self, instance: object) -> None:
        """Called after an object is built and before anything that needs it is."""

    async def closing(self, instance: object) -> None:
        """Called before an object is taken down, after everything that needs it was."""

    def failed(self, instance: object, error: BaseException) -> None:
        """Told of an error while closing; closing goes on."""


class OpenScope:
    """A unit of work as scripts and tests use it, inside `async with container.request_scope() as scope:`.

    Inside the block it is the running one, in which every `Current` finds its object; where the application has none,
    it is not made known, as that would cost a fifth of the whole.
    """

    __slots__ = ("_container", "_is_found", "_outer", "_scope")

    _outer: RequestScope | None

    def __init__(self, container: "Container", unit: object = None) -> None:
        self._container = container
        self._is_found = container.graph.has_current
        self._scope = RequestScope(unit)

    async def get(self, token: TypeForm[T]) -> T:
        """The object of the token in this unit of work; built once, also for concurrent askers.

        Raises `ScopeClosed` after its end.
        """
        resolver = self._container.find(token)
        if self._scope.closed:
            raise ScopeClosed(
                f"{key_of(token)} is asked of a unit of work that has ended.\n"
                "Ask inside the block of `async with container.request_scope() as scope:`."
            )
        value: T = await self.resolved(resolver)
        return value

    async def resolved(self, resolver: Resolver) -> Any:  # noqa: ANN401 - the user's object
        """What a resolver of the container gives in this unit of work."""
        return await resolver.resolve(self._scope) if resolver.is_async else resolver.resolve(self._scope)

    async def __aenter__(self) -> Self:
        if self._is_found:
            self._outer = running.get()
            running.set(self._scope)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        scope = self._scope
        try:
            if scope.exits:
                await scope.close(error)
        finally:
            scope.closed = True
            if self._is_found:
                running.set(self._outer)


class Container:
    """The objects of one application."""

    def __init__(self, graph: Graph, lifecycle: Lifecycle) -> None:
        self.graph = graph
        self.instances: dict[Node, object] = {}
        self._lifecycle = lifecycle
        self._linker = Linker(self.instances)
        self._living: list[_Living] = []
        self._asked = _Living()
        self._known: set[int] = set()
        self._found: dict[object, Resolver] = {}
        self._started = False

    async def start(self) -> None:
        """Builds every singleton after what it needs. When one fails, those already built are closed in reverse."""
        self._linker = Linker(self.instances)
        try:
            for node in self.graph.order:
                if node.scope is Scope.SINGLETON:
                    await self._build(node)
            for node in self.graph.order:
                if node.scope is not Scope.SINGLETON and node.wrapped:
                    self._linker.methods(node)  # what a service has against one of them is told now, at no request
            self._linker.link_later()
        except BaseException:
            await uninterrupted(self.stop())
            raise
        self._asked = _Living()  # what `get` makes, closed before all singletons in reverse order of its making
        self._living.append(self._asked)
        self._started = True

    async def _build(self, node: Node) -> None:
        make = self._linker.maker(node)
        living = _Living()
        self._living.append(living)  # also when it fails: what was opened on the way must be closed
        scope = living.scope
        instance = await make.resolve(scope) if make.is_async else make.resolve(scope)
        self.instances[node] = instance
        if id(instance) not in self._known:  # two providers may give one object
            await self._lifecycle.built(instance)
            self._known.add(id(instance))
            living.instance, living.is_built = instance, True

    @property
    def built(self) -> list[object]:
        """The objects that have a life cycle, in order of their start, each once."""
        return [living.instance for living in self._living if living.is_built]

    async def stop(self) -> None:
        """Closes every singleton in reverse order, each exactly once; an error is reported and closing goes on.

        Called again after it was cancelled, it goes on behind what hung.
        """
        self._started = False
        while self._living:
            living = self._living[-1]
            if living.is_built:
                living.is_built = False
                await self._guarded(living.instance, self._lifecycle.closing(living.instance))
            while living.scope.exits:
                leave = living.scope.exits.pop()
                await self._guarded(living.instance, leave(None))
            living.scope.closed = True
            self._living.pop()
        self.instances.clear()
        self._known.clear()
        self._found.clear()

    async def _guarded(self, instance: object, closing: Awaitable[None]) -> None:
        try:
            await closing
        except Exception as error:  # noqa: BLE001 - one failing close must not keep the others open
            self._lifecycle.failed(instance, error)

    def resolver(self, node: Node) -> Resolver:
        """The compiled resolver of a node; singletons are constants once the container has started."""
        found = self._linker.resolver(node)
        self._linker.link_later()
        return found

    def around(self, function: Function, by: Iterable[tuple[Wrapping, Edge]]) -> Function:
        """A function of an endpoint inside of what surrounds it."""
        return self._linker.around(function, by)

    def edge(self, edge: Edge) -> Resolver:
        """The compiled answer to one dependency."""
        found = self._linker.edge(edge)
        self._linker.link_later()
        return found

    async def get(self, token: TypeForm[T]) -> T:
        """A singleton, or a new object of a TRANSIENT that holds nothing of a request.

        Raises `MissingProvider` where nobody provides it, and `ArmatureError` for what lives in a unit of work.
        """
        node = self._running(token)
        if lives_in_request(node):
            raise ArmatureError(
                f"{node.provider.key} lives in a unit of work: write `async with container.request_scope() as scope:` "
                f"and `await scope.get({node.provider.key})`."
            )
        resolver = self.resolver(node)
        scope = self._asked.scope
        value: T = await resolver.resolve(scope) if resolver.is_async else resolver.resolve(scope)
        return value

    def request_scope(self, unit: object = None) -> OpenScope:
        """A unit of work outside any transport, for scripts and tests; closed at the end of the `async with` block.

        `unit` is the context of a transport, for whoever resolves what its own values are made from.
        """
        return OpenScope(self, unit)

    def find(self, token: object) -> Resolver:
        """The resolver of whatever provides a token in the application; looked for once.

        Raises `ArmatureError` for what needs a value of a transport, such as a `Request`.
        """
        found = self._found.get(token)
        if found is None:
            node = self._running(token)
            for seed in node.seeds:
                raise ArmatureError(
                    f"{node.provider.key} needs {seed.provider.key}, and a unit of work outside a request has none."
                )
            found = self._found[token] = self.resolver(node)
        return found

    def _running(self, token: object) -> Node:
        node = self.graph.find(key_of(token))
        if not self._started:
            raise ArmatureError(
                f"{node.provider.key} was asked for while nothing is started: write `async with app:` around it, "
                "or ask after `await app.start()` and before `await app.stop()`."
            )
        return node


class _Living:
    """What one singleton leaves to be done at the stop."""

    __slots__ = ("instance", "is_built", "scope")

    def __init__(self) -> None:
        self.instance: object = None
        self.is_built = False
        self.scope = RequestScope()
