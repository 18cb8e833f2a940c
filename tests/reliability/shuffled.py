"""`python -m tests.reliability.shuffled N`: the whole suite N times, each time in another random order.

One line for each run. The first run that fails ends it: its output follows, and the command that repeats it. Both parts
of a run have the same seed: first what may run side by side, then, alone, what may not.
"""

import argparse
import random
import shlex
import subprocess
import sys
import time
from collections.abc import Sequence
from typing import Final

from tools.run_tests import PARTS

_PYTEST: Final = ("-m", "pytest", "-q", "-p", "tests.reliability.shuffling")
_NOTHING_COLLECTED: Final = 5


def main() -> int:
    """Run the suite again and again; 0 when every run has passed."""
    parser = argparse.ArgumentParser(prog="python -m tests.reliability.shuffled", description=__doc__)
    parser.add_argument("runs", nargs="?", type=int, default=20, help="how many (20)")
    parser.add_argument("--seed", type=int, default=None, help="that of the first run, counted on from there")
    parser.add_argument("tests", nargs="*", help="which tests; all when left out")
    given = parser.parse_intermixed_args()
    first = random.SystemRandom().randrange(1_000_000_000) if given.seed is None else given.seed
    return 0 if all(passes(seed, given.tests) for seed in range(first, first + given.runs)) else 1


def passes(seed: int, tests: Sequence[str]) -> bool:
    """One run of all parts, told on one line when it passes."""
    started = time.monotonic()
    for part, arguments in PARTS.items():
        command = [*_PYTEST, "--shuffle", str(seed), *arguments, *tests]
        run = subprocess.run([sys.executable, *command], capture_output=True, text=True, check=False)
        if run.returncode not in {0, _NOTHING_COLLECTED}:
            _say(f"seed {seed}: the {part} part failed\n\n{run.stdout}{run.stderr}")
            _say(f"Repeat it: python {shlex.join(command)}")
            return False
    _say(f"seed {seed}: passed in {time.monotonic() - started:.0f} s")
    return True


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
