"""What was measured: for each part, case and subject the figure of every round."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pydantic import TypeAdapter


@dataclass(frozen=True, slots=True)
class Measurement:
    """One subject in one case of one part; `rounds` holds every round's figure in `unit`."""

    part: str
    case: str
    subject: str
    unit: str
    rounds: tuple[float, ...]

    @property
    def best(self) -> float:
        """The lowest round, because noise only adds; of a rate the highest."""
        return max(self.rounds) if self.unit.endswith("/s") else min(self.rounds)


@dataclass(frozen=True, slots=True)
class Results:
    """One run: when, where and with what it was taken, its figures, and which subjects could not be measured."""

    taken: str
    machine: Mapping[str, str]
    versions: Mapping[str, str]
    measurements: tuple[Measurement, ...]
    missing: tuple[str, ...] = ()

    def best(self, part: str, case: str, subject: str) -> float | None:
        """The subject's best figure, or None when it was not measured."""
        found = (each for each in self.measurements if (each.part, each.case, each.subject) == (part, case, subject))
        return next((each.best for each in found), None)

    def fastest(self, part: str, case: str, subjects: Iterable[str]) -> float | None:
        """The best figure among several subjects; None when one of them was not measured."""
        found = [self.best(part, case, subject) for subject in subjects]
        known = [each for each in found if each is not None]
        return min(known) if len(known) == len(found) else None

    def cases(self, part: str) -> tuple[str, ...]:
        """The cases of a part in the order measured."""
        return tuple(dict.fromkeys(each.case for each in self.measurements if each.part == part))

    def of(self, part: str, case: str) -> tuple[Measurement, ...]:
        """All subjects of one case in the order measured."""
        return tuple(each for each in self.measurements if (each.part, each.case) == (part, case))


@dataclass(frozen=True, slots=True)
class Findings:
    """What one part hands to the run: its figures, and why a subject could not be measured."""

    measurements: tuple[Measurement, ...]
    missing: Mapping[str, str] = field(default_factory=dict[str, str])


RESULTS: TypeAdapter[Results] = TypeAdapter(Results)
"""Reads and writes results as JSON."""
