"""What tells routes of one method and path apart: version, host, conditions."""

from typing import NamedTuple, Protocol

from armature.core.routing.hosts import HostPattern
from armature.core.routing.versions import Version
from armature.core.types import ASGIScope


class Condition(Protocol):
    """Decides by the head of a request whether a route is meant, as a part of its address: `when=Mobile()`.

    Where it does not apply, the search goes on as if the route were not there. Two of them that are equal are one.
    """

    def applies(self, scope: ASGIScope) -> bool:
        """Whether the request (or handshake) is one for this route; must not raise."""


class Apart(NamedTuple):
    """The key of a route among those of its method and path.

    `version` is what a request must ask for, beside its path where `in_path` says that the path said it already.
    """

    version: Version | None = None
    host: HostPattern | None = None
    when: tuple[Condition, ...] = ()
    in_path: bool = False

    @property
    def order(self) -> tuple[bool, int, int, bool]:
        """Sorts into the order in which alternatives are tried: the most particular first."""
        return self.host is None, len(self.host.names) if self.host else 0, -len(self.when), self.version is None

    def __str__(self) -> str:
        said = [f"version {self.version}"] if self.version and not self.in_path else []
        said += [f"host {self.host}"] if self.host else []
        return " ".join([*said, *(f"when {type(each).__name__}" for each in self.when)])
