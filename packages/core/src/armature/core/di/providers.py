"""How an object comes to be: the ways in which a module says what it provides."""

import functools
import inspect
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any, Generic, Never, NoReturn, TypeAlias, TypeVar, get_args, get_origin

from pydantic_settings import BaseSettings
from typing_extensions import TypeForm, TypeIs

from armature.core.di.dependencies import (
    Dependency,
    Reach,
    dependencies_of,
    hints_of,
    inner_of,
    reach_of,
)
from armature.core.di.generics import implementing, parameters_of_type, patterns_of
from armature.core.di.naming import described
from armature.core.di.scopes import Scope
from armature.core.di.tokens import Key, key_of
from armature.core.di.wrapping import refuse_wrapped
from armature.core.errors import WiringError
from armature.core.source import Annotation, caller, declared_at, is_class, name_of, origin_of

T = TypeVar("T")
C = TypeVar("C", bound=type)

Factory: TypeAlias = Callable[..., T | Awaitable[T] | Iterator[T] | AsyncIterator[T]]
"""A sync or async function, or a generator that cleans up; its parameters are read from its signature."""

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
    make: Any = field(repr=False)  # the class, factory or value: whatever the kind says; a value may be a secret
    scope: Scope | None
    dependencies: tuple[Dependency, ...] = ()
    where: str = ""
    gives: object = None
    """The return annotation of a factory."""
    transports: frozenset[str] = frozenset()
    """For seeds: the transports that can supply the value."""
    is_open: bool = False
    """Whether it is a generic class without arguments, which stands for a provider of each closed type."""


class Provide(Generic[T]):
    """The first half of `provide(T).by(…)`; in one call, type checkers would let a wrong factory pass."""

    __slots__ = ("_key", "_where")

    def __init__(self, key: Key, where: str) -> None:
        self._key = key
        self._where = where

    def by(self, factory: Factory[T], *, scope: Scope | None = None) -> Provider:
        """Calls `factory`, whose parameters are injected. A generator's second half runs when the scope closes."""
        if is_class(getattr(factory, "__origin__", factory)):
            return self._of_class(factory, scope)
        self._check_factory(factory)
        chosen = checked(scope, f"provide({self._key})", self._where) or Scope.SINGLETON
        gives = hints_of(factory).get("return")
        return Provider(self._key, kind_of(factory), factory, chosen, dependencies_of(factory), self._where, gives)

    def value(self, value: T) -> Provider:
        """An object that exists already; whoever made it closes it. Its hooks are called like any other's."""
        given: object = value
        if inspect.iscoroutine(given):
            given.close()
            self._refuse("value", described(given), f"Write `.by({name_of(given)})`, without `()`.")
        if is_class(given) and _is_plain(self._key.type) and issubclass(given, self._key.type):
            name = name_of(given)
            self._refuse("value", f"the class {name}", f"Write `.use({name})` to have one made, or `.value({name}())`.")
        return Provider(self._key, Kind.VALUE, value, Scope.SINGLETON, (), self._where)

    def use(self, implementation: Callable[..., T], *, scope: Scope | None = None) -> Provider:
        """Builds a class that stands for a Protocol or base class."""
        return self._of_class(implementation, scope)

    def alias(self, other: TypeForm[T]) -> Provider:
        """The same object that `other` gives, in the same scope."""
        target = key_of(other, self._where)
        if target == self._key:
            self._refuse("alias", f"{target} itself", "Name the type that the object is provided as.")
        return alias(self._key, target, self._where)

    def _of_class(self, implementation: object, scope: Scope | None) -> Provider:
        cls: object = getattr(implementation, "__origin__", implementation)
        if not is_class(cls):
            self._refuse("use", described(cls), "Write `.by(…)` for a function, `.value(…)` for an object.")
        chosen = checked(scope, f"provide({self._key})", self._where) or scope_of(cls)
        made = self._closed(cls) if implementation is cls else implementation
        needs = _constructor(made, f"Write `provide({self._key}).use(Implementation)` with a class that can.")
        if made is cls and parameters_of_type(cls) and parameters_of_type(self._key.type):
            self._check_open(cls)
            return Provider(self._key, Kind.CLASS, cls, chosen, (), self._where, is_open=True)
        return Provider(self._key, Kind.CLASS, made, chosen, needs, self._where)

    def _closed(self, cls: type) -> Annotation:
        """`SqlRepository[User]` for `SqlRepository`, where `Repository[User]` says what its variables stand for."""
        if not parameters_of_type(cls) or not get_args(self._key.type):
            return cls
        return implementing(cls, self._key.type) or cls

    def _check_open(self, cls: type) -> None:
        wanted = self._key.type
        patterns = patterns_of(cls, wanted)[: len(parameters_of_type(wanted))]
        said = {each for pattern in patterns for each in (pattern, *parameters_of_type(pattern))}
        left = [name_of(each) for each in parameters_of_type(cls) if each not in said]
        if left:
            self._refuse(
                "use",
                f"{name_of(cls)} ({declared_at(cls)}), whose {left[0]} no {self._key} says",
                f"Write `provide({self._key}[…]).use({name_of(cls)}[…])` for each type that is needed.",
            )

    def _check_factory(self, factory: object) -> None:
        if not callable(factory):
            if inspect.iscoroutine(factory):
                factory.close()
            self._refuse(
                "by", described(factory), "Write the function's name without `()`, or `.value(…)` for an object."
            )
        refuse_wrapped(factory, "a factory")
        if getattr(factory, "__globals__", {}).get("__name__") == "contextlib":
            self._refuse(
                "by",
                f"the context manager {name_of(factory)} ({declared_at(factory)})",
                "Take its decorator away: a generator is entered and left here by itself.",
            )

    def _refuse(self, how: str, what: str, cure: str) -> NoReturn:
        raise WiringError(f"provide({self._key}).{how}(…) ({self._where}) was given {what}.\n{cure}")


def provide(token: TypeForm[T]) -> Provide[T]:
    """Says how objects of a type are made: `provide(Mailer).by(open_mailer)`, `.value(…)`, `.use(…)`, `.alias(…)`.

    `token` is a class, Protocol, generic, or `Annotated[T, Named("x")]`. Builtin scalars and collections are provided
    only under a name; without one this raises `WiringError`.

    >>> from typing import Annotated
    >>> from armature.core import Named
    >>> print(provide(Annotated[float, Named("tax")]).value(0.19).key)
    float named "tax"
    """
    where = caller()
    key = key_of(token, where)
    if not _is_type(key.type):
        raise WiringError(
            f"provide(…) ({where}) was given {described(key.type)}, and objects are found by their type.\n"
            'Write `provide(TheType)`, or `provide(Annotated[TheType, Named("…")])` to tell two of a type apart.'
        )
    if reach_of(key.type) is not Reach.NOW:
        name = name_of(key.type)
        raise WiringError(
            f"provide({name}) ({where}) would never be asked: whoever takes a {name} is handed a handle.\n"
            f"Write `provide({inner_of(key.type)})`."
        )
    if not key.name and (key.type in _SCALARS or getattr(key.type, "__origin__", None) in _SCALARS):
        name = name_of(key.type)
        raise WiringError(
            f"provide({name}) ({where}) would offer one {name} to everybody who takes a {name}.\n"
            f'Write `provide(Annotated[{name}, Named("…")])`, and take it under the same name.'
        )
    return Provide(key, where)


def injectable(*uncalled: Never, scope: Scope = Scope.SINGLETON) -> Callable[[C], C]:
    """States the scope of a class, which is a singleton without it. Listing it in `providers=` is what provides it."""
    where = caller()
    if uncalled:
        raise WiringError(f"@injectable ({where}) is not called.\nWrite `@injectable()`, with `scope=…` or without.")
    checked(scope, "@injectable", where)

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


def class_provider(cls: type) -> Provider:
    """The provider that a plain class in `providers=[…]` stands for."""
    needs = _constructor(cls, f"Write `provide({name_of(cls)}).use(Implementation)` in its place.")
    if parameters_of_type(cls):
        return Provider(Key(cls), Kind.CLASS, cls, scope_of(cls), (), declared_at(cls), is_open=True)
    return Provider(Key(cls), Kind.CLASS, cls, scope_of(cls), needs, declared_at(cls))


def consumer(cls: type) -> Provider:
    """A controller or enhancer: built like a provider, injected nowhere.

    Its scope is the narrowest that it needs, unless `@injectable` states one.
    """
    stated = scope_of(cls) if is_injectable(cls) else None
    needs = _constructor(cls, "Name a class in its place that has everything.")
    return Provider(Key(cls), Kind.CLASS, cls, stated, needs, declared_at(cls))


def alias(key: Key, target: Key, where: str) -> Provider:
    """What another key gives, under this one; an open generic under the name of another stays open."""
    is_open = bool(parameters_of_type(key.type) and parameters_of_type(target.type))
    return Provider(key, Kind.ALIAS, target, None, (Dependency("other", target),), where, is_open=is_open)


def closed(provider: Provider, key: Key) -> Provider | None:
    """The provider of one type that an open one stands for; None where it cannot be of that type."""
    if provider.kind is Kind.ALIAS:
        target: Key = provider.make
        other = implementing(target.type, key.type)
        return alias(key, Key(other, target.name), provider.where) if other is not None else None
    made = implementing(provider.make, key.type)
    if made is None:
        return None
    return replace(provider, key=key, make=made, dependencies=dependencies_of(made), is_open=False)


def checked(scope: Scope | None, what: str, where: str) -> Scope | None:
    """The scope, proven to be one: a text would silently be none of them."""
    if not _is_scope(scope):
        raise WiringError(f"{what} ({where}) says `scope={scope!r}`, which is no scope.\nWrite `scope=Scope.REQUEST`.")
    return scope


def made_type(provider: Provider) -> type | None:
    """The class of what a provider makes, as far as it is known; None for what is made elsewhere."""
    if provider.kind in {Kind.ALIAS, Kind.SEED}:
        return None
    if provider.kind is Kind.VALUE:
        value: object = provider.make
        return type(value)
    candidates = [provider.make] if provider.kind is Kind.CLASS else [_given_by(provider), provider.key.type]
    classes = (getattr(each, "__origin__", each) for each in candidates)
    return next((cls for cls in classes if is_class(cls)), None)


def _given_by(provider: Provider) -> object:
    """What a factory says that it makes: of `-> Iterator[Session]`, the session."""
    if provider.kind in {Kind.GENERATOR, Kind.ASYNC_GENERATOR}:
        return next(iter(get_args(provider.gives)), None)
    return provider.gives


def kind_of(factory: Callable[..., object]) -> Kind:
    """What calling the factory gives."""
    function = factory.func if isinstance(factory, functools.partial) else factory
    if not inspect.isroutine(function):
        function = type(function).__call__
    if inspect.isasyncgenfunction(function):
        return Kind.ASYNC_GENERATOR
    if inspect.iscoroutinefunction(function):
        return Kind.ASYNC_FUNCTION
    return Kind.GENERATOR if inspect.isgeneratorfunction(function) else Kind.FUNCTION


def _constructor(made: Annotation, cure: str) -> tuple[Dependency, ...]:
    cls = origin_of(made) or made
    if issubclass(cls, BaseSettings):
        return ()  # filled from the environment, never from the container
    if _is_protocol(cls):
        raise WiringError(f"{name_of(cls)} ({declared_at(cls)}) is a Protocol and cannot be built.\n{cure}")
    if inspect.isabstract(cls):
        lacks = ", ".join(f"`{each}`" for each in sorted(cls.__abstractmethods__))
        raise WiringError(f"{name_of(cls)} ({declared_at(cls)}) cannot be built: it leaves {lacks} abstract.\n{cure}")
    return dependencies_of(made)


def _is_scope(scope: object) -> bool:
    return scope is None or isinstance(scope, Scope)


def _is_protocol(cls: object) -> bool:
    return bool(getattr(cls, "_is_protocol", False))


def _is_plain(token: object) -> TypeIs[type[Any]]:
    return is_class(token) and not _is_protocol(token)


def _is_type(token: object) -> bool:
    return is_class(token) or get_origin(token) is not None or hasattr(token, "__supertype__")
