"""`python -m tests.reliability.graphs N`: N random graphs of providers, each played by container and model.

Each is a function of seed and index, so a failure can be repeated alone. Exit code 1 at the first difference.
"""

import argparse
import asyncio
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from typing import Final

from tests.reliability.graphs.draw import draw
from tests.reliability.graphs.trial import trial

_PART: Final = 1_000
_AT_ONCE: Final = 2


class RepeatableError(Exception):
    """A difference, and the command that shows it again."""


def main() -> int:
    """Try the graphs, print how many went which way; or the one that differs."""
    parser = argparse.ArgumentParser(prog="python -m tests.reliability.graphs", description=__doc__)
    parser.add_argument("graphs", nargs="?", type=int, default=50_000, help="how many (50,000)")
    parser.add_argument("--seed", type=int, default=None, help="which graphs; others at each run when left out")
    parser.add_argument("--first", type=int, default=0, help="the index to begin with (0)")
    given = parser.parse_args()
    seed = random.SystemRandom().randrange(1_000_000_000) if given.seed is None else given.seed
    _say(f"{given.graphs:,} graphs from {given.first:,} on, seed {seed}")
    started = time.monotonic()
    try:
        ways = _all_parts(seed, given.first, given.graphs)
    except RepeatableError as error:
        _say(str(error))
        return 1
    _say(f"{ways.total():,} graphs in {time.monotonic() - started:.0f} s: {_listed(ways)}")
    return 0


def _all_parts(seed: int, first: int, count: int) -> Counter[str]:
    """The sum of all parts; a single one runs in this process, where a debugger can follow."""
    parts = list(_parts(first, count))
    if len(parts) == 1:
        return part(seed, *parts[0])
    with ProcessPoolExecutor(_AT_ONCE) as pool:
        try:
            return sum(pool.map(part, *zip(*((seed, *each) for each in parts), strict=True)), Counter[str]())
        except RepeatableError:
            pool.shutdown(cancel_futures=True)
            raise


def _parts(first: int, count: int) -> Iterator[tuple[int, int]]:
    for start in range(first, first + count, _PART):
        yield start, min(_PART, first + count - start)


def part(seed: int, first: int, count: int) -> Counter[str]:
    """How many of these graphs went which way; raises `RepeatableError`."""
    return asyncio.run(_tried(seed, first, count))


async def _tried(seed: int, first: int, count: int) -> Counter[str]:
    ways = Counter[str]()
    for index in range(first, first + count):
        try:
            ways[await trial(draw(random.Random(f"{seed} {index}")))] += 1
        except Exception as error:
            again = f"python -m tests.reliability.graphs 1 --seed {seed} --first {index}"
            raise RepeatableError(f"{type(error).__name__}: {error}\n\nRepeat it: {again}") from error
    return ways


def _listed(ways: Counter[str]) -> str:
    return ", ".join(f"{name} {count:,}" for name, count in ways.most_common())


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
