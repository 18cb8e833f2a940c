"""All tests: first those that may run side by side, then, alone, those that stop processes or watch clocks.

Coverage adds up over both parts and over every process that a test starts. Afterwards: what is not covered, the
slowest tests, and as the last line `N passed, N failed`. The exit code is 0 when everything passed and is covered.
"""

import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

REPORTS = Path(".reports")
SLOWEST = 25
PARTS = {
    "parallel": ["-m", "not serial", "-n", "2", "--dist", "worksteal"],
    "serial": ["-m", "serial"],
}
_NOTHING_COLLECTED = 5


@dataclass(frozen=True, slots=True)
class Case:
    """One test as its report tells it."""

    name: str
    seconds: float
    outcome: str


def main() -> int:
    """Run both parts, measure, report; 0 when every test passed and every line and branch was run."""
    REPORTS.mkdir(exist_ok=True)
    _coverage("erase")
    statuses = [_run(part, [*arguments, *_files_of(part)]) for part, arguments in PARTS.items()]
    cases = [case for part in PARTS for case in read_report(part, _report(part))]
    _coverage("combine", "--quiet")
    covered = _coverage("report") == 0
    print(slowest(cases))
    print(summary(cases))
    finished = all(status in {0, _NOTHING_COLLECTED} for status in statuses)
    passed = bool(cases) and all(case.outcome == "passed" for case in cases)
    return 0 if finished and passed and covered else 1


def read_report(part: str, path: Path) -> list[Case]:
    """The tests of a JUnit report; a part that ended before it could write one counts as a failed test."""
    if not path.exists():
        return [Case(f"the {part} part ended without a report", 0, "error")]
    root = ET.parse(path).getroot()  # noqa: S314 - pytest wrote it a moment ago
    return [
        Case(
            name=f"{case.get('classname', '')}::{case.get('name', '')}",
            seconds=float(case.get("time", "0")),
            outcome=next((child.tag for child in case if child.tag in {"failure", "error", "skipped"}), "passed"),
        )
        for case in root.iter("testcase")
    ]


def slowest(cases: Iterable[Case]) -> str:
    """The tests that take the most time, with their set-up, one a line."""
    ranked = sorted(cases, key=lambda case: case.seconds, reverse=True)[:SLOWEST]
    lines = [f"{case.seconds:8.2f} s  {case.name}" for case in ranked]
    return "\n".join([f"The slowest {len(ranked)} tests:", *lines])


def summary(cases: Iterable[Case]) -> str:
    """The closing line, which CI reads. A test that did not run did not pass."""
    outcomes = [case.outcome for case in cases]
    passed = outcomes.count("passed")
    return f"{passed} passed, {len(outcomes) - passed} failed"


def _files_of(part: str) -> list[str]:
    """The files that say the word by which a test is serial: collecting all others takes longer than most of those."""
    if part != "serial":
        return []
    files = [path for folder in ("tests", "examples") for path in Path(folder).rglob("test_*.py")]
    return sorted(str(path) for path in files if "mark.serial" in path.read_text(encoding="utf-8"))


def _report(part: str) -> Path:
    return REPORTS / f"{part}.xml"


def _run(part: str, arguments: list[str]) -> int:
    report = _report(part)
    report.unlink(missing_ok=True)
    print(f"The {part} part:", flush=True)
    return _coverage("run", "-m", "pytest", "--quiet", f"--junit-xml={report}", *arguments)


def _coverage(*arguments: str) -> int:
    return subprocess.run([sys.executable, "-m", "coverage", *arguments], check=False).returncode


if __name__ == "__main__":
    raise SystemExit(main())
