"""purgatory's breaker."""

from typing import Final

from purgatory import AsyncCircuitBreakerFactory

from tests.benchmarks.strategies.function import BREAKER, answer

CASES: Final = {BREAKER: AsyncCircuitBreakerFactory(default_threshold=5)("answer")(answer)}
