"""The second half of `app.override(Mailer).value(fake)`: the forms of `provide`, modules and enhancers."""

from collections.abc import Callable
from typing import Generic, TypeVar

from typing_extensions import TypeForm

from armature.core.di import Factory, Key, Provide, Scope
from armature.core.modules import EnhancerOverride, Exchange, ModuleOverride
from armature.core.source import caller

T = TypeVar("T")
App = TypeVar("App")


class Override(Generic[T, App]):
    """Waits to be told what takes the place of a provider, a module, or a guard, interceptor or filter."""

    __slots__ = ("_exchange", "_key", "_provide", "_where")

    def __init__(self, key: Key, exchange: Callable[[Exchange], App]) -> None:
        self._key, self._where = key, caller(2)
        self._provide: Provide[T] = Provide(key, self._where)
        self._exchange = exchange

    def by(self, factory: Factory[T], *, scope: Scope | None = None) -> App:
        """The application with a factory in the provider's place."""
        return self._exchange(self._provide.by(factory, scope=scope))

    def value(self, value: T) -> App:
        """The application with an object in the provider's place."""
        return self._exchange(self._provide.value(value))

    def use(self, implementation: Callable[..., T], *, scope: Scope | None = None) -> App:
        """The application with another class in the provider's place."""
        return self._exchange(self._provide.use(implementation, scope=scope))

    def alias(self, other: TypeForm[T]) -> App:
        """The application with what `other` gives in the provider's place."""
        return self._exchange(self._provide.alias(other))

    def module(self, other: object) -> App:
        """The application with another module wherever this one is imported: a class under `@module`, or a `Module`."""
        return self._exchange(ModuleOverride(self._key, other, self._where))

    def enhancer(self, other: object) -> App:
        """The application with another guard, interceptor or filter wherever one of this class stands.

        It is a class, which the container builds, or an object, as in `@use_guard`.
        """
        return self._exchange(EnhancerOverride(self._key, other, self._where))
