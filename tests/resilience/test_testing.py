"""The clocks of tests keep time."""

import asyncio
from functools import partial

import pytest

from armature.resilience.testing import VirtualClock, run


def _note(seen: list[tuple[str, float]], name: str, clock: VirtualClock) -> None:
    seen.append((name, clock.time()))


async def test_a_virtual_clock_calls_back_in_order_at_each_moment() -> None:
    clock, seen = VirtualClock(), list[tuple[str, float]]()
    for name, when in (("b", 2), ("a", 1), ("gone", 1.5), ("c", 2), ("late", 9)):
        timer = clock.call_at(when, partial(_note, seen, name, clock))
        if name == "gone":
            timer.cancel()

    clock.advance(3)

    assert seen == [("a", 1), ("b", 2), ("c", 2)]
    assert clock.time() == 3


async def test_sleeping_by_a_virtual_clock_takes_no_time_and_is_kept() -> None:
    clock = VirtualClock()

    await clock.sleep(3600)

    assert (clock.time(), clock.slept) == (3600, [3600])


def test_a_loop_of_virtual_time_jumps_from_timer_to_timer() -> None:
    async def main() -> list[float]:
        loop, seen = asyncio.get_running_loop(), list[float]()

        async def sleeper(seconds: float) -> None:
            await asyncio.sleep(seconds)
            seen.append(loop.time())

        await asyncio.gather(*map(sleeper, (3600, 1, 86_400)))
        return seen

    assert run(main) == [1, 3600, 86_400]


def test_a_loop_of_virtual_time_says_when_nothing_can_happen() -> None:
    with pytest.raises(RuntimeError) as caught:
        run(asyncio.Event().wait)

    assert str(caught.value) == (
        "Every task waits for something that nothing will bring about: there is no timer left."
    )


def test_a_loop_of_virtual_time_reads_what_has_come() -> None:
    async def main() -> bytes:
        server = await asyncio.start_server(lambda _, writer: writer.close(), "127.0.0.1", 0)
        async with server:
            reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
            writer.close()
            return await reader.read()

    assert run(main) == b""
