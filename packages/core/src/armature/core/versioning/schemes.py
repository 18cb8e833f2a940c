"""The places where a request can say its version: path, header, query, media type, or any of your own."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from armature.core.context.query import parse_query
from armature.core.errors import BadRequest, WiringError
from armature.core.http.media import essence
from armature.core.types import ASGIScope

_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_PLACE = "{version}"


class VersionScheme(Protocol):
    """A place outside the path where requests say their version; for schemes of your own."""

    @property
    def vary(self) -> str:
        """The header that it reads, as `Vary` names it; empty where it reads none."""

    def read(self, scope: ASGIScope) -> Sequence[str]:
        """The texts of versions that a request says, the most wanted first; none where it is silent.

        Raises:
            HttpError: it says several that contradict each other, or cannot be read.
        """


@dataclass(frozen=True, slots=True)
class ByPath:
    """A part of the path that stands behind the application's prefix; `template` says how it is written."""

    template: str = "/v{version}"

    def __post_init__(self) -> None:
        before, found, after = self.template.partition(_PLACE)
        if not found or not before.startswith("/") or _PLACE in after or set("{}?#") & set(before + after):
            raise WiringError(f'ByPath("{self.template}") is no part of a path.\nWrite such as "/v{{version}}".')


@dataclass(frozen=True, slots=True)
class ByHeader:
    """A header of its own, whose value is the version."""

    name: str = "X-API-Version"

    def __post_init__(self) -> None:
        if not _TOKEN.fullmatch(self.name):
            raise WiringError(f'ByHeader("{self.name}") is no name of a header.\nWrite such as "X-API-Version".')

    @property
    def vary(self) -> str:
        """The header itself."""
        return self.name

    def read(self, scope: ASGIScope) -> Sequence[str]:
        """The value; raises `BadRequest` for several that differ."""
        return _alike(_values(scope, self.name.lower().encode("ascii")), f"The header {self.name}")


@dataclass(frozen=True, slots=True)
class ByQuery:
    """A parameter of the query, whose value is the version."""

    name: str = "version"

    @property
    def vary(self) -> str:
        """Nothing: a query is a part of the address."""
        return ""

    def read(self, scope: ASGIScope) -> Sequence[str]:
        """The value; raises `BadRequest` for several that differ."""
        values = [value for name, value in parse_query(scope["query_string"]) if name == self.name]
        return _alike(values, f'The query parameter "{self.name}"')


@dataclass(frozen=True, slots=True)
class ByMediaType:
    """The media type that the client accepts, or where it names no version there, that of the body that it sends.

    `pattern` is a parameter of any type, `"version"` for `application/json; version=2`, or a whole type, such as
    `"application/vnd.shop.v{version}+json"`. Of several types in `Accept` the one with the highest weight is first (RFC
    9110 §12.5.1), and the first that the API has is taken.
    """

    pattern: str = "version"
    _type: re.Pattern[str] | None = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        before, found, after = self.pattern.partition(_PLACE)
        parts = (self.pattern,) if not found else (before + "1" + after).split("/")
        if not all(map(_TOKEN.fullmatch, parts)) or len(parts) != (2 if found else 1) or _PLACE in after:
            raise WiringError(
                f'ByMediaType("{self.pattern}") is neither the name of a parameter nor a media type with a version.\n'
                'Write "version", or such as "application/vnd.shop.v{version}+json".'
            )
        of_type = re.compile(f"{re.escape(before)}([0-9.-]+){re.escape(after)}", re.IGNORECASE) if found else None
        object.__setattr__(self, "_type", of_type)

    @property
    def vary(self) -> str:
        """The header in which clients say what they take."""
        return "Accept"

    def read(self, scope: ASGIScope) -> Sequence[str]:
        """The versions of `Accept` by their weight, else that of `Content-Type`."""
        accepted = [each for value in _values(scope, b"accept") for each in value.split(",")]
        said = [(self._version_in(each), _weight(each)) for each in accepted]
        wanted = sorted((each for each in said if each[0] and each[1]), key=lambda each: -each[1])
        if wanted:
            return [version for version, _ in wanted]
        return [version for each in _values(scope, b"content-type") if (version := self._version_in(each))]

    def _version_in(self, media_type: str) -> str:
        if self._type is not None:
            found = self._type.fullmatch(essence(media_type.encode("latin-1")).decode("latin-1"))
            return found[1] if found else ""
        return _parameter(media_type, self.pattern)


def _alike(values: Sequence[str], place: str) -> Sequence[str]:
    found = list(dict.fromkeys(values))
    if len(found) > 1:
        raise BadRequest(f"{place} says {len(found)} versions; say one.")
    return found


def _values(scope: ASGIScope, name: bytes) -> list[str]:
    """The values of a header; empty ones say nothing."""
    return [text for each, value in scope["headers"] if each == name and (text := value.decode("latin-1").strip())]


def _parameter(media_type: str, name: str) -> str:
    """The value of a parameter of a media type, or an empty text (RFC 9110 §5.6.6)."""
    for parameter in media_type.split(";")[1:]:
        key, _, value = parameter.partition("=")
        if key.strip().lower() == name.lower():
            return value.strip().strip('"')
    return ""


def _weight(media_type: str) -> float:
    """The quality value of a media range (RFC 9110 §12.4.2): 1 where it has none, or one that cannot be read."""
    said = _parameter(media_type, "q")
    return float(said) if re.fullmatch(r"0(\.\d{0,3})?", said, re.ASCII) else 1.0
