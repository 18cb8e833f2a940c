"""Markers say where a parameter comes from, when its kind does not: `Annotated[str, Header()]`."""

from collections.abc import Sequence
from dataclasses import dataclass, fields

from pydantic import Field
from pydantic.fields import FieldInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class Marker:
    """The constraints of a value that a client sends; they are pydantic's, and so are the messages.

    `alias` is the name on the wire. `description` and `examples` document the parameter.
    """

    alias: str = ""
    description: str = ""
    examples: Sequence[object] = ()
    gt: float | None = None
    ge: float | None = None
    lt: float | None = None
    le: float | None = None
    multiple_of: float | None = None
    min_length: int | None = None
    max_length: int | None = None
    pattern: str | None = None

    def constraints(self) -> FieldInfo | None:
        """The constraints as a pydantic field, or None where there are none."""
        given = {name: getattr(self, name) for name in _CONSTRAINTS if getattr(self, name) is not None}
        if not given:
            return None
        field: FieldInfo = Field(**given)
        return field


class Path(Marker):
    """A parameter of the path; needed only to add constraints."""


class Query(Marker):
    """A value of the query string, or, on a model, all of them: `Annotated[ProductFilter, Query()]`."""


class Header(Marker):
    """A header; `x_request_id` reads `X-Request-Id` unless `alias` names another."""


class Cookie(Marker):
    """A cookie."""


class Body(Marker):
    """The request's body; needed where the type alone could also be injected, or is a plain `dict`."""


@dataclass(frozen=True, slots=True)
class Inject:
    """A provider, where the type alone would be the body or a value of the query."""


_CONSTRAINTS = [each.name for each in fields(Marker) if each.name not in {"alias", "description", "examples"}]
