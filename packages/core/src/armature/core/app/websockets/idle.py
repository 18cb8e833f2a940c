"""The end of connections whose client says nothing."""

import asyncio

from armature.core.context import FIRST_CODE, Channel
from armature.core.types import Message, Receive

IDLE = FIRST_CODE + 408
"""The close code, after 408 Request Timeout."""


def within(channel: Channel, seconds: float) -> Receive:
    """What the channel receives; a message that does not come in time closes the connection, and is its end."""
    receive = channel.receive

    async def receive_in_time() -> Message:
        waiting = asyncio.timeout(seconds)
        try:
            async with waiting:
                return await receive()
        except TimeoutError:
            if not waiting.expired():
                raise
        reason = f"No message came for {seconds:g} seconds."
        await channel.close(IDLE, reason)
        return {"type": "websocket.disconnect", "code": IDLE, "reason": reason}

    return receive_in_time
