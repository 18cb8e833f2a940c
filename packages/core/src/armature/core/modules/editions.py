"""Endpoints as they were declared become one endpoint for each version that they answer."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from armature.core.errors import DuplicateRoute, WiringError
from armature.core.http.deprecation import Deprecation
from armature.core.modules.spots import in_order
from armature.core.pipeline import MESSAGE, Endpoint
from armature.core.routing import (
    Converter,
    Span,
    Version,
    VersionPolicy,
    join_paths,
    known_versions,
    parse_template,
)


class Draft(NamedTuple):
    """An endpoint without its version: the parts of its path, the place of the version's among them left out.

    `spans` are the versions that it states, none where it has none or belongs to another transport.
    """

    endpoint: Endpoint
    prefix: str
    parts: tuple[str, ...]
    spans: tuple[Span, ...]


class _Edition(NamedTuple):
    """One version of a draft, and the range that brought it there."""

    endpoint: Endpoint
    draft: Draft
    span: Span | None


def editions_of(drafts: Sequence[Draft], policy: VersionPolicy, converters: Mapping[str, Converter]) -> list[Endpoint]:
    """The endpoints of all versions, in order of declaration.

    Where several state one version of one address, one that names it goes before ranges, and of ranges the one that
    begins highest, then the one with an end. Raises `WiringError` for ranges that hold no version, and for a default
    that nothing states.
    """
    if not any(draft.spans for draft in drafts) and not policy.supported_versions and policy.default_version is None:
        return [draft.endpoint for draft in drafts]
    stated = [(span, draft.endpoint.where) for draft in drafts for span in draft.spans]
    known = known_versions(stated, policy.supported_versions)
    _check_default(policy, known)
    editions = [edition for draft in drafts for edition in _editions(draft, known, policy)]
    return _unrivalled(drafts, editions, lambda endpoint: _key(endpoint, converters))


def _editions(draft: Draft, known: Sequence[Version], policy: VersionPolicy) -> Iterator[_Edition]:
    if not draft.spans:
        yield _Edition(draft.endpoint, draft, None)
        return
    found: dict[Version, Span] = {}
    for version in known:
        spans = [span for span in draft.spans if version in span]
        if spans:
            found[version] = max(spans, key=lambda span: span.rank)
    for span in draft.spans:
        if not any(version in span for version in known):
            raise _empty(span, draft.endpoint, known)
    if draft.endpoint.transport == MESSAGE.transport:  # it belongs to the connection, whichever version opened it
        found = dict([next(iter(found.items()))])
    for version, span in found.items():
        yield _Edition(_edition(draft, version, policy), draft, span)


def _edition(draft: Draft, version: Version, policy: VersionPolicy) -> Endpoint:
    endpoint = draft.endpoint
    path = _path(draft, policy.in_path.replace("{version}", str(version)))
    bare, apart = endpoint.routes[0]
    asked = apart._replace(version=version if policy.reads else None)
    routes = [(path, asked._replace(in_path=policy.reads and bool(policy.in_path)))]
    if policy.in_path and (policy.reads or policy.default_version == version):
        routes.append((bare, asked))
    address = endpoint.address.removesuffix(bare) + path
    place = endpoint.place._replace(address=address)
    return replace(
        endpoint,
        address=address,
        place=place,
        version=version,
        deprecation=_deprecation(endpoint, version),
        routes=tuple(routes),
    )


def _path(draft: Draft, segment: str) -> str:
    return join_paths(draft.prefix, segment, *draft.parts, where=draft.endpoint.where)


def _deprecation(endpoint: Endpoint, version: Version) -> Deprecation:
    """What the route itself says, else what is announced of the version."""
    own = endpoint.deprecation
    return in_order(
        Deprecation(own.since or version.deprecated, own.sunset or version.sunset, version.link), endpoint.where
    )


def _unrivalled(
    drafts: Sequence[Draft], editions: Sequence[_Edition], key_of: Callable[[Endpoint], object]
) -> list[Endpoint]:
    """The editions without those that a better one takes the place of."""
    best: dict[object, Span] = {}
    for each in editions:
        if each.span is not None:
            key = key_of(each.endpoint)
            best[key] = max(best.get(key, each.span), each.span, key=lambda span: span.rank)
    kept = [each for each in editions if each.span is None or each.span.rank == best[key_of(each.endpoint)].rank]
    answering = {id(each.draft) for each in kept}
    for draft in drafts:
        if id(draft) not in answering:
            raise DuplicateRoute(
                f"{draft.endpoint.called} ({draft.endpoint.where}) answers nothing: other endpoints state each of its "
                f"versions ({_listed(draft.spans)}) more exactly.\nTake it away, or change its version."
            )
    return [each.endpoint for each in kept]


def _key(endpoint: Endpoint, converters: Mapping[str, Converter]) -> object:
    """What the editions have in common that would answer the same requests."""
    own = endpoint.called if endpoint.transport == MESSAGE.transport else ""
    path, apart = endpoint.routes[0]
    shape = parse_template(path, converters, where=endpoint.where).shape
    return endpoint.transport, endpoint.method, own, shape, apart._replace(version=endpoint.version)


def _empty(span: Span, endpoint: Endpoint, known: Sequence[Version]) -> WiringError:
    there = f"There are {_listed(known)}" if known else "Nothing states one exactly"
    return WiringError(
        f'version="{span}" ({endpoint.where}) is a range that holds no version. {there}.\n'
        f'State one of it exactly, or write `versioning=Versioning(supported=["{span.low}"])`.'
    )


def _check_default(policy: VersionPolicy, known: Sequence[Version]) -> None:
    if policy.default_version is not None and policy.default_version not in known:
        there = f"there are {_listed(known)}" if known else "there is none"
        raise WiringError(
            f'Versioning(default="{policy.default_version}") is a version that nothing states; {there}.\n'
            "Write one of those, or state it."
        )


def _listed(each: Sequence[object]) -> str:
    return ", ".join(map(str, each))
