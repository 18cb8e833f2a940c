"""What the decorators leave on classes and functions, for the scanner to find."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from armature.core.http.formats import Format
from armature.core.pipeline import RouteOptions
from armature.core.routing import Condition, Versions

_RECORD = "__armature_record__"


class EndpointRecord(NamedTuple):
    """`@get("/{id}")` on a function; `written` is the decorator as it was written.

    The address is the method and the path for HTTP, a path for WebSockets, and whatever a transport makes of it for
    others, with `details` of its own.
    """

    transport: str
    address: str
    options: RouteOptions
    where: str
    written: str
    details: object = None


class EnhancerRecord(NamedTuple):
    """`@use_guard(SignedIn)` on a function or class; the enhancer is a class or an instance."""

    declared: Any  # checked by the planner, with an error that names it
    where: str


@dataclass(slots=True, eq=False)
class Record:
    """Everything that decorators said about one function or class."""

    controller: "ControllerRecord | None" = None
    endpoints: list[EndpointRecord] = field(default_factory=list[EndpointRecord])
    guards: list[EnhancerRecord] = field(default_factory=list[EnhancerRecord])
    interceptors: list[EnhancerRecord] = field(default_factory=list[EnhancerRecord])
    filters: list[EnhancerRecord] = field(default_factory=list[EnhancerRecord])
    middleware: list[EnhancerRecord] = field(default_factory=list[EnhancerRecord])
    skipped: list[EnhancerRecord] = field(default_factory=list[EnhancerRecord])
    timeout: float | None = None
    body_limit: int | None = None
    public: str = ""
    """`file:line` of `@public`."""


class ControllerRecord(NamedTuple):
    """`@controller("/products", version="1")` on a class; a group's prefix is one too."""

    path: str
    version: Versions | None
    tags: tuple[str, ...]
    where: str
    host: str | None = None
    when: tuple[Condition, ...] = ()
    formats: tuple[Format, ...] | None = None


def record_of(target: type | Callable[..., object]) -> Record:
    """The record of a class or function, made at the first decorator."""
    found = vars(target).get(_RECORD)
    if isinstance(found, Record):
        return found
    made = Record()
    setattr(target, _RECORD, made)
    return made


def recorded(target: object) -> Record | None:
    """The record that stands on the class or function itself, if any decorator was there."""
    found = getattr(target, "__dict__", {}).get(_RECORD)
    return found if isinstance(found, Record) else None


def inherited(cls: type) -> Record:
    """A controller's record with what its bases declare before it."""
    merged = Record()
    for base in reversed(cls.__mro__):
        own = recorded(base)
        if own is None:
            continue
        merged.controller = own.controller or merged.controller
        for name in ("guards", "interceptors", "filters", "middleware", "skipped"):
            getattr(merged, name).extend(getattr(own, name))
        merged.timeout = own.timeout if own.timeout is not None else merged.timeout
        merged.public = own.public or merged.public
        merged.body_limit = own.body_limit if own.body_limit is not None else merged.body_limit
    return merged
