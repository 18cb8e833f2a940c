"""A provider that does its work and is watched at it."""

import functools
import inspect
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Generic, NamedTuple, TypeAlias, TypeVar

T = TypeVar("T")
Method: TypeAlias = Callable[..., Any]  # of whatever class


class Call(NamedTuple):
    """One call of a public method, without its `self`."""

    method: str
    args: tuple[Any, ...]  # whatever the caller gave
    kwargs: Mapping[str, Any]


class Spy(Generic[T]):
    """Watches the objects of a class: `app.override(Mailer).use(spy.type)`.

    `spy.type` is a subclass, which is injected and behaves as the class itself, and notes each call of a public method
    in `spy.calls`. So it is with a guard, an interceptor or a filter: `app.override(SignedIn).enhancer(spy.type)`.

    >>> class Mailer:
    ...     def send(self, to: str) -> str:
    ...         return f"sent to {to}"
    >>> spy = Spy(Mailer)
    >>> spy.type().send("Ada")
    'sent to Ada'
    >>> spy.calls
    [Call(method='send', args=('Ada',), kwargs={})]
    """

    def __init__(self, cls: type[T]) -> None:
        self.calls: list[Call] = []
        watched = {name: self._watched(name, method) for name, method in _methods(cls)}
        self.type: type[T] = type(cls.__name__, (cls,), watched | {"__module__": cls.__module__})

    def calls_of(self, method: str) -> list[Call]:
        """The calls of one method; raises `AttributeError` for one that the class has not."""
        getattr(self.type, method)
        return [call for call in self.calls if call.method == method]

    def _watched(self, name: str, method: Method) -> Method:
        if inspect.iscoroutinefunction(method):

            @functools.wraps(method)
            async def watched_async(own: object, /, *args: object, **kwargs: object) -> object:
                self.calls.append(Call(name, args, kwargs))
                return await method(own, *args, **kwargs)

            return watched_async

        @functools.wraps(method)
        def watched(own: object, /, *args: object, **kwargs: object) -> object:
            self.calls.append(Call(name, args, kwargs))
            return method(own, *args, **kwargs)

        return watched


def _methods(cls: type) -> Iterator[tuple[str, Method]]:
    """The public methods, without those that are static or of the class."""
    for name, method in inspect.getmembers(cls, inspect.isfunction):
        if not name.startswith("_") and inspect.isfunction(inspect.getattr_static(cls, name)):
            yield name, method
