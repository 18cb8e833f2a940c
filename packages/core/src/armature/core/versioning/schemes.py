"""The places where a request can say its version: path, header, query, media type, or any of your own."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from armature.core.context.query import parse_query
from armature.core.errors import BadRequest, WiringError
from armature.core.http.heads import joined
from armature.core.http.negotiation import Preference, preferences
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
        accepted = preferences(joined(scope["headers"], b"accept"))
        wanted = sorted((each for each in accepted if each.weight), key=lambda each: -each.weight)
        said = [version for each in wanted if (version := self._version_in(each))]
        if said:
            return said
        sent = preferences(joined(scope["headers"], b"content-type"))
        return [version for each in sent if (version := self._version_in(each))]

    def _version_in(self, media_type: Preference) -> str:
        if self._type is not None:
            found = self._type.fullmatch(media_type.name)
            return found[1] if found else ""
        return dict(media_type.parameters).get(self.pattern.lower(), "")


def _alike(values: Sequence[str], place: str) -> Sequence[str]:
    found = list(dict.fromkeys(values))
    if len(found) > 1:
        raise BadRequest(f"{place} says {len(found)} versions; say one.")
    return found


def _values(scope: ASGIScope, name: bytes) -> list[str]:
    """The values of a header; empty ones say nothing."""
    return [text for each, value in scope["headers"] if each == name and (text := value.decode("latin-1").strip())]
