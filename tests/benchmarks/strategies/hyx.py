"""hyx's retry, breaker, bulkhead and time-out."""

from typing import Final

from hyx.bulkhead import bulkhead
from hyx.circuitbreaker import consecutive_breaker
from hyx.retry import retry
from hyx.timeout import timeout

from tests.benchmarks.strategies.function import BREAKER, BULKHEAD, RETRY, TIMEOUT, answer

CASES: Final = {
    RETRY: retry(attempts=3)(answer),
    BREAKER: consecutive_breaker(failure_threshold=5)(answer),
    BULKHEAD: bulkhead(max_concurrency=20, max_capacity=20)(answer),
    TIMEOUT: timeout(5)(answer),
}
