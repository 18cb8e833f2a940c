"""anyio's time-out and limiter."""

from typing import Final

from anyio import CapacityLimiter, fail_after

from tests.benchmarks.strategies.function import BULKHEAD, TIMEOUT, answer


async def _timed(number: int) -> int:
    with fail_after(5):
        return await answer(number)


async def _limited(number: int) -> int:
    async with _LIMITER:
        return await answer(number)


_LIMITER = CapacityLimiter(20)
CASES: Final = {TIMEOUT: _timed, BULKHEAD: _limited}
