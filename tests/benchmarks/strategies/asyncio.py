"""The standard library's time-out and semaphore."""

from asyncio import Semaphore, timeout
from typing import Final

from tests.benchmarks.strategies.function import BULKHEAD, TIMEOUT, answer


async def _timed(number: int) -> int:
    async with timeout(5):
        return await answer(number)


async def _limited(number: int) -> int:
    async with _LIMIT:
        return await answer(number)


_LIMIT = Semaphore(20)
CASES: Final = {TIMEOUT: _timed, BULKHEAD: _limited}
