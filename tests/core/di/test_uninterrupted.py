"""Closing goes on to its end when somebody cancels it."""

import asyncio

import pytest

from armature.core.di import uninterrupted


async def test_a_cancellation_waits_until_everything_is_closed() -> None:
    closed: list[str] = []
    began = asyncio.Event()

    async def close() -> None:
        began.set()
        await asyncio.sleep(0.01)
        closed.append("database")

    closing = asyncio.create_task(uninterrupted(close()))
    await began.wait()
    closing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await closing

    assert closed == ["database"]


async def test_what_fails_while_closing_is_raised() -> None:
    async def close() -> None:
        raise OSError("The database is away.")

    with pytest.raises(OSError, match="away"):
        await uninterrupted(close())
