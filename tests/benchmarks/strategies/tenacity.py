"""tenacity's retry."""

from typing import Final

from tenacity import retry, stop_after_attempt, wait_random_exponential

from tests.benchmarks.strategies.function import RETRY, answer

CASES: Final = {RETRY: retry(stop=stop_after_attempt(3), wait=wait_random_exponential(max=10), reraise=True)(answer)}
