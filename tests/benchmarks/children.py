"""Runs subjects in processes of their own and asks them for rounds in turn, so that a slow minute slows them all."""

import json
from collections.abc import Generator, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from tests.benchmarks.measurement import Findings, Measurement
from tests.benchmarks.processes import ChildFailedError, Process, child

_MICROSECONDS = 1e6


@dataclass(frozen=True, slots=True)
class Child:
    """A subject that stands ready in its own process."""

    subject: str
    cases: tuple[str, ...]
    process: Process

    def seconds(self, case: str, count: int) -> float:
        """CPU seconds of one round of `count` operations."""
        return float(self.process.ask(json.dumps({"case": case, "count": count})))


@contextmanager
def open_child(module: str, subject: str) -> Generator[Child]:
    """Start a subject; raise `ChildFailedError` when it cannot be imported, started or gives a wrong answer."""
    with child("child", f"tests.benchmarks.{module}", subject) as process:
        yield Child(subject, tuple(json.loads(process.read())), process)


def measure(module: str, part: str, subjects: Iterable[str], rounds: int, count: int) -> Findings:
    """Interleave the rounds of all subjects in all their cases; the first round of each only warms it up."""
    missing: dict[str, str] = {}
    figures: dict[tuple[str, str], list[float]] = {}
    with ExitStack() as stack:
        children: list[Child] = []
        for subject in subjects:
            try:
                children.append(stack.enter_context(open_child(module, subject)))
            except ChildFailedError as error:
                missing[f"{part}: {subject}"] = str(error)
        for _ in range(rounds + 1):
            for each, case in _turns(children):
                figures.setdefault((case, each.subject), []).append(each.seconds(case, count) / count * _MICROSECONDS)
    measured = (
        Measurement(part, case, subject, "µs", tuple(round(figure, 3) for figure in found[1:]))
        for (case, subject), found in figures.items()
    )
    return Findings(tuple(measured), missing)


def _turns(children: list[Child]) -> Iterator[tuple[Child, str]]:
    cases = dict.fromkeys(case for each in children for case in each.cases)
    return ((each, case) for case in cases for each in children if case in each.cases)
