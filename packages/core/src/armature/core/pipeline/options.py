"""What every method decorator takes, written once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from armature.core.errors import HttpError
from armature.core.http.formats import Format
from armature.core.routing import Condition, Versions


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
    names the errors that the operation can answer with. `version` puts the endpoint under `/v{version}`, or where the
    application's `versioning` says; it is a version, a range such as `"1.2+"`, several, or `NEUTRAL`. `host` is the
    only host it answers for, `when` are conditions that must all apply. The docstring is the `summary` (first line) and
    the `description`. `name` is what `url_for` finds it by, by default the function's name. `deprecated` says in the
    API description that clients should leave it, and in the header `Deprecation` where it is the day since which;
    `sunset` is the day from which it may be gone, sent as `Sunset`. `hidden` keeps it out of the description.
    `formats` are those of results, the preferred first, and of bodies; a client chooses by `Accept`.
    """

    status: int | None = None
    other_statuses: Sequence[int] = ()
    returns: object = AS_ANNOTATED
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    raises: Sequence[type[HttpError]] = ()
    version: Versions | None = None
    host: str | None = None
    when: Sequence[Condition] = ()
    tags: Sequence[str] = ()
    summary: str | None = None
    description: str | None = None
    operation_id: str | None = None
    name: str | None = None
    formats: Sequence[Format] | None = None
    deprecated: bool | date = False
    sunset: date | None = None
    hidden: bool = False
