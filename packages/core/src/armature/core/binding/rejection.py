"""What a client sent and cannot be used, said so that a program can point at it (RFC 9457 §3, RFC 6901)."""

from collections.abc import Sequence
from typing import Any, Final

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from armature.core.binding.body_formats import data_of
from armature.core.binding.kinds import TypeKind
from armature.core.binding.parameters import BODIES, SENT, Parameter, Source
from armature.core.context import ExecutionContext, HttpContext
from armature.core.errors import BadRequest, HttpError, UnprocessableContent


class InvalidValue(Exception):
    """A value that never reached a validator, such as one that is missing."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail


class InvalidGroup(Exception):
    """Values that are valid each by itself, and of which no group could be made."""

    def __init__(self, entries: Sequence[dict[str, str]]) -> None:
        super().__init__("; ".join(each["detail"] for each in entries))
        self.entries = entries


_EACH: Final = range(1_000_000)
"""Stands for a list of single values: whatever its items are, a pointer leads to them by their index alone."""

FAULTS = (ValidationError, InvalidValue)
"""What the extractor of one value raises where it is not valid."""

INVALID = (*FAULTS, InvalidGroup)
"""What binding raises for values that are not valid."""

_WHOLE = frozenset(each.value for each in BODIES)


def described(
    parameter: Parameter, context: ExecutionContext, error: ValidationError | InvalidValue
) -> list[dict[str, str]]:
    """One entry for each fault. `pointer` is a JSON pointer into the source; the rejected value is never repeated."""
    source = parameter.source.value
    whole = parameter.source in BODIES or parameter.kind is TypeKind.MODEL
    prefix = [] if whole else [parameter.alias]
    if isinstance(error, InvalidValue):
        return [entry(source, prefix, error.detail, error.code)]
    faults = error.errors(include_url=False, include_context=False, include_input=False)
    sent = _sent(parameter, context) if any(each["loc"] for each in faults) else None
    return [entry(source, [*prefix, *_path(each, sent)], each["msg"], each["type"]) for each in faults]


def _sent(parameter: Parameter, context: ExecutionContext) -> object:
    """What the client sent, as far as a pointer can lead into it."""
    if parameter.source in BODIES:
        return data_of(parameter, context)
    values: dict[str, list[object]] = {}
    for name, value in _pairs(parameter, context):
        values.setdefault(name, []).append(value)
    return values if parameter.kind is TypeKind.MODEL else _EACH


def _pairs(parameter: Parameter, context: ExecutionContext) -> Sequence[tuple[str, object]]:
    if parameter.source is Source.FORM and isinstance(context, HttpContext):
        return context.form.multi_items()
    return context.query


def _path(fault: ErrorDetails, sent: Any) -> list[str]:  # noqa: ANN401 - any JSON
    """The parts of a location that lead into what was sent; pydantic's names of union members among them do not."""
    path: list[str] = []
    for part in fault["loc"]:
        try:
            sent = sent[part]
        except (LookupError, TypeError):
            continue
        path.append(str(part))
    return [*path, str(fault["loc"][-1])] if fault["type"] == "missing" else path


def group_entries(fields: Sequence[Parameter], error: ValueError | AssertionError) -> list[dict[str, str]]:
    """The faults of values that make no group, at the source of each; none where they are not the client's."""
    named = {each.name: each for each in fields}
    sources = {each.source.value for each in fields if each.source in SENT}
    shared = sources.pop() if len(sources) == 1 else "request"
    if not isinstance(error, ValidationError):
        return [entry(shared, [], f"Value error, {error}", "value_error")]
    entries: list[dict[str, str]] = []
    for each in error.errors(include_url=False, include_context=False, include_input=False):
        path = [str(part) for part in each["loc"]]
        parameter = named.get(path[0]) if path else None
        if parameter is not None and parameter.source not in SENT:
            return []
        source = parameter.source.value if parameter else shared
        prefix = [] if parameter is None or parameter.source in BODIES else [parameter.alias]
        entries.append(entry(source, [*prefix, *path[1:]], each["msg"], each["type"]))
    return entries


def rejected(entries: Sequence[dict[str, str]]) -> HttpError:
    """The answer for all faults at once: 400 where a body or message is no JSON at all, else 422."""
    for entry in entries:
        if entry["code"] == "json_invalid" and entry["source"] in _WHOLE and not entry["pointer"]:
            reason = entry["detail"].removeprefix("Invalid JSON: ").capitalize()
            return BadRequest(f"The {entry['source']} is not valid JSON. {reason}.")
    count = "One value is" if len(entries) == 1 else f"{len(entries)} values are"
    return UnprocessableContent(f"{count} not valid.", errors=list(entries))


def entry(source: str, path: Sequence[str], detail: str, code: str) -> dict[str, str]:
    """One fault; `path` leads into the source."""
    pointer = "".join("/" + part.replace("~", "~0").replace("/", "~1") for part in path)
    return {"source": source, "pointer": pointer, "detail": detail, "code": code}
