"""Problem details (RFC 9457) in answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from pydantic import JsonValue, TypeAdapter, ValidationError

_MEMBERS = ("type", "title", "status", "detail", "instance")
_read = TypeAdapter(dict[str, JsonValue]).validate_json


@dataclass(frozen=True, slots=True)
class Problem:
    """What a server says is wrong (RFC 9457 §3.1).

    `type` is the URI that programs tell problems apart by; `extensions` are the members beyond the standard ones.
    """

    type: str = "about:blank"
    title: str = ""
    status: int | None = None
    detail: str = ""
    instance: str = ""
    extensions: Mapping[str, JsonValue] = field(default_factory=lambda: MappingProxyType({}))


def problem_of(content_type: str, body: bytes) -> Problem | None:
    """The problem in a body of the type `application/problem+json`, or None.

    A member of another type than the RFC's is left out, as §3.1 asks.
    """
    if content_type.partition(";")[0].strip().lower() != "application/problem+json":
        return None
    try:
        told = _read(body)
    except ValidationError:
        return None
    status = told.get("status")
    extensions = {name: value for name, value in told.items() if name not in _MEMBERS}
    return Problem(
        type=_text(told, "type") or "about:blank",
        title=_text(told, "title"),
        status=status if isinstance(status, int) and not isinstance(status, bool) else None,
        detail=_text(told, "detail"),
        instance=_text(told, "instance"),
        extensions=MappingProxyType(extensions),
    )


def _text(told: Mapping[str, JsonValue], name: str) -> str:
    value = told.get(name)
    return value if isinstance(value, str) else ""
