"""Which exceptions count as a failure of the call, and not as a mistake in the program or a refusal of ours."""

from collections.abc import Callable
from typing import Final, TypeAlias, cast

from armature.resilience.errors import InvalidSetting, Rejected

On: TypeAlias = type[Exception] | tuple[type[Exception], ...] | Callable[[Exception], bool]
"""Exceptions that are meant: a class, several, or a function that says it of each."""

MISTAKES: Final = (AssertionError, AttributeError, ImportError, NameError, NotImplementedError, SyntaxError, TypeError)
"""What says that the program is wrong: another try would only be wrong again."""


def failing(owner: str, on: On | None) -> Callable[[Exception], bool]:
    """Whether an exception counts.

    By default all do, except `Rejected` and those that say that the program is wrong. A class that is named leaves
    `Rejected` out too, unless it is one of them; a function decides alone.
    """
    if on is None:
        return lambda error: not isinstance(error, (Rejected, *MISTAKES))
    kinds = _kinds(owner, on)
    if kinds is None:
        # No class, so a function.
        return cast("Callable[[Exception], bool]", on)
    refusals = tuple(kind for kind in kinds if issubclass(kind, Rejected))
    return lambda error: isinstance(error, kinds) and (not isinstance(error, Rejected) or isinstance(error, refusals))


def anything(owner: str, on: On | None) -> Callable[[Exception], bool]:
    """The same for whoever takes refusals as well: those count by default, and where a class covers them."""
    if on is None:
        return lambda error: not isinstance(error, MISTAKES)
    kinds = _kinds(owner, on)
    if kinds is None:
        # No class, so a function.
        return cast("Callable[[Exception], bool]", on)
    return lambda error: isinstance(error, kinds)


def _kinds(owner: str, on: On) -> tuple[type[Exception], ...] | None:
    """The classes; None for a function. Types promise classes of Exception, and not everybody checks types."""
    # What isinstance leaves of the union is no help here: each of them is looked at below.
    given = cast("tuple[object, ...]", on if isinstance(on, tuple) else (on,))
    kinds = tuple(kind for kind in given if isinstance(kind, type) and issubclass(kind, Exception))
    if len(kinds) == len(given) > 0:
        return kinds
    if not isinstance(on, type | tuple) and callable(on):
        return None
    wrong = ", ".join(map(repr, given)) or "empty"
    raise InvalidSetting(f'{owner}: "on" is {wrong}. Name classes of Exception, or a function of an exception.')
