"""Markers say where a parameter comes from, when its kind does not: `Annotated[str, Header()]`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from typing import NamedTuple

from pydantic import Field
from pydantic.fields import FieldInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class Marker:
    """Something that a client sends.

    `alias` is the name on the wire. `description`, `examples` and `deprecated` document the parameter.
    """

    alias: str = ""
    description: str = ""
    examples: Sequence[object] = ()
    deprecated: bool = False

    def constraints(self) -> FieldInfo | None:
        """What holds of the value beside its type, as a pydantic field, or None where nothing does."""
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Constrained(Marker):
    """The constraints of a value that a client sends; they are pydantic's, and so are the messages."""

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


class Path(Constrained):
    """A parameter of the path; needed only to add constraints."""


class Query(Constrained):
    """A value of the query string, or, on a model, all of them: `Annotated[ProductFilter, Query()]`."""


class Header(Constrained):
    """A header; `x_request_id` reads `X-Request-Id` unless `alias` names another."""


class Cookie(Constrained):
    """A cookie."""


class Body(Constrained):
    """The request's body; needed where the type alone could also be injected, or is a plain `dict`."""


class Form(Constrained):
    """A field of the form, or, on a model, all of them: `Annotated[SignIn, Form()]`; urlencoded or multipart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class File(Marker):
    """A file of the form, on an `UploadFile`, a list of them, `bytes`, a `FilePart` or an `AsyncIterator` of them.

    `max_size` is in bytes; a larger file is 413. `types` are media types such as `image/png` or `image/*`, as the
    client announces them; another is 415. `extensions` are the endings of file names, such as `.png`; another is 422.
    With `sniff` the first bytes must look like one of `types` too, or it is 415; that takes the extra `sniff`.
    """

    max_size: int | None = None
    types: Sequence[str] = ()
    extensions: Sequence[str] = ()
    sniff: bool = False


class Inject:
    """A provider, where the type alone would be the body or a value of the query."""


class Depends(NamedTuple):
    """What a function of yours makes of the request: `OwnPost = Annotated[Post, Depends(own_post)]`.

    Its parameters are bound like a handler's; it may be sync or async, or a generator, whose second half runs when the
    unit of work ends and receives the exception that ended it. It is called once in a unit of work, however many ask.
    """

    function: Callable[..., object]


_CONSTRAINTS = [each.name for each in fields(Constrained) if each.name not in Marker.__dataclass_fields__]
