"""`Versioning`: what an application says about its versions."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from armature.core.errors import BadRequest, WiringError
from armature.core.routing import Version, said_ordinal
from armature.core.types import ASGIScope
from armature.core.versioning.schemes import ByPath, VersionScheme


@dataclass(frozen=True, slots=True, kw_only=True)
class Versioning:
    """How requests say which version they mean: `Application(AppModule, versioning=Versioning(by=[ByHeader()]))`.

    `by` is one place or several. A request that says a version in two of them says the same one, or is 400. `default`
    is the version of requests that say none; without it they must say one. `supported` are versions that there are
    although no route states them, for ranges to hold, and what is announced of versions: `Version("1", sunset=…)` there
    is true of every route in version 1 that says nothing else.
    """

    by: ByPath | VersionScheme | Sequence[ByPath | VersionScheme] = field(default_factory=ByPath)
    default: Version | str | None = None
    supported: Sequence[Version | str] = ()

    def __post_init__(self) -> None:
        if not self._schemes:
            raise WiringError(
                "Versioning(by=[]) leaves no place for a version.\nWrite `by=[ByPath()]`, or leave it out."
            )
        if len([each for each in self._schemes if isinstance(each, ByPath)]) > 1:
            raise WiringError("Versioning(by=[…]) has two places in the path.\nKeep one `ByPath`.")
        for each in (*self.supported, *([] if self.default is None else [self.default])):
            _version(each)

    @property
    def _schemes(self) -> Sequence[ByPath | VersionScheme]:
        return self.by if isinstance(self.by, Sequence) else [self.by]

    @property
    def _outside_path(self) -> list[VersionScheme]:
        return [each for each in self._schemes if not isinstance(each, ByPath)]

    @property
    def in_path(self) -> str:
        """The part of a path that says it; empty where paths do not."""
        return next((each.template for each in self._schemes if isinstance(each, ByPath)), "")

    @property
    def vary(self) -> bytes:
        """The headers that say it."""
        return ", ".join(dict.fromkeys(each.vary for each in self._outside_path if each.vary)).encode("latin-1")

    @property
    def reads(self) -> bool:
        """Whether anything but the path says it."""
        return bool(self._outside_path)

    @property
    def supported_versions(self) -> Sequence[Version]:
        """What `supported` says, as versions."""
        return [_version(each) for each in self.supported]

    @property
    def default_version(self) -> Version | None:
        """What `default` says, as a version."""
        return None if self.default is None else _version(self.default)

    def said(self, scope: ASGIScope) -> Sequence[str]:
        """What the first place says that says something; raises `BadRequest` where another contradicts it."""
        said = [found for scheme in self._outside_path if (found := scheme.read(scope))]
        if not said:
            return ()
        first, *others = said
        agreed = [text for text in first if all(_is_among(text, other) for other in others)]
        if not agreed:
            told = " and ".join(f'"{each[0][:_LONGEST]}"' for each in said)
            raise BadRequest(f"The request asks for versions that contradict each other: {told}.")
        return agreed


def _version(said: Version | str) -> Version:
    return said if isinstance(said, Version) else Version(said)


def _is_among(text: str, others: Sequence[str]) -> bool:
    return text in others or (said_ordinal(text) is not None and said_ordinal(text) in map(said_ordinal, others))


_LONGEST = 40
"""Characters of a version that a client sent, as a problem repeats them."""
