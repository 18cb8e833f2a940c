"""Versions of an API: how they are written, how they compare, which of them a range holds."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final, NamedTuple, Protocol, TypeAlias

from armature.core.errors import WiringError
from armature.core.source import caller
from armature.core.types import ASGIScope

_DATE = r"\d{4}-\d{2}-\d{2}"
_NUMBER = r"\d{1,9}(?:\.\d{1,9}){0,3}"
_RANGE = re.compile(rf"(?P<low>{_DATE}|{_NUMBER})(?:(?P<open>\+)|-(?P<high>{_DATE}|{_NUMBER}))?")
_FORMS = 'Write numbers, such as "1" or "1.2", or a date, such as "2026-05-01"'

Ordinal: TypeAlias = tuple[bool, tuple[int, ...]]
"""What versions compare by: whether it is a date, then its parts without zeros at the end."""


@dataclass(frozen=True, slots=True, order=True)
class Version:
    """One version of an API: `"1"`, `"1.2"` (up to four numbers), or a date such as `"2026-05-01"`.

    Versions compare part by part as numbers and are equal where those are, whatever else they say: 1.10 is above 1.9,
    and 1.0 is 1. Where `deprecated` is the day since which clients should leave it, answers carry `Deprecation` (RFC
    9745); True only marks it in the API description. `sunset` is the day from which it may be gone, sent as `Sunset`
    (RFC 8594). `link` leads people to what they should know, sent as `Link`. Days begin at midnight UTC. What is said
    once is true of the version in the whole application, also where others write `version="1"`.

    >>> Version("1.10") > Version("1.9"), Version("1.0") == Version("1")
    (True, True)
    """

    text: str = field(compare=False)
    deprecated: bool | date = field(default=False, kw_only=True, compare=False)
    sunset: date | None = field(default=None, kw_only=True, compare=False)
    link: str = field(default="", kw_only=True, compare=False)
    ordinal: Ordinal = field(init=False, repr=False)

    def __post_init__(self) -> None:
        ordinal = ordinal_of(self.text)
        if ordinal is None:
            raise WiringError(f'Version("{self.text}") ({caller(2)}) is no version.\n{_FORMS}.')
        object.__setattr__(self, "ordinal", ordinal)

    def __str__(self) -> str:
        return self.text

    @property
    def is_announced(self) -> bool:
        """Whether it says anything about its end."""
        return bool(self.deprecated or self.sunset)

    @property
    def is_date(self) -> bool:
        """Whether it is a date and no number."""
        return self.ordinal[0]


def ordinal_of(text: str) -> Ordinal | None:
    """What a text compares by as a version; None where it is none.

    >>> ordinal_of("1.2"), ordinal_of("2.0"), ordinal_of("2026-05-01"), ordinal_of("beta")
    ((False, (1, 2)), (False, (2,)), (True, (2026, 5, 1)), None)
    """
    if re.fullmatch(_DATE, text, re.ASCII):
        try:
            day = date.fromisoformat(text)
        except ValueError:
            return None
        return True, (day.year, day.month, day.day)
    if not re.fullmatch(_NUMBER, text, re.ASCII):
        return None
    parts = [int(part) for part in text.split(".")]
    while len(parts) > 1 and not parts[-1]:
        parts.pop()
    return False, tuple(parts)


def said_ordinal(text: str) -> Ordinal | None:
    """`ordinal_of` for what clients write, who put a `v` in front or not."""
    return ordinal_of(text[1:] if text[:1] in {"v", "V"} else text)


class Neutral:
    """The type of `NEUTRAL`."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "NEUTRAL"


NEUTRAL: Final = Neutral()
"""In the place of a version: whatever version a request asks for; by path, the one without a version."""

Versions: TypeAlias = str | Version | Neutral | Sequence[str | Version]
"""What `version=` takes: one version, a range such as `"1.2+"` or `"1-3"`, several of them, or `NEUTRAL`."""


class Span(NamedTuple):
    """A range of versions with both its ends; `high` is None where it is open. One version has itself as both."""

    low: Version
    high: Version | None

    def __str__(self) -> str:
        if self.high is None:
            return f"{self.low}+"
        return str(self.low) if self.low == self.high else f"{self.low}-{self.high}"

    @property
    def is_exact(self) -> bool:
        """Whether it is one version."""
        return self.low == self.high

    def __contains__(self, version: object) -> bool:
        return isinstance(version, Version) and self.low <= version and (self.high is None or version <= self.high)

    @property
    def rank(self) -> tuple[bool, Version, bool]:
        """Sorts the spans that hold one version: exact, then the highest beginning, then the one that has an end."""
        return self.is_exact, self.low, self.high is not None


def spans_of(said: Versions, where: str) -> tuple[Span, ...]:
    """What `version=` says, as ranges; `NEUTRAL` has none. Raises `WiringError` for what is no version."""
    if isinstance(said, Neutral):
        return ()
    each = [said] if isinstance(said, (str, Version)) else list(said)
    if not each:
        raise WiringError(f"`version=[]` ({where}) names no version.\nWrite at least one, or `version=NEUTRAL`.")
    return tuple(_span(one, where) for one in each)


def _span(said: object, where: str) -> Span:
    if isinstance(said, Version):
        return Span(said, said)
    if not isinstance(said, str):
        raise WiringError(f"version={said!r} ({where}) is no version.\n{_FORMS}.")
    if re.fullmatch(r"v\d.*", said):
        raise WiringError(f'version="{said}" ({where}) would answer under /v{said}.\nWrite `version="{said[1:]}"`.')
    found = _RANGE.fullmatch(said)
    ends = [found["low"], found["high"] or found["low"]] if found else []
    if found is None or None in map(ordinal_of, ends):
        raise WiringError(f'version="{said}" ({where}) is no version.\n{_FORMS}, or a range: "1.2+" or "1-3".')
    low, high = (Version(end) for end in ends)
    if low.is_date != high.is_date or high < low:
        raise WiringError(f'version="{said}" ({where}) is a range without a version.\nWrite the lower one first.')
    return Span(low, None if found["open"] else high)


def known_versions(stated: Iterable[tuple[Span, str]], supported: Iterable[Version]) -> tuple[Version, ...]:
    """All versions that somebody named exactly, in order, each with what anybody announces of it.

    Raises `WiringError` where numbers and dates meet, and where one version is announced in two ways.
    """
    known: dict[Version, tuple[Version, str]] = {}
    first: tuple[Version, str] | None = None
    for span, where in (*((Span(each, each), "versioning=") for each in supported), *stated):
        first = first or (span.low, where)
        if first[0].is_date != span.low.is_date:
            raise WiringError(
                f'version="{first[0]}" ({first[1]}) and version="{span}" ({where}) are a date and a number, and one '
                "application has versions of one kind.\nWrite all of them as dates, or all as numbers."
            )
        if span.is_exact:
            known[span.low] = _more_told(known.get(span.low), (span.low, where))
    return tuple(sorted(each for each, _ in known.values()))


def _more_told(before: tuple[Version, str] | None, now: tuple[Version, str]) -> tuple[Version, str]:
    """Of two mentions of a version that which announces something."""
    if before is None or not before[0].is_announced:
        return now if before is None or now[0].is_announced else before
    if now[0].is_announced and repr(before[0]) != repr(now[0]):
        raise WiringError(
            f"{before[0]!r} ({before[1]}) and {now[0]!r} ({now[1]}) announce one version in two ways.\n"
            "Write it once, `V1 = Version(…)`, and `version=V1` in both places."
        )
    return before


class VersionPolicy(Protocol):
    """How requests say which version they mean; `armature.core.versioning.Versioning` is one."""

    @property
    def in_path(self) -> str:
        """The part of a path that says it, such as `/v{version}`; empty where paths do not."""

    @property
    def vary(self) -> bytes:
        """The headers of a request that say it, as `Vary` names them."""

    @property
    def reads(self) -> bool:
        """Whether anything but the path says it."""

    @property
    def supported_versions(self) -> Sequence[Version]:
        """Versions that there are, whether a route states them or not."""

    @property
    def default_version(self) -> Version | None:
        """The version of requests that say none; without one they must."""

    def said(self, scope: ASGIScope) -> Sequence[str]:
        """The versions that a request says outside its path, the most wanted first; none where it is silent.

        Raises:
            HttpError: it says several that contradict each other.
        """


class _ByPathAlone(NamedTuple):
    """What holds where an application says nothing: `/v1`, and a path without a version is without."""

    in_path: str = "/v{version}"
    vary: bytes = b""
    reads: bool = False
    supported_versions: Sequence[Version] = ()
    default_version: Version | None = None

    def said(self, scope: ASGIScope) -> Sequence[str]:
        """Nothing: paths are the router's."""
        return ()


BY_PATH_ALONE: Final[VersionPolicy] = _ByPathAlone()
"""Versions are in the path, and nowhere else."""
