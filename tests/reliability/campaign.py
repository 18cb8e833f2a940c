"""A campaign: random trials, each a function of seed and index, side by side, until one differs from its model."""

import argparse
import asyncio
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Coroutine, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Final, TypeAlias

Seen: TypeAlias = Mapping[str, int]
"""What was seen in a trial, and how often."""

Trial: TypeAlias = Callable[[random.Random, int], Coroutine[object, object, Seen]]
"""One trial, by its randomness and its index; raises where the model does otherwise. A function of a module."""

_AT_ONCE: Final = 2


class RepeatableError(Exception):
    """A difference, and the command that shows it again."""


@dataclass(frozen=True, slots=True)
class Campaign:
    """`python -m MODULE N`: so many `things` are tried, in parts of a `size`, each in a loop of its own.

    `options` are words that the command to repeat one needs beside its index.
    """

    module: str
    things: str
    count: int
    size: int = 5_000
    loop: Callable[[], asyncio.AbstractEventLoop] | None = None
    options: str = ""

    def parser(self, description: str | None) -> argparse.ArgumentParser:
        """What every campaign can be told."""
        parser = argparse.ArgumentParser(prog=f"python -m {self.module}", description=description)
        parser.add_argument("count", nargs="?", type=int, default=self.count, help=f"how many ({self.count:,})")
        parser.add_argument("--seed", type=int, default=None, help="which; others at each run when left out")
        parser.add_argument("--first", type=int, default=0, help="the index to begin with (0)")
        return parser

    def main(self, given: argparse.Namespace, trial: Trial) -> int:
        """Tries all, says what was seen; 1 at the first difference, with how to see it again."""
        seed = random.SystemRandom().randrange(1_000_000_000) if given.seed is None else given.seed
        _say(f"{given.count:,} {self.things} from {given.first:,} on, seed {seed}")
        started = time.monotonic()
        try:
            seen = self._seen(trial, seed, given.first, given.count)
        except RepeatableError as error:
            _say(str(error))
            return 1
        _say(f"{given.count:,} {self.things} in {time.monotonic() - started:.0f} s")
        for name, count in sorted(seen.items()):
            _say(f"{count:>10,}  {name}")
        return 0

    def part(self, trial: Trial, seed: int, first: int, count: int) -> Counter[str]:
        """What was seen in these; raises `RepeatableError`."""
        seen = Counter[str]()
        with asyncio.Runner(loop_factory=self.loop) as runner:
            for index in range(first, first + count):
                try:
                    seen.update(runner.run(trial(random.Random(f"{seed} {index}"), index)))
                except Exception as error:
                    again = f"python -m {self.module} 1 --seed {seed} --first {index}{self.options}"
                    raise RepeatableError(f"{type(error).__name__}: {error}\n\nRepeat it: {again}") from error
        return seen

    def _seen(self, trial: Trial, seed: int, first: int, count: int) -> Counter[str]:
        """The sum of all parts; a single one runs in this process, where a debugger can follow."""
        parts = list(self._parts(first, count))
        if len(parts) == 1:
            return self.part(trial, seed, *parts[0])
        with ProcessPoolExecutor(_AT_ONCE) as pool:
            try:
                each = pool.map(partial(self.part, trial, seed), *zip(*parts, strict=True))
                return sum(each, Counter[str]())
            except RepeatableError:
                pool.shutdown(cancel_futures=True)
                raise

    def _parts(self, first: int, count: int) -> Iterator[tuple[int, int]]:
        for start in range(first, first + count, self.size):
            yield start, min(self.size, first + count - start)


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
