"""What an application shows to clients, as far as an attacker must know it to get past the door."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

from armature.core import Application
from armature.core.binding import Adapters, Parameter, Source
from armature.core.routing import Route
from tests.reliability.hostile.samples import samples

_PATHS: Final = 40
_BODIES: Final = 12
_IN_PATHS: Final[Mapping[str, tuple[str, ...]]] = {
    "int": ("1", "2", "3", "7", "42", "100", "999", "1001", "0", "-1"),
    "float": ("1.5", "0", "-2.25"),
    "uuid": ("8f14e45f-ceea-467f-a0e6-1f2e3d4c5b6a",),
    "date": ("2026-02-28", "0001-01-01"),
    "slug": ("a-b-c", "tea"),
    "path": ("a", "a/b/c", "deep/er/and/er"),
}
_TEXTS: Final = ("a", "tea%20cakes", "%E8%8C%B6", "x" * 60, "1", "a%2Fb")


@dataclass(frozen=True, slots=True)
class Door:
    """One endpoint: how it is asked for rightly. Queries and headers hold the values that each name may have."""

    method: str
    paths: Sequence[bytes]
    queries: Mapping[bytes, Sequence[bytes]]
    required: frozenset[bytes]
    headers: Mapping[bytes, Sequence[bytes]]
    cookies: Mapping[bytes, Sequence[bytes]]
    bodies: Sequence[bytes]


def doors(app: Application) -> list[Door]:
    """The endpoints of an application, in order."""
    return [
        _door(method, route)
        for route in app.blueprint.router.routes()
        for method in route.methods
        if method != "HEAD" or len(route.methods) == 1
    ]


def _door(method: str, route: Route[Any]) -> Door:
    found = [each.parameter for callee in route.target.plan.callees for each in callee.sent]
    queries = _named(found, Source.QUERY)
    return Door(
        method,
        _paths(route),
        {name: values for query in queries for name, values in _queried(query)},
        frozenset(each.alias.encode() for each in queries if each.required),
        {each.alias.lower().encode(): _texts(each) for each in _named(found, Source.HEADER)},
        {each.alias.encode(): _texts(each) for each in _named(found, Source.COOKIE)},
        [body for each in _named(found, Source.BODY) for body in _bodies(each)][:_BODIES],
    )


def _named(parameters: Sequence[Parameter], source: Source) -> list[Parameter]:
    return [each for each in parameters if each.source is source]


def _paths(route: Route[Any]) -> list[bytes]:
    """Paths that the route matches: the values of its parameters in turn."""
    segments = route.template.segments
    choices = [
        (quote(each),) if isinstance(each, str) else _IN_PATHS.get(each.converter.name, _TEXTS) for each in segments
    ]
    turns = range(max(len(each) for each in choices))
    made = ["/" + "/".join(each[turn % len(each)] for each in choices) for turn in turns]
    return [path.encode() for path in dict.fromkeys(made)][:_PATHS]


def _schema(parameter: Parameter) -> dict[str, Any]:
    return Adapters().of(parameter.annotation, parameter.marker.constraints()).json_schema()


def _queried(parameter: Parameter) -> list[tuple[bytes, list[bytes]]]:
    schema = _schema(parameter)
    if schema.get("type") != "object":
        return [(parameter.alias.encode(), _texts(parameter))]
    models = samples(schema)
    names = dict.fromkeys(name for model in models for name in model)
    return [(name.encode(), [_text(model[name]) for model in models if name in model]) for name in names]


def _texts(parameter: Parameter) -> list[bytes]:
    values = [value[0] if isinstance(value, list) and value else value for value in samples(_schema(parameter))]
    return [_text(value) for value in values if value is not None] or [b"x"]


def _text(value: object) -> bytes:
    text = value if isinstance(value, str) else json.dumps(value)
    return quote(text).encode()


def _bodies(parameter: Parameter) -> list[bytes]:
    if parameter.annotation is bytes:
        return [b"", b"raw", bytes(range(256))]
    return [json.dumps(value).encode() for value in samples(_schema(parameter))]
