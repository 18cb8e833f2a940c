"""An event loop in a thread of its own: it runs on while somebody types."""

import asyncio
import threading
from collections.abc import Coroutine
from concurrent.futures import Future
from types import TracebackType
from typing import Self, TypeVar

T = TypeVar("T")


class LoopThread:
    """Runs what is handed to it, from `with` to its end; what is left then is cancelled."""

    def __init__(self) -> None:
        self._begun: Future[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = Future()
        self._thread = threading.Thread(target=asyncio.run, args=(self._live(),), name="event loop")

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        loop, left = self._begun.result()
        loop.call_soon_threadsafe(left.set)
        self._thread.join()

    def run(self, work: Coroutine[object, object, T]) -> T:
        """Waits for what it gives or raises; an interruption cancels it."""
        loop, _ = self._begun.result()
        future = asyncio.run_coroutine_threadsafe(_contained(work), loop)
        try:
            return future.result()
        except _EndError as end:
            raise end.reason from None
        except KeyboardInterrupt:
            future.cancel()
            raise

    async def _live(self) -> None:
        left = asyncio.Event()
        self._begun.set_result((asyncio.get_running_loop(), left))
        await left.wait()


class _EndError(Exception):
    """Carries an exception out of the loop that would end the loop on its way."""

    def __init__(self, reason: BaseException) -> None:
        super().__init__(reason)
        self.reason = reason


async def _contained(work: Coroutine[object, object, T]) -> T:
    try:
        return await work
    except (SystemExit, KeyboardInterrupt) as end:
        raise _EndError(end) from None
