"""A function and its extractors become one call, specialised for how many there are.

The usual call is a plain function that returns the handler's coroutine: it is gone from the stack when the handler
runs. All of a request's invalid values are reported together: only after one has failed are the others looked at.
"""

import inspect
from collections.abc import Callable, Sequence
from typing import Any, NoReturn

from armature.core.binding.bound import Bound
from armature.core.binding.extractors import Extract, Extractor, Sent
from armature.core.binding.rejection import FAULTS, INVALID, InvalidGroup, described, rejected
from armature.core.context import ExecutionContext
from armature.core.di import by_name

# The function and its result are the user's.
Function = Callable[..., Any]


def bind(
    function: Function,
    extractors: Sequence[Extractor],
    sent: Sequence[Sent],
    names: Sequence[str] = (),
    *,
    given: bool = False,
) -> Bound:
    """Composes the call. `names` are those of trailing keyword-only arguments; `given` adds a first argument.

    `sent` are the extractors of all that the client sends, for the arguments and for what these are made of.
    """
    is_async = inspect.iscoroutinefunction(function) or inspect.iscoroutinefunction(type(function).__call__)
    target = by_name(function, names) if names else function
    if any(each.is_async for each in extractors):
        return Bound(_call_async(target, extractors, sent, given=given, awaits=is_async), is_async=True)
    extracts = [each.extract for each in extractors]
    call = _call_given(target, extracts, sent) if given else _call(target, extracts, sent)
    return Bound(call, is_async)


def _call(function: Function, extracts: Sequence[Extract], sent: Sequence[Sent]) -> Function:
    match extracts:
        case []:
            return _call_none(function)
        case [only]:
            return _call_one(function, only, sent)
        case [first, second]:
            return _call_two(function, first, second, sent)
        case _:
            return _call_many(function, extracts, sent)


def _call_none(function: Function) -> Function:
    def call(_: object) -> object:
        return function()

    return call


def _call_one(function: Function, only: Extract, sent: Sequence[Sent]) -> Function:
    def call(context: ExecutionContext) -> object:
        try:
            value = only(context)
        except INVALID as error:
            _reject(context, sent, error)
        return function(value)

    return call


def _call_two(function: Function, first: Extract, second: Extract, sent: Sequence[Sent]) -> Function:
    def call(context: ExecutionContext) -> object:
        try:
            one = first(context)
            two = second(context)
        except INVALID as error:
            _reject(context, sent, error)
        return function(one, two)

    return call


def _call_many(function: Function, extracts: Sequence[Extract], sent: Sequence[Sent]) -> Function:
    def call(context: ExecutionContext) -> object:
        try:
            values = [extract(context) for extract in extracts]
        except INVALID as error:
            _reject(context, sent, error)
        return function(*values)

    return call


def _call_given(function: Function, extracts: Sequence[Extract], sent: Sequence[Sent]) -> Function:
    def call(context: ExecutionContext, given: object) -> object:
        try:
            values = [extract(context) for extract in extracts]
        except INVALID as error:
            _reject(context, sent, error)
        return function(given, *values)

    return call


def _call_async(
    function: Function, extractors: Sequence[Extractor], sent: Sequence[Sent], *, given: bool, awaits: bool
) -> Function:
    async def call(context: ExecutionContext, *first: object) -> object:
        values = list(first) if given else []
        try:
            for each in extractors:
                values.append(await each.extract(context) if each.is_async else each.extract(context))
        except INVALID as error:
            _reject(context, sent, error)
        return await function(*values) if awaits else function(*values)

    return call


def _reject(context: ExecutionContext, sent: Sequence[Sent], error: Exception) -> NoReturn:
    """Raises for every value of the client that is not valid; the error itself where it was none of those."""
    entries: list[dict[str, str]] = []
    for each in sent:
        try:
            each.extract(context)
        except FAULTS as fault:
            entries.extend(described(each.parameter, context, fault))
    if isinstance(error, InvalidGroup):
        entries.extend(error.entries)
    raise (
        rejected([each for i, each in enumerate(entries) if each not in entries[:i]]) if entries else error
    ) from None
