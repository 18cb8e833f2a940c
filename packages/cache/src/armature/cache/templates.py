"""Keys and tags as templates: `product:{id}`, with the arguments of a call in its place."""

import inspect
import re
from collections.abc import Callable
from datetime import date, time, timedelta
from decimal import Decimal
from enum import Enum
from string import Formatter
from typing import Final
from urllib.parse import quote
from uuid import UUID

from armature.cache.arguments import Arguments, KeyOf, Keywords, NoKey, Take, taking
from armature.cache.errors import NotCacheable

_FIELD = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)*")
_SCALARS: Final = (str, int, float, type(None), UUID, Decimal, date, time, timedelta)


def key_of_template(template: str, function: Callable[..., object], shown: str) -> KeyOf:
    """The key of a call by a template; raises `NotCacheable` for one that does not fit the function.

    A field is a parameter or an attribute of one: `{user.id}`. In a template of several fields what is no letter,
    digit, `.`, `_`, `~` or `-` is written as `%3A` and so on, so that no two calls share a key.
    """
    parts = _parsed(template, shown)
    texts = [text for text, _ in parts]
    names = [name for _, name in parts if name is not None]
    if not names:
        return lambda _arguments, _keywords: texts[0]
    _check_apart(texts, len(names), template, shown)
    takes = [_field(name, function, template, shown) for name in names]
    if len(takes) == 1:
        [take], (before, after) = takes, texts
        return lambda arguments, keywords: f"{before}{text_of(take(arguments, keywords))}{after}"

    def key(arguments: Arguments, keywords: Keywords) -> str:
        values = [quote(text_of(take(arguments, keywords)), safe="", errors="surrogatepass") for take in takes]
        return "".join(part for pair in zip(texts, [*values, ""], strict=True) for part in pair)

    return key


def text_of(value: object) -> str:
    """A single value as text; raises `NoKey` for what is none, whose text would say where it lies in memory."""
    if type(value) is str:
        return value
    if isinstance(value, Enum):
        return text_of(value.value)
    if isinstance(value, _SCALARS):
        return str(value)
    raise NoKey


def _parsed(template: str, shown: str) -> list[tuple[str, str | None]]:
    """The texts of a template with the field that follows each; the last may have none."""
    try:
        parts = list(Formatter().parse(template))
    except ValueError as error:
        raise NotCacheable(
            f'{shown} has the template "{template}", which cannot be read.\n'
            "Write a field as `{id}`, and a brace that is none as `{{` or `}}`."
        ) from error
    found: list[tuple[str, str | None]] = []
    before = ""  # a doubled brace ends a part without a field
    for text, name, spec, conversion in parts:
        if name is not None and (spec or conversion or not _FIELD.fullmatch(name)):
            raise NotCacheable(
                f'{shown} has the template "{template}", whose field "{name}" is no name.\n'
                "Write the name of a parameter, or an attribute of one: `{id}`, `{user.id}`."
            )
        before += text
        if name is not None:
            found.append((before, name))
            before = ""
    return [*found, (before, None)]


def _check_apart(texts: list[str], fields: int, template: str, shown: str) -> None:
    for between in texts[1:fields]:
        if quote(between, safe="") == between:
            raise NotCacheable(
                f'{shown} has the template "{template}", in which two fields run together: two calls could share a key.'
                '\nWrite ":" between them.'
            )


def _field(name: str, function: Callable[..., object], template: str, shown: str) -> Take:
    first, *attributes = name.split(".")
    parameters = inspect.signature(function).parameters
    found = parameters.get(first)
    if found is None or found.kind in {inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD}:
        raise NotCacheable(
            f'{shown} has the template "{template}", and takes no "{first}".\n'
            f"It takes {', '.join(parameters) or 'nothing'}."
        )
    take = taking(found, list(parameters).index(first))
    if not attributes:
        return take

    def attribute(arguments: Arguments, keywords: Keywords) -> object:
        value = take(arguments, keywords)
        try:
            for each in attributes:
                value = getattr(value, each)
        except AttributeError:
            raise NoKey from None
        return value

    return attribute
