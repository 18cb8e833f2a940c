"""Closing that a cancellation cannot stop half-way."""

import asyncio
from collections.abc import Coroutine


async def uninterrupted(closing: Coroutine[object, object, None]) -> None:
    """Runs to its end what would otherwise stay open; a cancellation meanwhile is raised afterwards."""
    task = asyncio.create_task(closing)
    interruption: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.wait({task})
        except asyncio.CancelledError as error:
            interruption = error
    if interruption is not None:
        raise interruption
    task.result()
