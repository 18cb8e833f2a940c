"""How an object comes to be: the ways in which a module says what it provides."""

import functools
import inspect
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any, Generic, TypeAlias, TypeVar

from pydantic_settings import BaseSettings
from typing_extensions import TypeForm

from armature.core.di.dependencies import Dependency, Shape, dependencies_of
from armature.core.di.scopes import Scope
from armature.core.di.tokens import Key, key_of
from armature.core.errors import WiringError
from armature.core.source import caller, declared_at, is_class, name_of

T = TypeVar("T")
C = TypeVar("C", bound=type)

# A user's factory may take any parameters: the container reads them from its signature.
Factory: TypeAlias = Callable[..., T | Awaitable[T] | Iterator[T] | AsyncIterator[T]]

_SCOPE = "__armature_scope__"
_SCALARS: frozenset[Any] = frozenset({str, bytes, int, float, bool, complex, list, dict, set, tuple, object})


class Kind(Enum):
    """How `Provider.make` is to be called."""

    CLASS = "class"
    FUNCTION = "function"
    ASYNC_FUNCTION = "async function"
    GENERATOR = "generator"
    ASYNC_GENERATOR = "async generator"
    VALUE = "value"
    ALIAS = "alias"
    SEED = "a transport's own value"


@dataclass(frozen=True, slots=True, eq=False)
class Provider:
    """One way to an object. `scope` None means: the narrowest that the dependencies need (controllers, enhancers)."""

    key: Key
    kind: Kind
    make: Any  # the class, factory or value: whatever the kind says
    scope: Scope | None
    dependencies: tuple[Dependency, ...] = ()
    where: str = ""
    gives: object = None
    """The return annotation of a factory."""
    transports: frozenset[str] = frozenset()
    """For seeds: the transports that can supply the value."""


class Provide(Generic[T]):
    """The first half of `provide(T).by(…)`; in one call, type checkers would let a wrong factory pass."""

    __slots__ = ("_key", "_where")

    def __init__(self, key: Key, where: str) -> None:
        self._key = key
        self._where = where

    def by(self, factory: Factory[T], *, scope: Scope = Scope.SINGLETON) -> Provider:
        """Calls `factory`, whose parameters are injected. A generator's second half runs when the scope closes."""
        return Provider(self._key, kind_of(factory), factory, scope, dependencies_of(factory), self._where)

    def value(self, value: T) -> Provider:
        """An object that exists already; whoever made it closes it."""
        return Provider(self._key, Kind.VALUE, value, Scope.SINGLETON, (), self._where)

    def use(self, implementation: Callable[..., T], *, scope: Scope | None = None) -> Provider:
        """Builds a class that stands for a Protocol or base class."""
        chosen = scope or scope_of(implementation)
        return Provider(self._key, Kind.CLASS, implementation, chosen, _constructor(implementation), self._where)

    def alias(self, other: TypeForm[T]) -> Provider:
        """The same object that `other` gives."""
        target = key_of(other)
        needs = Dependency("other", target, Shape.ONE)
        return Provider(self._key, Kind.ALIAS, target, None, (needs,), self._where)


def provide(token: TypeForm[T]) -> Provide[T]:
    """Says how objects of a type are made: `provide(Mailer).by(open_mailer)`, `.value(…)`, `.use(…)`, `.alias(…)`.

    `token` is a class, Protocol, generic, or `Annotated[T, Named("x")]`. Builtin scalars and collections are provided
    only under a name; without one this raises `WiringError`.

    >>> provide(float).value(0.19)
    Traceback (most recent call last):
    armature.core.errors.WiringError: provide(float) would offer one float to everybody who takes a float.
    Write `provide(Annotated[float, Named("…")])`, and take it under the same name.
    """
    key = key_of(token)
    if not key.name and (key.type in _SCALARS or getattr(key.type, "__origin__", None) in _SCALARS):
        name = name_of(key.type)
        raise WiringError(
            f"provide({name}) would offer one {name} to everybody who takes a {name}.\n"
            f'Write `provide(Annotated[{name}, Named("…")])`, and take it under the same name.'
        )
    return Provide(key, caller())


def injectable(*, scope: Scope = Scope.SINGLETON) -> Callable[[C], C]:
    """States the scope of a class, which is a singleton without it. Listing it in `providers=` is what provides it."""

    def state(cls: C) -> C:
        setattr(cls, _SCOPE, scope)
        return cls

    return state


def is_injectable(cls: object) -> bool:
    """Whether `@injectable` stands on the class or on a base of it."""
    return hasattr(cls, _SCOPE)


def scope_of(cls: object) -> Scope:
    """What `@injectable(scope=…)` said, else SINGLETON."""
    scope: Scope = getattr(cls, _SCOPE, Scope.SINGLETON)
    return scope


def class_provider(cls: type, *, scope: Scope | None = None, where: str = "") -> Provider:
    """The provider that a plain class in `providers=[…]` stands for."""
    return Provider(Key(cls), Kind.CLASS, cls, scope or scope_of(cls), _constructor(cls), where or declared_at(cls))


def consumer(cls: type) -> Provider:
    """A controller or enhancer: built like a provider, injected nowhere, in the narrowest scope that it needs."""
    return Provider(Key(cls), Kind.CLASS, cls, None, _constructor(cls), declared_at(cls))


def kind_of(factory: Callable[..., object]) -> Kind:
    """What calling the factory gives."""
    function = factory.func if isinstance(factory, functools.partial) else factory
    if not inspect.isroutine(function) and not isinstance(function, type):
        function = type(function).__call__
    if isinstance(function, type):
        return Kind.CLASS
    if inspect.isasyncgenfunction(function):
        return Kind.ASYNC_GENERATOR
    if inspect.iscoroutinefunction(function):
        return Kind.ASYNC_FUNCTION
    return Kind.GENERATOR if inspect.isgeneratorfunction(function) else Kind.FUNCTION


def _constructor(cls: Any) -> tuple[Dependency, ...]:  # noqa: ANN401 - a class, or what stands for one
    if is_class(cls) and issubclass(cls, BaseSettings):
        return ()  # filled from the environment, never from the container
    if inspect.isabstract(cls) or getattr(cls, "_is_protocol", False):
        name = name_of(cls)
        raise WiringError(
            f"{name} ({declared_at(cls)}) is abstract and cannot be built.\n"
            f"Write `provide({name}).use(Implementation)` in its place."
        )
    return dependencies_of(cls)
