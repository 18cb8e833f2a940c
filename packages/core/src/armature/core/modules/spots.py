"""Where an endpoint stands, as groups, controller and decorator say together: path, version, host, conditions."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from armature.core.di import described
from armature.core.errors import InvalidTemplate, WiringError
from armature.core.http.deprecation import Deprecation
from armature.core.modules.records import ControllerRecord, EndpointRecord
from armature.core.pipeline import HTTP, OWN, RouteOptions
from armature.core.routing import Apart, Condition, Converter, HostPattern, Span, Template, parse_host, spans_of


class Spot(NamedTuple):
    """The parts of the path below prefix and version, and all else that tells endpoints apart."""

    parts: tuple[str, ...]
    spans: tuple[Span, ...]
    apart: Apart
    tags: tuple[str, ...]


def spot_of(record: EndpointRecord, frames: Sequence[ControllerRecord], converters: Mapping[str, Converter]) -> Spot:
    """What is said around an endpoint and at it; `frames` are groups and controller, outermost first.

    The nearest version and the nearest host hold; conditions and tags add up.
    """
    options, where = record.options, record.where
    tags = tuple(dict.fromkeys([*(tag for frame in frames for tag in frame.tags), *options.tags]))
    if record.transport not in OWN:
        return Spot((), (), Apart(), tags)
    own = record.address.partition(" ")[2] if record.transport == HTTP.transport else record.address
    versions = [*((frame.version, frame.where) for frame in frames), (options.version, where)]
    hosts = [*((frame.host, frame.where) for frame in frames), (options.host, where)]
    version = next(((said, at) for said, at in reversed(versions) if said is not None), None)
    host = next(((said, at) for said, at in reversed(hosts) if said is not None), None)
    when = [
        *((each, frame.where) for frame in frames for each in frame.when),
        *((each, where) for each in options.when),
    ]
    return Spot(
        parts=(*(frame.path for frame in frames), own),
        spans=spans_of(*version) if version else (),
        apart=Apart(None, parse_host(*host, converters) if host else None, _conditions(when)),
        tags=tags,
    )


def check_names(template: Template, host: HostPattern | None, where: str) -> frozenset[str]:
    """The names of all parameters of path and host; refuses one that both have."""
    names = host.names if host else ()
    both = [name for name in names if name in template.names]
    if both:
        raise InvalidTemplate(
            f'The path template "{template.text}" ({where}) and host="{host}" both have a parameter "{both[0]}".\n'
            "Give each a name of its own."
        )
    return frozenset([*template.names, *names])


def announced(options: RouteOptions, where: str) -> Deprecation:
    """What a route itself says of its end."""
    return in_order(Deprecation(options.deprecated, options.sunset), where)


def in_order(deprecation: Deprecation, where: str) -> Deprecation:
    """The same; raises `WiringError` where the end comes before its announcement."""
    if not deprecation.is_in_order:
        raise WiringError(
            f"sunset={deprecation.sunset} ({where}) is before deprecated={deprecation.since}, and clients are warned "
            "before something ends (RFC 9745).\nMove one of the two."
        )
    return deprecation


def _conditions(said: Sequence[tuple[Condition, str]]) -> tuple[Condition, ...]:
    for condition, where in said:
        if isinstance(condition, type) or not callable(getattr(condition, "applies", None)):
            raise WiringError(
                f"`when=` ({where}) has {described(condition)}, and takes objects with `applies(scope)`.\n"
                "Write `when=[TheClass()]`."
            )
        if type(condition).__hash__ is None:
            raise WiringError(
                f"`when=` ({where}) has {described(condition)}, which cannot be compared with others for good.\n"
                "Write `@dataclass(frozen=True)` on its class."
            )
    return tuple(dict.fromkeys(condition for condition, _ in said))
