"""stamina's retry."""

from typing import Final

from stamina import retry

from tests.benchmarks.strategies.function import RETRY, answer

CASES: Final = {RETRY: retry(on=OSError, attempts=3)(answer)}
