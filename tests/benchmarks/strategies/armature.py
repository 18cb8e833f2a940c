"""armature.resilience."""

from typing import Final

from armature.resilience import Breaker, Bulkhead, Pipeline, Retry, Timeout
from tests.benchmarks.strategies.function import BREAKER, BULKHEAD, PIPELINE, RETRY, TIMEOUT, answer

CASES: Final = {
    RETRY: Retry(3)(answer),
    BREAKER: Breaker(failures=5)(answer),
    BULKHEAD: Bulkhead(20)(answer),
    TIMEOUT: Timeout(5)(answer),
    PIPELINE: Pipeline("all", Bulkhead(20), Retry(3), Breaker(failures=5), total=5, attempt=2)(answer),
}
