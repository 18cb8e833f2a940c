"""Objects of an application for the endpoints of its host, through `fastapi.Depends` or whatever calls like it."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any, Final, NamedTuple, TypeAlias

from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection, Request

from armature.core.context import HttpContext
from armature.core.correlation import Correlation, current, fresh_id, is_well_formed
from armature.core.di import Container, Key, Node, OpenScope, Scope
from armature.core.errors import ArmatureError, HttpError, MissingProvider, WiringError

Dependency: TypeAlias = Callable[..., AsyncGenerator[Any] | Awaitable[Any]]
"""A dependency as FastAPI calls it: what it gives is the user's object."""

_UNITS: Final = "armature.units"
"""Where the ASGI scope of a host's connection keeps the units of work that are open in it, by their container."""


class Guest(NamedTuple):
    """An application inside a host; `ready` starts it where nobody has, and raises `ServiceUnavailable`."""

    container: Container
    ready: Callable[[], Awaitable[None]]


def dependency_on(guest: Guest, key: Key, where: str) -> Dependency:
    """A function for `fastapi.Depends` that gives the object of a key.

    An `HttpError` on the way becomes Starlette's `HTTPException`, which every host answers in its own form. Raises
    `WiringError` where nobody provides the key, or its object needs what no request has.
    """
    node = _node(guest.container, key, where)
    return _singleton(guest, node) if node.scope is Scope.SINGLETON else _in_unit(guest, node)


def _node(container: Container, key: Key, where: str) -> Node:
    try:
        node = container.graph.find(key)
    except MissingProvider as error:
        raise MissingProvider(
            f"app.resolver({key}) ({where}) has nothing to give: {error}\n"
            "Write it into `providers=[…]` of a module of the application."
        ) from None
    for seed in node.seeds:
        if HttpContext.transport not in seed.provider.transports:
            raise WiringError(
                f"app.resolver({key}) ({where}) can never give it: {key} needs {seed.provider.key}, and the requests "
                "of a host have none.\nResolve something that does not need it."
            )
    return node


def _singleton(guest: Guest, node: Node) -> Dependency:
    async def resolve() -> object:
        with _told_to_host():
            await guest.ready()
        return guest.container.resolver(node).value

    return resolve


def _in_unit(guest: Guest, node: Node) -> Dependency:
    async def resolve(connection: HTTPConnection) -> AsyncGenerator[object]:
        with _told_to_host():
            await guest.ready()
            async with _unit_of(guest, connection) as unit:
                if node.seeds and not isinstance(connection, Request):
                    needed = min(str(seed.provider.key) for seed in node.seeds)
                    raise ArmatureError(f"{node.provider.key} needs {needed}, and a WebSocket of a host has none.")
                yield await unit.resolved(guest.container.resolver(node))

    return resolve


@contextmanager
def _told_to_host() -> Iterator[None]:
    try:
        yield
    except HttpError as error:
        raise HTTPException(error.status, error.detail or error.title, dict(error.headers)) from error


class _Unit:
    """The unit of work of one connection, shared by its dependencies.

    `failure` is the first error that one was told of; the host may hand others to those that close later.
    """

    __slots__ = ("_before", "_correlation", "failure", "holders", "scope")

    def __init__(self, container: Container, connection: HTTPConnection) -> None:
        self._correlation = _correlation_of(connection)
        self.scope = container.request_scope(self._correlation)
        self.holders = 0
        self.failure: BaseException | None = None

    async def open(self) -> None:
        self._before = current.get()
        current.set(self._before or self._correlation)
        await self.scope.__aenter__()

    async def close(self) -> None:
        try:
            await self.scope.__aexit__(type(self.failure) if self.failure else None, self.failure, None)
        finally:
            current.set(self._before)


@asynccontextmanager
async def _unit_of(guest: Guest, connection: HTTPConnection) -> AsyncGenerator[OpenScope]:
    """Opened by the first that asks, closed by the last that lets go."""
    units: dict[Container, _Unit] = connection.scope.setdefault(_UNITS, {})
    unit = units.get(guest.container)
    if unit is None:
        unit = units[guest.container] = _Unit(guest.container, connection)
        await unit.open()
    unit.holders += 1
    try:
        yield unit.scope
    except BaseException as error:
        unit.failure = unit.failure or error
        raise
    finally:
        unit.holders -= 1
        if not unit.holders:
            del units[guest.container]
            await unit.close()


def _correlation_of(connection: HTTPConnection) -> Correlation:
    raw_headers = connection.scope["headers"]
    headers = dict(raw_headers)
    given = headers.get(b"x-request-id", b"")
    request_id = given if is_well_formed(given) else fresh_id()
    traceparent = headers.get(b"traceparent", b"")
    if isinstance(connection, Request):
        return HttpContext.of_request(connection, request_id, traceparent)
    return Correlation(request_id, traceparent, raw_headers)
