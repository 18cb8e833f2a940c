"""Writes and reads `docs/benchmarks/`: raw results, chart and page."""

from pathlib import Path
from typing import Final

from tests.benchmarks import soak_results, targets
from tests.benchmarks.chart import draw
from tests.benchmarks.measurement import RESULTS, Results
from tests.benchmarks.report import render
from tests.benchmarks.soak_results import SOAK, Soak
from tests.benchmarks.targets import Verdict

DIRECTORY: Final = Path(__file__).parents[2] / "docs" / "benchmarks"
_RESULTS: Final = "results.json"
_SOAK: Final = "soak.json"


def publish(results: Results, directory: Path) -> None:
    """Write the raw results, the chart and the page; the last soak, if there is one, stands on the page too."""
    directory.mkdir(parents=True, exist_ok=True)
    (directory / _RESULTS).write_bytes(RESULTS.dump_json(results, indent=1) + b"\n")
    (directory / "cpu.svg").write_text(draw(results), encoding="utf-8")
    (directory / "README.md").write_text(render(results, all_verdicts(results, directory)), encoding="utf-8")


def read(directory: Path) -> Results:
    """The results of the last whole run."""
    return RESULTS.validate_json((directory / _RESULTS).read_bytes())


def publish_soak(soak: Soak, directory: Path) -> None:
    """Write a soak's readings beside the results."""
    directory.mkdir(parents=True, exist_ok=True)
    (directory / _SOAK).write_bytes(SOAK.dump_json(soak, indent=1) + b"\n")


def all_verdicts(results: Results, directory: Path = DIRECTORY) -> tuple[Verdict, ...]:
    """The run's targets and those of the last soak."""
    path = directory / _SOAK
    soak = soak_results.verdicts(SOAK.validate_json(path.read_bytes())) if path.exists() else ()
    return (*targets.verdicts(results), *soak)
