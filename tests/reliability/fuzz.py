"""`python -m tests.reliability.fuzz N`: N hostile requests through the shop, in process.

Each request is a function of seed and index, so a failure can be sent again alone. Every 50,000 requests meet a new
application on a new database, two of them at a time. Exit code 1 when an invariant is broken, or when less than half of
the requests reached a handler.
"""

import argparse
import random
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from typing import Final

import uvloop

from tests.reliability.hostile.campaign import BrokenError, Campaign, Figures
from tests.reliability.hostile.subjects import SUBJECTS, opened

_PART: Final = 50_000
_AT_ONCE: Final = 2


def main() -> int:
    """Fuzz, printing the figures after each part; at the end those of all, or the request that broke something."""
    parser = argparse.ArgumentParser(prog="python -m tests.reliability.fuzz", description=__doc__)
    parser.add_argument("requests", nargs="?", type=int, default=10_000_000, help="how many (10,000,000)")
    parser.add_argument("--seed", type=int, default=None, help="which requests; others at each run when left out")
    parser.add_argument("--first", type=int, default=0, help="the index to begin with (0)")
    parser.add_argument("--app", choices=sorted(SUBJECTS), default="shop", help="which application (shop)")
    given = parser.parse_args()
    seed = random.SystemRandom().randrange(1_000_000_000) if given.seed is None else given.seed
    _say(f"{given.requests:,} requests from {given.first:,} on, seed {seed}, app {given.app}")
    try:
        figures = _all_parts(given.app, seed, given.first, given.requests)
    except BrokenError as error:
        _say(f"Broken. {error} --app {given.app}")
        return 1
    _say(f"Seed {seed}: {figures}")
    return 0 if figures.share >= 0.5 or figures.requests < 1000 else 1


def _all_parts(app: str, seed: int, first: int, count: int) -> Figures:
    """The sum of all parts; a single one runs in this process, where a debugger can follow."""
    parts = list(_parts(first, count))
    if len(parts) == 1:
        return _part(app, seed, *parts[0])
    figures, started = Figures(), time.monotonic()
    with ProcessPoolExecutor(_AT_ONCE) as pool:
        try:
            for part in pool.map(_part, *zip(*((app, seed, *part) for part in parts), strict=True)):
                figures.add(part)
                figures.seconds = time.monotonic() - started
                _say(str(figures))
        except BrokenError:
            pool.shutdown(cancel_futures=True)
            raise
    return figures


def _parts(first: int, count: int) -> Iterator[tuple[int, int]]:
    for start in range(first, first + count, _PART):
        yield start, min(_PART, first + count - start)


def _part(app: str, seed: int, first: int, count: int) -> Figures:
    return uvloop.run(fuzz(app, seed, first, count))


async def fuzz(app: str, seed: int, first: int, count: int) -> Figures:
    """The figures of one campaign; raises `BrokenError`."""
    async with opened(app) as (subject, forge), Campaign(subject, forge).started() as campaign:
        await campaign.run(seed, first, count)
        return campaign.figures


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
