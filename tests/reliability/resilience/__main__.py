"""`python -m tests.reliability.resilience N`: N random histories, each played by a strategy and by its model.

Each is a function of seed and index, so a failure can be repeated alone. Exit code 1 at the first difference.
"""

import argparse
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Coroutine
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from typing import Final

from armature.resilience.testing import run
from tests.reliability.resilience import breaker, bulkhead, hedges, limits, retries, times

TRIALS: Final[dict[str, Callable[[random.Random], Coroutine[object, object, str]]]] = {
    "breaker": breaker.trial,
    "bulkhead": bulkhead.trial,
    "hedge": hedges.trial,
    "rate-limit": limits.rate_limit,
    "retry": retries.trial,
    "shedding": limits.shedding,
    "time-outs": times.trial,
}
_PART: Final = 5_000
_AT_ONCE: Final = 2


class RepeatableError(Exception):
    """A difference, and the command that shows it again."""


def main() -> int:
    """Try the histories, print how many ended which way; or the one that differs."""
    parser = argparse.ArgumentParser(prog="python -m tests.reliability.resilience", description=__doc__)
    parser.add_argument("histories", nargs="?", type=int, default=1_000_000, help="how many in all (1,000,000)")
    parser.add_argument("--seed", type=int, default=None, help="which histories; others at each run when left out")
    parser.add_argument("--first", type=int, default=0, help="the index to begin with (0)")
    parser.add_argument("--only", choices=sorted(TRIALS), help="one strategy; all in turn when left out")
    given = parser.parse_args()
    seed = random.SystemRandom().randrange(1_000_000_000) if given.seed is None else given.seed
    _say(f"{given.histories:,} histories from {given.first:,} on, seed {seed}")
    started = time.monotonic()
    try:
        ways = _all_parts(seed, given.first, given.histories, given.only)
    except RepeatableError as error:
        _say(str(error))
        return 1
    _say(f"{ways.total():,} histories in {time.monotonic() - started:.0f} s")
    for way, count in sorted(ways.items()):
        _say(f"{count:>10,}  {way}")
    return 0


def _all_parts(seed: int, first: int, count: int, only: str | None) -> Counter[str]:
    """The sum of all parts; a single one runs in this process, where a debugger can follow."""
    parts = [(start, min(_PART, first + count - start)) for start in range(first, first + count, _PART)]
    if len(parts) == 1:
        return part(seed, only, *parts[0])
    with ProcessPoolExecutor(_AT_ONCE) as pool:
        try:
            return sum(pool.map(partial(part, seed, only), *zip(*parts, strict=True)), Counter[str]())
        except RepeatableError:
            pool.shutdown(cancel_futures=True)
            raise


def part(seed: int, only: str | None, first: int, count: int) -> Counter[str]:
    """How many of these histories ended which way; raises `RepeatableError`."""
    return run(partial(_tried, seed, only, first, count))


async def _tried(seed: int, only: str | None, first: int, count: int) -> Counter[str]:
    ways = Counter[str]()
    names = [only] if only else sorted(TRIALS)
    for index in range(first, first + count):
        name = names[index % len(names)]
        try:
            ways[await TRIALS[name](random.Random(f"{seed} {index}"))] += 1
        except Exception as error:
            one = f" --only {only}" if only else ""
            again = f"python -m tests.reliability.resilience 1 --seed {seed} --first {index}{one}"
            raise RepeatableError(f"{name}: {type(error).__name__}: {error}\n\nRepeat it: {again}") from error
    return ways


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
