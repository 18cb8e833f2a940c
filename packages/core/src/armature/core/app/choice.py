"""Several endpoints at one method and path: which of them a request means, by version, host and conditions."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Final, Generic, NamedTuple, Protocol, Self, TypeVar

from starlette.responses import Response

from armature.core.errors import BadRequest, HttpError, MissingVersion, UnsupportedVersion
from armature.core.routing import Apart, Match, Route, Version, VersionPolicy, host_of, said_ordinal
from armature.core.types import ASGIApp, ASGIScope

LED: Final[ASGIApp] = Response(status_code=421)
"""Stands where the middleware of a target would: it makes a request take the way on which the choice is made."""

_LONGEST = 40
"""Characters of a version that a client sent, as a problem repeats them."""


class Chosen(Protocol):
    """A target that may stand for several."""

    @property
    def choice(self) -> "Choice[Self] | None":
        """The several."""


T = TypeVar("T", bound=Chosen)
C = TypeVar("C")


class Reading(NamedTuple):
    """How the versions of requests are read, and which there are."""

    policy: VersionPolicy
    known: tuple[Version, ...]
    prefix: str = ""
    """What stands before the version in every path."""

    def version_in(self, scope: ASGIScope) -> Version | None:
        """The version that a request asks for beside its path; None where it is silent.

        Raises `UnsupportedVersion` for one that there is not, and `BadRequest` for several.
        """
        said = self.policy.said(scope)
        by_ordinal = {each.ordinal: each for each in self.known}
        for text in said:
            found = by_ordinal.get(said_ordinal(text) or (False, ()))
            if found is not None:
                return found
        if said:
            raise UnsupportedVersion(
                f'There is no version "{said[0][:_LONGEST]}"; there are {listed(self.known)}.',
                supported=texts(self.known),
            )
        return None

    def elsewhere(self, path: str | bytes, is_there: Callable[[str | bytes], bool]) -> list[Version]:
        """The versions in which something is at a path that has another version in it, or none."""
        begins, _, ends = self.policy.in_path.partition("{version}")
        text = path if isinstance(path, str) else path.decode("utf-8", "surrogateescape")
        if not begins or not self.known or not text.startswith(f"{self.prefix}/"):
            return []
        rest = text[len(self.prefix) :]
        versioned = re.match(rf"{re.escape(begins)}[^/]+{re.escape(ends)}(?=/|$)", rest)
        rest = rest[versioned.end() :] if versioned else rest
        others = {version: f"{self.prefix}{begins}{version}{ends}{rest}" for version in self.known}
        return [
            version
            for version, other in others.items()
            if is_there(other if isinstance(path, str) else other.encode("utf-8", "surrogateescape"))
        ]


class Asked:
    """What one request says of itself beside its path; read as far as somebody asks."""

    def __init__(self, scope: ASGIScope, reading: Reading) -> None:
        self.scope = scope
        self.reading = reading
        self.refusal: HttpError | None = None
        """Why an endpoint that has another version was passed by."""

    @cached_property
    def host(self) -> str:
        """The host."""
        return host_of(dict(self.scope["headers"]))

    @cached_property
    def version(self) -> Version | HttpError:
        """The version, or why there is none."""
        try:
            said = self.reading.version_in(self.scope)
        except HttpError as error:
            return error
        known = self.reading.known
        return (
            said
            or self.reading.policy.default_version
            or MissingVersion(
                f"The request must say which version it means; {_there_are(known)}.", supported=texts(known)
            )
        )

    def texts_at(self, apart: Apart) -> Mapping[str, str] | None:
        """The parameters of the host where host and conditions are met; else None."""
        found = apart.host.match(self.host) if apart.host else {}
        return found if found is not None and all(each.applies(self.scope) for each in apart.when) else None

    def asks_for(self, apart: Apart) -> bool:
        """Whether the version is the one asked for; raises `BadRequest` where path and head contradict each other."""
        if apart.version is None:
            return True
        if not apart.in_path:
            return self.version == apart.version
        beside = self.reading.version_in(self.scope)
        if beside is not None and beside != apart.version:
            raise BadRequest(f"The path asks for version {apart.version}, and the request for {beside}.")
        return True


class Choice(Generic[C]):
    """The endpoints of one method and path, the most particular first."""

    __slots__ = ("routes",)

    def __init__(self, routes: Sequence[Route[C]]) -> None:
        self.routes: Sequence[tuple[Apart, Route[C]]] = sorted(
            ((route.apart if isinstance(route.apart, Apart) else Apart(), route) for route in routes),
            key=lambda each: each[0].order,
        )

    def fits(self, asked: Asked) -> bool:
        """Whether one of them is there for the request's host, in whatever version."""
        return any(asked.texts_at(apart) is not None for apart, _ in self.routes)

    def made(self, asked: Asked, values: Sequence[str]) -> Match[C] | None:
        """The one that is meant, with the texts of its own parameters; `values` are those of the path."""
        passed: list[Version] = []
        for apart, route in self.routes:
            texts = asked.texts_at(apart)
            if texts is None:
                continue
            if asked.asks_for(apart):
                return route.target, {**dict(zip(route.template.names, values, strict=True)), **texts}
            passed.extend([apart.version] if apart.version else [])
        if passed:
            asked.refusal = asked.refusal or _refusal(asked, passed)
        return None


def choose(matches: Iterable[Match[T]], asked: Asked) -> Match[T] | None:
    """The first match that the request means; None where there is none.

    Raises what `Asked` says where one was there in another version only.
    """
    for target, texts in matches:
        if target.choice is None:
            return target, texts
        made = target.choice.made(asked, list(texts.values()))
        if made is not None:
            return made
    if asked.refusal is not None:
        raise asked.refusal
    return None


def texts(versions: Iterable[Version]) -> list[str]:
    """The versions as a problem lists them."""
    return [str(each) for each in versions]


def listed(versions: Sequence[Version]) -> str:
    """The versions as a sentence names them."""
    *before, last = texts(versions)
    return f"{', '.join(before)} and {last}" if before else last


def _there_are(versions: Sequence[Version]) -> str:
    return f"there {'is' if len(versions) == 1 else 'are'} {listed(versions)}"


def _refusal(asked: Asked, passed: Sequence[Version]) -> HttpError:
    version = asked.version
    if isinstance(version, HttpError):
        return version
    here = sorted(set(passed))
    return UnsupportedVersion(f"This is not in version {version}; it is in {listed(here)}.", supported=texts(here))
