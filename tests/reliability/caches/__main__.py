"""`python -m tests.reliability.caches N`: N random histories of caches, each looked over by the model.

Each is a function of seed and index, so a failure can be repeated alone. Exit code 1 at the first difference.
"""

import argparse
import asyncio
import logging
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from typing import Final

from tests.reliability.caches.histories import draw
from tests.reliability.caches.trial import trial
from tests.reliability.caches.virtual import VirtualLoop

_PART: Final = 5_000
_AT_ONCE: Final = 2


class RepeatableError(Exception):
    """A difference, and the command that shows it again."""


def main() -> int:
    """Play the histories, print what came of them; or the one that differs."""
    parser = argparse.ArgumentParser(prog="python -m tests.reliability.caches", description=__doc__)
    parser.add_argument("histories", nargs="?", type=int, default=200_000, help="how many (200,000)")
    parser.add_argument("--seed", type=int, default=None, help="which histories; others at each run when left out")
    parser.add_argument("--first", type=int, default=0, help="the index to begin with (0)")
    given = parser.parse_args()
    seed = random.SystemRandom().randrange(1_000_000_000) if given.seed is None else given.seed
    _say(f"{given.histories:,} histories from {given.first:,} on, seed {seed}")
    started = time.monotonic()
    try:
        ways = _all_parts(seed, given.first, given.histories)
    except RepeatableError as error:
        _say(str(error))
        return 1
    listed = ", ".join(f"{name} {count:,}" for name, count in ways.most_common())
    _say(f"{given.histories:,} histories in {time.monotonic() - started:.0f} s: {listed}")
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
    """What came of these histories; raises `RepeatableError`."""
    logging.getLogger("armature.cache").setLevel(logging.CRITICAL)  # factories fail on purpose, and so does the store
    ways = Counter[str]()
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        for index in range(first, first + count):
            try:
                ways += runner.run(trial(draw(random.Random(f"{seed} {index}"))))
            except Exception as error:
                again = f"python -m tests.reliability.caches 1 --seed {seed} --first {index}"
                raise RepeatableError(f"{type(error).__name__}: {error}\n\nRepeat it: {again}") from error
    return ways


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
