"""The connections that are open, and their end when the server stops."""

import asyncio

from armature.core.app.websockets.refusals import STOPPING, refuse
from armature.core.context import SocketContext, Stage

_GOING_AWAY = 1001
_PATIENCE = 1.0
"""Seconds for a close frame to be written: a client that reads nothing must not hold the stop."""


class OpenSockets:
    """The connections of a started application, each with the task that serves it."""

    __slots__ = ("_closing", "_running", "stopping")

    def __init__(self) -> None:
        self.stopping = False
        self._running: dict[SocketContext, asyncio.Task[object]] = {}
        self._closing: set[asyncio.Task[None]] = set()

    def begin(self, context: SocketContext) -> None:
        """A connection was made."""
        task = asyncio.current_task()
        if task is None:  # pragma: no cover: a coroutine that runs outside a task has no event loop to await on
            return
        self._running[context] = task

    def end(self, context: SocketContext) -> None:
        """A connection has ended."""
        self._running.pop(context, None)

    def stop(self) -> None:
        """Closes every connection with 1001 and ends its handler; those that are still to come are refused."""
        self.stopping = True
        for context, task in self._running.items():
            closing = asyncio.create_task(_leave(context, task))
            self._closing.add(closing)
            closing.add_done_callback(self._closing.discard)

    async def drain(self) -> None:
        """Waits until all have ended."""
        left = [*self._closing, *self._running.values()]
        if left:
            await asyncio.wait(left)


async def _leave(context: SocketContext, task: asyncio.Task[object]) -> None:
    goodbye = asyncio.create_task(_goodbye(context))
    await asyncio.wait({goodbye}, timeout=_PATIENCE)
    goodbye.cancel()
    if context.target is not None:  # a mounted application is told by the close, and ends its handlers itself
        task.cancel()


async def _goodbye(context: SocketContext) -> None:
    if context.channel.stage is Stage.CONNECTING:
        await refuse(context, STOPPING)
    else:
        await context.channel.close(_GOING_AWAY, "The server stops.")
