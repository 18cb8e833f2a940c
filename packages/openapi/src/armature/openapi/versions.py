"""Which endpoints a document of one version has, and what it says of versions, hosts and their end."""

from collections.abc import Sequence

from armature.core import Application, Version
from armature.core.errors import ArmatureError
from armature.core.pipeline import Endpoint
from armature.core.routing import HostPattern, Placeholder
from armature.core.versioning import ByHeader, ByQuery, Versioning
from armature.openapi.info import Json, filled
from armature.openapi.words import DEPRECATED_SINCE, SUNSET


class UnknownVersion(ArmatureError):
    """A document was asked for of a version that the application has not; the message is one sentence."""


def version_among(app: Application, asked: Version | str | None) -> Version | None:
    """The version that a document is to be of; None for one of all of them.

    Where nobody asks, it is of all where each has paths of its own, else of the default version, else of the newest.
    """
    policy, known = app.blueprint.reading.policy, app.blueprint.reading.known
    if asked is None:
        return None if policy.in_path or not known else (policy.default_version or known[-1])
    text = str(asked)
    for version in known:
        if text in {str(version), f"v{version}"}:
            return version
    there = f"there are {', '.join(map(str, known))}" if known else "it has none"
    raise UnknownVersion(f'The application has no version "{text}"; {there}.')


def is_in(endpoint: Endpoint, version: Version | None) -> bool:
    """Whether a document of a version has the endpoint; what belongs to no version is in each."""
    return version is None or endpoint.version in {None, version}


def version_parameters(endpoint: Endpoint, app: Application) -> list[Json]:
    """The Parameter Objects by which a request says the version, where it can say it beside its path and type."""
    policy, version = app.blueprint.reading.policy, endpoint.version
    if version is None or not isinstance(policy, Versioning):
        return []
    schemes = [policy.by] if not isinstance(policy.by, Sequence) else list(policy.by)
    required = len(schemes) == 1 and policy.default_version != version
    places = [("header", each.name) for each in schemes if isinstance(each, ByHeader)]
    places += [("query", each.name) for each in schemes if isinstance(each, ByQuery)]
    schema = {"type": "string", "const": str(version)}
    return [{"name": name, "in": place, **filled(required=required), "schema": dict(schema)} for place, name in places]


def announcement(endpoint: Endpoint) -> Json:
    """What an operation says of its end; the days beside `deprecated` are extensions."""
    since, sunset = endpoint.deprecation.since, endpoint.deprecation.sunset
    return filled(
        deprecated=bool(since or sunset),
        **{DEPRECATED_SINCE: "" if isinstance(since, bool) else since.isoformat()},
        **{SUNSET: sunset.isoformat() if sunset else ""},
    )


def host_servers(host: HostPattern | None) -> list[Json]:
    """The Server Objects of an operation that answers for one host only (OpenAPI 3.1 §4.8.5)."""
    if host is None:
        return []
    written = ".".join(f"{{{each.name}}}" if isinstance(each, Placeholder) else each for each in host.labels)
    variables = {name: {"default": name} for name in host.names}
    return [{"url": f"//{written}", **filled(variables=variables)}]
