"""The second half of `app.override(Mailer).value(fake)`: the forms of `provide`, each giving another application."""

from collections.abc import Callable
from typing import Generic, TypeVar

from typing_extensions import TypeForm

from armature.core.di import Factory, Key, Provide, Provider, Scope
from armature.core.source import caller

T = TypeVar("T")
App = TypeVar("App")


class Override(Generic[T, App]):
    """Waits to be told what takes the provider's place."""

    __slots__ = ("_exchange", "_provide")

    def __init__(self, key: Key, exchange: Callable[[Provider], App]) -> None:
        self._provide: Provide[T] = Provide(key, caller(2))
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
