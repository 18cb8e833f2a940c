"""What decorators left on the members of a class, and whether it can have an effect there."""

import inspect
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from armature.core.errors import WiringError
from armature.core.modules.records import Record, recorded
from armature.core.source import declared_at, name_of


class Member(NamedTuple):
    """What stands under one name of a class and was decorated. `kind` is empty for a plain method."""

    name: str
    function: Callable[..., Any]  # the user's handler
    record: Record
    kind: str

    @property
    def says(self) -> str:
        """The first decorator as it was written."""
        return says(self.record)


def members_of(cls: type) -> Iterator[Member]:
    """The decorated members of a class in order of declaration, those of its bases first, as the class has them."""
    for name in dict.fromkeys(name for base in reversed(cls.__mro__) for name in vars(base)):
        found = inspect.getattr_static(cls, name)
        function = getattr(found, "__func__", None) or getattr(found, "fget", None) or found
        record = recorded(function)
        if record is not None and not isinstance(function, type):
            yield Member(name, function, record, "" if function is found else type(found).__name__)


def says(record: Record) -> str:
    """The first decorator of a record as it was written: `@get("/")`, `@use_guard(SignedIn)`."""
    for endpoint in record.endpoints:
        return endpoint.written
    for decorator, enhancers in (
        ("use_guard", record.guards),
        ("use_interceptor", record.interceptors),
        ("use_filter", record.filters),
        ("use_middleware", record.middleware),
        ("skip_guard", record.skipped),
    ):
        for each in enhancers:
            declared = each.declared
            return f"@{decorator}({name_of(declared if isinstance(declared, type) else type(declared))})"
    if record.public:
        return "@public"
    return "@timeout" if record.timeout is not None else "@body_limit"


def check_member(member: Member, cls: type) -> None:
    """Refuses decorators that would have no effect on a controller."""
    called = f"{name_of(cls)}.{member.name} ({declared_at(member.function)})"
    if member.kind:
        raise WiringError(
            f"{called} is a {member.kind} under {member.says}, and an endpoint is a plain method.\n"
            f"Take `@{member.kind}` away and write `self` first, or move it out of the class: a function will do."
        )
    if not member.record.endpoints:
        raise WiringError(
            f"{called} carries {member.says}, and answers nothing that it could cover.\n"
            'Put `@get("/…")`, or another method, above it, or take it away.'
        )


def check_inherited(cls: type) -> None:
    """Refuses a method that hides an inherited endpoint without being one."""
    for base in cls.__mro__[1:]:
        for name, inherited in vars(base).items():
            record = recorded(inherited)
            own = inspect.getattr_static(cls, name)
            if record is not None and record.endpoints and inspect.isfunction(own) and recorded(own) is None:
                raise WiringError(
                    f"{name_of(cls)}.{name} ({declared_at(own)}) hides the endpoint {says(record)} of "
                    f"{name_of(base)} ({record.endpoints[0].where}), and is none itself.\n"
                    f"Repeat `{says(record)}` above it, or write `{name} = None` to have no such endpoint."
                )
