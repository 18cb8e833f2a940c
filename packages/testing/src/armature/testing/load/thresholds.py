"""What a result must keep to, written as one says it: `p95 < 200ms`, `failed < 1%`, `rate > 100`."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from operator import ge, gt, le, lt
from typing import Final

from armature.testing.load.results import Result

_FORM = re.compile(r"\s*(?P<name>[a-z0-9.]+)\s*(?P<sign><=|>=|<|>)\s*(?P<number>\d+(?:\.\d+)?)\s*(?P<unit>ms|s|%|)\s*")
_SIGNS: Final[Mapping[str, Callable[[float, float], bool]]] = {"<": lt, "<=": le, ">": gt, ">=": ge}
_TIMES: Final = {"mean": "mean", "p50": "p50", "p90": "p90", "p95": "p95", "p99": "p99", "p99.9": "p999", "max": "max"}
_COUNTS: Final = {
    "requests": "requests",
    "rate": "requests_per_second",
    "runs": "runs",
    "broken": "broken",
    "dropped": "dropped",
    "unfinished": "unfinished",
}
_UNITS: Final = {"ms": 0.001, "s": 1.0, "%": 0.01, "": 1.0}


@dataclass(frozen=True, slots=True)
class Threshold:
    """One condition; `text` is how it was written, `limit` is in seconds, a share of one, or a number."""

    text: str
    name: str
    sign: str
    limit: float

    @property
    def is_time(self) -> bool:
        """Whether it is about latency."""
        return self.name in _TIMES

    def found(self, result: Result) -> float:
        """The measured value; of times it is infinite where nothing was answered, so that no limit holds."""
        if self.name == "failed":
            return result.failed_share
        if self.name in _COUNTS:
            return float(getattr(result, _COUNTS[self.name]))
        return float(getattr(result.latency, _TIMES[self.name])) if result.statuses else float("inf")

    def holds(self, result: Result) -> bool:
        """Whether a result keeps to it."""
        found = self.found(result)
        return found != float("inf") and _SIGNS[self.sign](found, self.limit)


def threshold(text: str) -> Threshold:
    """Reads one; raises `ValueError` for what is none.

    Times are `mean`, `p50`, `p90`, `p95`, `p99`, `p99.9` and `max`, with `ms` or `s`; `failed` is a share with `%`;
    numbers are `requests`, `rate` (requests per second), `runs`, `broken`, `dropped` and `unfinished`.
    """
    read = _FORM.fullmatch(text)
    if read is None or read["unit"] not in _units_of(read["name"]):
        raise ValueError(f'"{text}" is no threshold; write one such as p95 < 200ms, failed < 1% or rate > 100.')
    return Threshold(text.strip(), read["name"], read["sign"], float(read["number"]) * _UNITS[read["unit"]])


def _units_of(name: str) -> tuple[str, ...]:
    if name in _TIMES:
        return ("ms", "s")
    if name == "failed":
        return ("%",)
    return ("",) if name in _COUNTS else ()
