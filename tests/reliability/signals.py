"""`python -m tests.reliability.signals N`: SIGTERM at N random moments of a process's life, under two servers.

From the installing of the handler on, in start-up, request, stream and shutdown, further signals included: what was
started must be closed exactly once, singletons in reverse order; Armature's server must end with 0, and its clients
must have had their answers. A quarter of the moments is tried under plain uvicorn.
"""

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

from tests.reliability.processes.moments import Moment, moments
from tests.reliability.processes.trial import ARMATURE, UVICORN, Server, hold

_AT_ONCE: Final = 2


def main() -> int:
    """Try all moments and print what went wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.reliability.signals", description=__doc__)
    parser.add_argument("moments", nargs="?", type=int, default=200, help="how many (200)")
    parser.add_argument("--seed", type=int, default=None, help="which moments; others at each run when left out")
    given = parser.parse_args()
    seed = random.SystemRandom().randrange(1_000_000) if given.seed is None else given.seed
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        wrong = tried(plan(seed, given.moments), Path(folder), _say)
    _say(f"{given.moments} moments, seed {seed}, in {time.monotonic() - started:.0f} s: {len(wrong)} faults")
    return 1 if wrong else 0


def plan(seed: int, count: int) -> list[tuple[Server, Moment]]:
    """The moments: three quarters under Armature's server, the others under plain uvicorn."""
    plain = count // 4
    return [
        *((ARMATURE, moment) for moment in moments(seed, count - plain, may_interrupt=True)),
        *((UVICORN, moment) for moment in moments(seed, plain, may_interrupt=False)),
    ]


def tried(trials: Sequence[tuple[Server, Moment]], folder: Path, say: Callable[[str], None]) -> list[str]:
    """What went wrong over all trials, two of them at a time."""
    wrong: list[str] = []
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        for found in pool.map(lambda trial: hold(trial[0], trial[1], folder), trials):
            for each in found:
                say(each)
            wrong += found
    return wrong


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
