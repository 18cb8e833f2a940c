"""`python -m tests.reliability.http_caching N`: N random histories, each played by the HTTP cache and by a model.

Each is a function of seed and index, so a failure can be repeated alone. Exit code 1 at the first difference.
"""

import argparse
import asyncio
import logging
import random
import sys
import time
from collections import Counter
from typing import Final

from tests.reliability.graphs.dice import Dice
from tests.reliability.http_caching.history import draw
from tests.reliability.http_caching.trial import DifferenceError, trial

_LOGGER: Final = "armature.cache.http"


def main() -> int:
    """Try the histories, print how often what was seen; or the history that differs."""
    parser = argparse.ArgumentParser(prog="python -m tests.reliability.http_caching", description=__doc__)
    parser.add_argument("histories", nargs="?", type=int, default=200_000, help="how many (200,000)")
    parser.add_argument("--seed", type=int, default=None, help="which histories; others at each run when left out")
    parser.add_argument("--first", type=int, default=0, help="the index to begin with (0)")
    given = parser.parse_args()
    seed = random.SystemRandom().randrange(1_000_000_000) if given.seed is None else given.seed
    logging.getLogger(_LOGGER).setLevel(logging.CRITICAL)  # the origin fails on purpose
    started = time.monotonic()
    try:
        ways = asyncio.run(_tried(seed, given.first, given.histories))
    except DifferenceError as error:
        sys.stdout.write(f"{error}\n")
        return 1
    seconds = time.monotonic() - started
    sys.stdout.write(f"{given.histories:,} histories in {seconds:.0f} s, seed {seed}: {_listed(ways)}\n")
    return 0


async def _tried(seed: int, first: int, count: int) -> Counter[str]:
    ways = Counter[str]()
    for index in range(first, first + count):
        try:
            ways += await trial(draw(Dice(random.Random(f"{seed} {index}"))))
        except DifferenceError as error:
            again = f"python -m tests.reliability.http_caching 1 --seed {seed} --first {index}"
            raise DifferenceError(f"{error}\n\nRepeat it: {again}") from error
    return ways


def _listed(ways: Counter[str]) -> str:
    return ", ".join(f"{name} {count:,}" for name, count in ways.most_common())


if __name__ == "__main__":
    sys.exit(main())
