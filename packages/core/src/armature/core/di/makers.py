"""The closures that resolvers are composed of, one for each way in which an object comes to be."""

import functools
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator, Sequence
from typing import Any

from armature.core.di.providers import Kind, Provider, made_type
from armature.core.di.request_scope import (
    RequestScope,
    leave_async_generator,
    leave_generator,
    leave_manager,
    yielded_nothing,
)
from armature.core.di.resolver import UNKNOWN, Resolver
from armature.core.di.wrapping import put_on

# What a factory takes and makes is the user's and is not looked into here.
Factory = Callable[..., Any]
Call = Callable[[RequestScope, Sequence[Any]], Awaitable[Any]]
"""Calls a factory that must be awaited, and leaves in the scope what must be taken down."""


def constant(value: object) -> Resolver:
    """A resolver of something that is known already."""
    return Resolver(lambda _: value, value=value)


def seeded(make: Factory) -> Resolver:
    """A transport's own value, taken from the context of the unit of work."""
    return Resolver(lambda scope: make(scope.unit))


def gathered(parts: Sequence[Resolver]) -> Resolver:
    """A new list of the parts, in order."""
    if any(part.is_async for part in parts):

        async def gather(scope: RequestScope) -> list[Any]:
            return await _values(parts, scope)

        return Resolver(gather, is_async=True)
    resolves = [part.resolve for part in parts]
    return Resolver(lambda scope: [resolve(scope) for resolve in resolves])


def made(factory: Factory, needs: Sequence[Resolver]) -> Resolver:
    """The object that a plain class or function makes of its needs; leading constants are bound once."""
    known = 0
    while known < len(needs) and needs[known].value is not UNKNOWN:
        known += 1
    if known:
        factory = functools.partial(factory, *(need.value for need in needs[:known]))
    match [need.resolve for need in needs[known:]]:
        case []:
            return Resolver(lambda _: factory())
        case [first]:
            return Resolver(lambda scope: factory(first(scope)))
        case [first, second]:
            return Resolver(lambda scope: factory(first(scope), second(scope)))
        case resolves:
            return Resolver(lambda scope: factory(*[resolve(scope) for resolve in resolves]))


def made_by_generator(factory: Factory, needs: Sequence[Resolver]) -> Resolver:
    """What a generator yields; its second half runs when the scope closes."""
    make = made(factory, needs).resolve

    def resolve(scope: RequestScope) -> Any:  # noqa: ANN401 - the user's object
        return _first(make(scope), scope)

    return Resolver(resolve)


def made_async(call: Call, needs: Sequence[Resolver]) -> Resolver:
    """The object of a factory that is awaited, or one of whose needs is."""

    async def resolve(scope: RequestScope) -> Any:  # noqa: ANN401 - the user's object
        return await call(scope, await _values(needs, scope))

    return Resolver(resolve, is_async=True)


def surrounding(make: Resolver, methods: Sequence[tuple[str, Factory]]) -> Resolver:
    """The object of another resolver, with surrounded methods put on it."""
    resolve = make.resolve
    if make.is_async:

        async def resolve_async(scope: RequestScope) -> Any:  # noqa: ANN401 - the user's object
            instance = await resolve(scope)
            put_on(instance, methods)
            return instance

        return Resolver(resolve_async, is_async=True)

    def resolve_sync(scope: RequestScope) -> Any:  # noqa: ANN401 - the user's object
        instance = resolve(scope)
        put_on(instance, methods)
        return instance

    return Resolver(resolve_sync)


def call_of(provider: Provider, factory: Factory) -> Call:
    """How the provider's factory is called once its arguments are known."""
    if provider.kind is Kind.ASYNC_GENERATOR:
        return functools.partial(_first_of_async_generator, factory)
    if provider.kind is Kind.GENERATOR:
        return functools.partial(_first_of_generator, factory)
    awaited = functools.partial(_awaited if provider.kind is Kind.ASYNC_FUNCTION else _called, factory)
    return functools.partial(_entered, awaited) if is_manager(provider) else awaited


def is_manager(provider: Provider) -> bool:
    """Whether what the provider makes is entered and left: by its type an asynchronous context manager.

    A generator manages what it yields by itself, and a value belongs to whoever made it.
    """
    if provider.kind not in {Kind.CLASS, Kind.FUNCTION, Kind.ASYNC_FUNCTION}:
        return False
    made = made_type(provider)
    return hasattr(made, "__aenter__") and hasattr(made, "__aexit__")


def by_name(function: Factory, names: Sequence[str]) -> Factory:
    """`function` called with positions only, although it takes its last arguments by name."""

    def call(*values: Any) -> Any:  # noqa: ANN401 - the user's values
        positional = len(values) - len(names)
        return function(*values[:positional], **dict(zip(names, values[positional:], strict=True)))

    return call


async def _values(needs: Sequence[Resolver], scope: RequestScope) -> list[Any]:
    return [await need.resolve(scope) if need.is_async else need.resolve(scope) for need in needs]


async def _called(factory: Factory, _: RequestScope, arguments: Sequence[Any]) -> Any:  # noqa: ANN401
    return factory(*arguments)


async def _awaited(factory: Factory, _: RequestScope, arguments: Sequence[Any]) -> Any:  # noqa: ANN401
    return await factory(*arguments)


async def _entered(make: Call, scope: RequestScope, arguments: Sequence[Any]) -> Any:  # noqa: ANN401
    manager = await make(scope, arguments)
    value = await manager.__aenter__()
    scope.exits.append(leave_manager(manager))
    return value


async def _first_of_generator(factory: Factory, scope: RequestScope, arguments: Sequence[Any]) -> Any:  # noqa: ANN401
    return _first(factory(*arguments), scope)


def _first(generator: Generator[Any, None, None], scope: RequestScope) -> Any:  # noqa: ANN401 - the user's object
    for value in generator:
        scope.exits.append(leave_generator(generator))
        return value
    raise yielded_nothing(generator)


async def _first_of_async_generator(factory: Factory, scope: RequestScope, arguments: Sequence[Any]) -> Any:  # noqa: ANN401
    generator: AsyncGenerator[Any, None] = factory(*arguments)
    async for value in generator:
        scope.exits.append(leave_async_generator(generator))
        return value
    raise yielded_nothing(generator)
