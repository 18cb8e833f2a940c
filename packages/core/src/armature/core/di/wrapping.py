"""Functions that a service of the application surrounds: a decorator records it, the container binds it.

A package's decorator, such as `@resilient("payments")`, cannot know the object that does the work: it is a provider of
some application. So it leaves a `Wrapping` on the function, the graph finds the provider like that of any parameter,
and whoever gets the object or calls the endpoint finds the surrounded function. An object that is built by hand runs
the bare one.
"""

import inspect
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple, TypeVar

from typing_extensions import TypeForm

from armature.core.di.dependencies import Dependency
from armature.core.di.naming import described
from armature.core.di.tokens import key_of
from armature.core.errors import WiringError
from armature.core.source import declared_at, name_of

Function = Callable[..., Any]  # the user's function, of whatever signature
S = TypeVar("S")
F = TypeVar("F", bound=Function)

_WRAPPINGS = "__armature_wrappings__"


class Wrapping(NamedTuple):
    """What one decorator asks: the service, and what that makes of the function."""

    dependency: Dependency
    wrap: Callable[[Any, Function], Function]  # the service is of the dependency's type
    written: str
    where: str


class WrappedMethod(NamedTuple):
    """A method of a class, with all that surrounds it, the outermost first."""

    name: str
    function: Function
    wrappings: tuple[Wrapping, ...]


def wrapped_by(
    token: TypeForm[S], wrap: Callable[[S, Function], Function], *, written: str, where: str
) -> Callable[[F], F]:
    """What a package's decorator is made of: the service of a type surrounds the function below.

    `wrap(service, function)` is called once, at the start, and gives a function of the same signature, which must be
    awaited where the first must; a method takes `self` first. What it raises stops the start. `written` is the
    decorator as messages call it, `where` the `file:line` of its use. Raises `WiringError` on anything but a function.

    >>> from armature.core.source import caller
    >>> class Greetings:
    ...     prefix = "Hello"
    >>> def greeted(function):
    ...     return wrapped_by(Greetings, lambda greetings, bare: bare, written="@greeted", where=caller())(function)
    >>> @greeted
    ... async def name() -> str:
    ...     return "Ada"
    >>> [each.written for each in wrappings_of(name)]
    ['@greeted']
    """
    wrapping = Wrapping(Dependency(written, key_of(token, where)), wrap, written, where)

    def record(function: F) -> F:
        if not inspect.isfunction(function):
            above: object = function
            what = "a staticmethod" if isinstance(above, staticmethod) else described(above)
            raise WiringError(
                f"{written} ({where}) stands on {what}, and only a plain function can be surrounded.\n"
                "Put it below every other decorator of a method, or on a plain function."
            )
        setattr(function, _WRAPPINGS, (wrapping, *wrappings_of(function)))
        return function

    return record


def wrappings_of(function: object) -> tuple[Wrapping, ...]:
    """What decorators left on a function, the outermost first."""
    found: tuple[Wrapping, ...] = getattr(function, "__dict__", {}).get(_WRAPPINGS, ())
    return found


def wrapped_methods(cls: type) -> Iterator[WrappedMethod]:
    """The surrounded methods of a class, as it has them: one that overrides another is surrounded by its own only.

    Raises `WiringError` for one that is no plain method.
    """
    members = {name: member for base in reversed(cls.__mro__) for name, member in vars(base).items()}
    for name, member in members.items():
        if isinstance(member, staticmethod | classmethod):
            refuse_wrapped(member.__func__, f"a {type(member).__name__} of {name_of(cls)}")
        elif inspect.isfunction(member) and wrappings_of(member):
            yield WrappedMethod(name, member, wrappings_of(member))


def check_bindable(cls: type, method: WrappedMethod, *, is_value: bool) -> None:
    """Refuses objects that nothing can be put on, and those that exist already and belong to somebody else."""
    first = method.wrappings[0]
    called = f"{name_of(cls)} ({declared_at(cls)})"
    if is_value:
        raise WiringError(
            f"An object of {called} is provided as a value, and keeps its bare {method.name}, which {first.written} "
            f"({first.where}) surrounds: only what is built here is bound.\n"
            f"Write `provide({name_of(cls)}).by(…)` with a function that makes it."
        )
    if cls.__dictoffset__ == 0:
        raise WiringError(
            f"{called} has `__slots__`, so that nothing can be put on its objects, and {first.written} "
            f"({first.where}) surrounds its {method.name}.\n"
            'Take the slots away, or add "__dict__" to them.'
        )


def refuse_wrapped(function: object, what: str) -> None:
    """Refuses a surrounded function where nobody would bind it."""
    for each in wrappings_of(function)[:1]:
        raise WiringError(
            f"{each.written} ({each.where}) stands on {name_of(function)}, which is {what}: it would have no effect "
            "there.\nPut it on a method of a provided class, or on a handler."
        )


def surrounded(function: Function, by: Iterable[tuple[Wrapping, object]]) -> Function:
    """The function inside of what each service makes of it; the first is the outermost."""
    for wrapping, service in reversed(list(by)):
        function = wrapping.wrap(service, function)
    return function


def put_on(instance: object, methods: Sequence[tuple[str, Function]]) -> None:
    """Gives an object its surrounded methods; frozen ones too."""
    for name, function in methods:
        object.__setattr__(instance, name, function.__get__(instance))
