"""Rate limits: never more in any stretch of time, in the order in which they came."""

import asyncio

import pytest

from armature.resilience import InvalidSetting, Pipeline, RateLimit, RateLimited, deadline
from armature.resilience.testing import VirtualClock, run


async def _nothing() -> None: ...


async def test_no_more_than_so_many_begin_in_any_stretch_of_time() -> None:
    clock = VirtualClock()
    call = Pipeline("service", RateLimit(3, per=10), clock=clock)(_nothing)
    begun = []

    for _ in range(60):
        try:
            await call()
        except RateLimited:
            pass
        else:
            begun.append(clock.time())
        clock.advance(0.5)

    assert begun == [0, 0.5, 1, 10, 10.5, 11, 20, 20.5, 21]


async def test_a_refusal_says_when_the_next_one_may() -> None:
    clock = VirtualClock()
    call = Pipeline("service", RateLimit(2, per=10), clock=clock)(_nothing)
    await call()
    clock.advance(4)
    await call()

    with pytest.raises(RateLimited) as caught:
        await call()

    assert str(caught.value) == (
        'The rate_limit of "service" lets no more than 2 calls in 10 s begin. The next one may in 6 s.'
    )
    assert (caught.value.retry_after, caught.value.strategy) == (6, "rate_limit")


def test_those_who_wait_get_their_turn_in_order_and_who_would_wait_too_long_is_refused() -> None:
    async def main() -> tuple[list[tuple[str, float]], list[str]]:
        limit, begun, refused = RateLimit(2, per=10, wait=20), list[tuple[str, float]](), list[str]()

        async def call(name: str) -> None:
            try:
                async with limit:
                    begun.append((name, asyncio.get_running_loop().time()))
            except RateLimited:
                refused.append(name)

        await asyncio.gather(*map(call, "abcdefgh"))
        return sorted(begun), refused

    assert run(main) == ([("a", 0), ("b", 0), ("c", 10), ("d", 10), ("e", 20), ("f", 20)], ["g", "h"])


def test_who_could_not_begin_before_the_deadline_is_refused_at_once() -> None:
    async def main() -> float:
        limit = RateLimit(1, per=10, wait=60)
        async with limit:
            pass
        with deadline(5), pytest.raises(RateLimited):
            async with limit:
                pass
        async with limit:
            return asyncio.get_running_loop().time()

    assert run(main) == 10.0


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda: RateLimit(0), 'RateLimit: "calls" is 0. Make it a whole number of at least 1.'),
        (lambda: RateLimit(1, per=0), 'RateLimit: "per" is 0. Make it seconds above 0.'),
        (lambda: RateLimit(1, wait=-1), 'RateLimit: "wait" is -1. Make it seconds from 0 on.'),
    ],
)
def test_settings_with_which_it_could_not_work_are_refused(build, message: str) -> None:
    with pytest.raises(InvalidSetting) as caught:
        build()

    assert str(caught.value) == message
