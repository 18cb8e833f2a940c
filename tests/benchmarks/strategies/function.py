"""What is called through strategies, and the names of the cases."""

from typing import Final

BARE: Final = "no strategy"
RETRY: Final = "retry"
BREAKER: Final = "breaker"
BULKHEAD: Final = "bulkhead"
TIMEOUT: Final = "time-out"
PIPELINE: Final = "bulkhead, total time-out, retry, breaker, attempt time-out"


async def answer(number: int) -> int:
    """What succeeds at once."""
    return number
