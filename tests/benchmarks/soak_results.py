"""What a soak has found, and its two targets."""

from dataclasses import dataclass
from typing import Final

from pydantic import TypeAdapter

from tests.benchmarks.targets import Verdict

MEBIBYTE: Final = 2**20


@dataclass(frozen=True, slots=True)
class Soak:
    """Resident memory after so many requests, as (requests, bytes), and descriptors that stayed open."""

    taken: str
    python: str
    requests: int
    memory: tuple[tuple[int, int], ...]
    descriptors_left: int

    @property
    def growth(self) -> float:
        """MiB between the first reading and the highest after it."""
        readings = [size for _, size in self.memory]
        return (max(readings) - readings[0]) / MEBIBYTE


SOAK: TypeAdapter[Soak] = TypeAdapter(Soak)
"""Reads and writes a soak as JSON."""


def verdicts(soak: Soak) -> tuple[Verdict, ...]:
    """Memory and descriptors."""
    first = soak.memory[0][0]
    return (
        Verdict(f"resident memory grows after {first:,} of {soak.requests:,} requests", soak.growth, 2.0, "MiB"),
        Verdict(f"descriptors left open after {soak.requests:,} requests", soak.descriptors_left, 0),
    )
