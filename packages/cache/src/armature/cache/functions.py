"""What `@cached` and `@invalidates` learn of a function when they are written: its keys, its tags, its type."""

import inspect
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, NamedTuple, get_type_hints

from armature.cache.arguments import Arguments, KeyOf, Keywords, key_of_arguments
from armature.cache.errors import NotCacheable
from armature.cache.templates import key_of_template

UNKNOWN: Final = object()
"""The type of a cached function is what its annotation says."""


class Cacheable(NamedTuple):
    """A function whose results can be kept: the key and the tags of a call, and the type of its results."""

    key_of: KeyOf
    tags_of: Callable[[Arguments, Keywords], Sequence[str]]
    type: object
    shown: str


def cacheable(function: object, key: str | None, tags: Sequence[str], kind: object) -> Cacheable:
    """Reads a function, once; raises `NotCacheable` where it, its key or its tags do not fit."""
    read, shown = _async_function(function, "cached")
    hints: Mapping[str, object] = {} if key is not None and kind is not UNKNOWN else _hints(read, shown)
    if kind is UNKNOWN:
        if "return" not in hints:
            raise NotCacheable(f"{shown} does not say what it returns.\nWrite `-> Product`, or `type=Product`.")
        kind = hints["return"]
    key_of = key_of_arguments(read, hints, shown) if key is None else key_of_template(key, read, shown)
    return Cacheable(key_of, _all_of(tags, read, shown), kind, shown)


def invalidating(function: object, tags: Sequence[str]) -> Callable[[Arguments, Keywords], Sequence[str]]:
    """The tags of a call; raises `NotCacheable` where function or tags do not fit."""
    read, shown = _async_function(function, "invalidates")
    if not tags:
        raise NotCacheable(f'{shown} names no tags.\nWrite `@cache.invalidates("product:{{id}}")`.')
    return _all_of(tags, read, shown)


def _async_function(function: object, decorator: str) -> tuple[Callable[..., Any], str]:
    name = getattr(function, "__qualname__", repr(type(function)))
    shown = f"@{decorator} on `{name}`"
    if not inspect.iscoroutinefunction(function):
        raise NotCacheable(f"{shown} stands on no `async def` function.\nWrite `async def`, below other decorators.")
    return function, shown


def _hints(function: Callable[..., object], shown: str) -> dict[str, object]:
    try:
        return get_type_hints(function)
    except NameError as error:
        raise NotCacheable(
            f"{shown} has an annotation that cannot be read yet: {error}.\n"
            "Define the class above the function, or give `type=` and a key."
        ) from error


def _all_of(
    templates: Sequence[str], function: Callable[..., object], shown: str
) -> Callable[[Arguments, Keywords], Sequence[str]]:
    if isinstance(templates, str):
        raise NotCacheable(f'{shown} has a text where tags are listed.\nWrite `tags=["{templates}"]`.')
    makers = [key_of_template(each, function, shown) for each in templates]
    return lambda arguments, keywords: [make(arguments, keywords) for make in makers]
