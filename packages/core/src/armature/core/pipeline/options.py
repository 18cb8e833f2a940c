"""What every method decorator takes, written once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from armature.core.errors import HttpError
from armature.core.http.formats import Format


class _AsAnnotated:
    """The type of `AS_ANNOTATED`."""


AS_ANNOTATED = _AsAnnotated()
"""`returns=` left out: the return annotation is the contract."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RouteOptions:
    """The options of an endpoint.

    `status` of a success, by default 200, and 204 for `-> None`; `other_statuses` are those that a `Reply` may have in
    its place, with the same body, as the API description tells. `returns` is the contract of the result where it
    differs from the return annotation (a row of a database, say). `headers` are sent with every success. `raises`
    names the errors that the operation can answer with. `version` puts the endpoint under `/v{version}`. The
    docstring is the `summary` (first line) and the `description`. `name` is what `url_for` finds it by, by default
    the function's name. `deprecated` says in the API description that clients should leave it, `hidden` keeps it out of
    there. `formats` are those of results, the preferred first, and of bodies; a client chooses by `Accept`.
    """

    status: int | None = None
    other_statuses: Sequence[int] = ()
    returns: object = AS_ANNOTATED
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    raises: Sequence[type[HttpError]] = ()
    version: str | None = None
    tags: Sequence[str] = ()
    summary: str | None = None
    description: str | None = None
    operation_id: str | None = None
    name: str | None = None
    formats: Sequence[Format] | None = None
    deprecated: bool = False
    hidden: bool = False
