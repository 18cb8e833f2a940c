"""A call in a thread of its own, where no event loop runs."""

import asyncio
import inspect
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor


def apart(function: Callable[..., object], *arguments: object) -> None:
    """Calls a function, synchronous or not, and waits for its end; what it raises is raised here."""
    with ThreadPoolExecutor(1, "armature.testing.databases") as thread:
        thread.submit(_call, function, arguments).result()


def _call(function: Callable[..., object], arguments: tuple[object, ...]) -> None:
    result = function(*arguments)
    if inspect.isawaitable(result):
        asyncio.run(_wait(result))


async def _wait(result: Awaitable[object]) -> None:
    await result
