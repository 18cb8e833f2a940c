"""Why a generation begins: the first, or files that have changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Change:
    """The paths that have changed, and when the first of them was noticed, by the monotonic clock."""

    paths: Sequence[str]
    at: float

    @classmethod
    def first(cls) -> "Change":
        """None yet: the beginning."""
        return cls((), monotonic())

    @property
    def seconds(self) -> float:
        """How long ago it was."""
        return monotonic() - self.at

    def told(self, root: Path) -> str:
        """The first of its files, from the folder of the project, and how many more."""
        names = [str(Path(path).relative_to(root)) for path in self.paths[:_SHOWN]]
        more = len(self.paths) - len(names)
        return ", ".join(names) + (f" and {more} more" if more else "")
