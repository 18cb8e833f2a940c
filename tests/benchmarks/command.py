"""Part 4: `armature --help`, beside the help of a typer program with nothing in it."""

import resource
import subprocess
import sys
from typing import Final

from tests.benchmarks.effort import Effort
from tests.benchmarks.measurement import Findings, Measurement
from tests.benchmarks.peers import ARMATURE
from tests.benchmarks.processes import environment

PART: Final = "command"
CASE: Final = "--help"
EMPTY: Final = "empty typer program"
_PROGRAMS: Final = {
    EMPTY: "import typer; app = typer.Typer(); app.command()(lambda: None); app()",
    ARMATURE: "from armature.cli.main import main; main()",
}


def run(effort: Effort) -> Findings:
    """A fresh interpreter for each round; the first only fills the bytecode cache."""
    rounds: dict[str, list[float]] = {}
    missing: dict[str, str] = {}
    for _ in range(effort.starts + 1):
        for subject, program in _PROGRAMS.items():
            before = _spent()
            command = [sys.executable, "-c", program, CASE]
            ended = subprocess.run(command, env=environment(), capture_output=True, text=True, check=False, timeout=60)
            if ended.returncode:
                missing[f"{PART}: {subject}"] = ended.stderr.strip().splitlines()[-1]
            else:
                rounds.setdefault(subject, []).append(round((_spent() - before) * 1000, 2))
    measured = (Measurement(PART, CASE, subject, "ms", tuple(found[1:])) for subject, found in rounds.items())
    return Findings(tuple(measured), missing)


def _spent() -> float:
    """CPU seconds of all processes that were waited for."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
