"""Part 4: importing the core, beside importing what any such framework stands on.

structlog is among that, and the core brings it with the first record, which is written at start; so the core with it
stands beside.
"""

import subprocess
import sys
from typing import Final

from tests.benchmarks.effort import Effort
from tests.benchmarks.measurement import Findings, Measurement
from tests.benchmarks.peers import ARMATURE
from tests.benchmarks.processes import environment

PART: Final = "imports"
CASE: Final = "import"
GROUND: Final = "what it stands on"
LOGGING: Final = "armature, with its first record"
_MODULES: Final = {
    GROUND: "starlette.requests, starlette.responses, starlette.websockets, pydantic, pydantic_settings, structlog",
    ARMATURE: "armature.core",
    LOGGING: "armature.core, armature.core.logging.structured",
}
_SCRIPT: Final = "import time; begin = time.process_time(); import {}; print(time.process_time() - begin)"


def run(effort: Effort) -> Findings:
    """A fresh interpreter for each round; the first only fills the bytecode cache."""
    rounds: dict[str, list[float]] = {}
    missing: dict[str, str] = {}
    for _ in range(effort.starts + 1):
        for subject, modules in _MODULES.items():
            ended = _imported(modules)
            if ended.returncode:
                missing[f"{PART}: {subject}"] = ended.stderr.strip().splitlines()[-1]
            else:
                rounds.setdefault(subject, []).append(round(float(ended.stdout) * 1000, 2))
    measured = (Measurement(PART, CASE, subject, "ms", tuple(found[1:])) for subject, found in rounds.items())
    return Findings(tuple(measured), missing)


def _imported(modules: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", _SCRIPT.format(modules)]
    return subprocess.run(command, env=environment(), capture_output=True, text=True, check=False, timeout=60)
