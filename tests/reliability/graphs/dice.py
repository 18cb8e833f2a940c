"""Choices out of a source of randomness, which may be one of Hypothesis."""

from collections.abc import Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """Each choice is the simplest one where the source gives zeros, so that a failure shrinks to a small plan."""

    def __init__(self, random: Random) -> None:
        self._random = random

    def below(self, number: int) -> int:
        """A number from 0 on."""
        return self._random.randrange(number)

    def chance(self, percent: int) -> bool:
        """Whether something happens that does so in `percent` of 100 cases."""
        return self._random.randrange(100) >= 100 - percent

    def pick(self, options: Sequence[T]) -> T:
        """One of them."""
        return options[self.below(len(options))]

    def mixed(self, options: Sequence[T]) -> list[T]:
        """All of them, in any order."""
        left = list(options)
        return [left.pop(self.below(len(left))) for _ in options]
