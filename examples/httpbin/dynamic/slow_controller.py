"""Answers that take their time, and answers in pieces."""

import asyncio
from collections.abc import AsyncIterator
from typing import Final

from starlette.responses import Response

from armature.core import BadRequest, Reply, controller, get
from examples.httpbin.any_method import any_method
from examples.httpbin.dynamic.bounds import Seconds
from examples.httpbin.received import Content, Inspected, Inspection, Read
from examples.httpbin.status import Code

_MOST_DRIPPED: Final = 10 * 1024 * 1024
_MOST_DROPS: Final = 1000
_MOST_LINES: Final = 100
_WITHOUT_BODY: Final = frozenset({204, 304})


class Line(Inspection):
    """One line of a stream."""

    id: int


@controller("/", tags=["dynamic data"])
class SlowController:
    @any_method("/delay/{seconds}")
    async def delay(self, seconds: Seconds, content: Read) -> Content:
        """The request and its body, after at most ten seconds."""
        await asyncio.sleep(seconds)
        return content

    @get("/drip")
    async def drip(
        self, duration: Seconds = 2, numbytes: int = 10, code: Code = 200, delay: Seconds = 0
    ) -> Reply[AsyncIterator[bytes]] | Response:
        """After `delay` seconds, `numbytes` asterisks over `duration` seconds, with the status `code`."""
        if numbytes <= 0:
            raise BadRequest("The number of bytes is one or more.")
        await asyncio.sleep(delay)
        if code in _WITHOUT_BODY:
            return Response(status_code=code)
        size = min(numbytes, _MOST_DRIPPED)
        return Reply(_drops(size, duration), status=code, headers={"Content-Length": str(size)})

    @get("/stream/{n:int}", headers={"Content-Type": "application/json"})
    async def stream(self, n: int, request: Inspected) -> AsyncIterator[Line]:
        """The request `n` times, at most 100, as lines of JSON."""
        for number in range(min(n, _MOST_LINES)):
            yield {**request, "id": number}


async def _drops(size: int, duration: float) -> AsyncIterator[bytes]:
    """Byte by byte, or in as many drops as a second has use for."""
    drops = min(size, _MOST_DROPS)
    for drop in range(drops):
        yield b"*" * (size * (drop + 1) // drops - size * drop // drops)
        await asyncio.sleep(duration / drops)
