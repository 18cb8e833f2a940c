"""`/range/{n}`: the alphabet over and over, whole or the part that `Range` asks for.

httpbin says `Content-Range` with a whole body too, has an entity tag without quotes, and refuses a range that ends
behind the end. RFC 9110 §14 does not; `Download` is the right means everywhere else.
"""

import asyncio
import re
from collections.abc import AsyncIterator
from itertools import cycle, islice
from string import ascii_lowercase
from typing import Annotated, Final

from starlette.responses import Response

from armature.core import Header, NotFound, Reply, controller, get
from examples.httpbin.dynamic.bounds import DEFAULT_CHUNK, MOST_BYTES, ChunkSize, Seconds

_RANGE: Final = re.compile(r"\s*bytes=([0-9]{0,9})-([0-9]{0,9})\s*")


@controller("/range", tags=["dynamic data"])
class RangeController:
    @get("/{n:int}", other_statuses=[206], raises=[NotFound])
    async def letters(
        self,
        n: int,
        duration: Seconds = 0,
        chunk_size: ChunkSize = DEFAULT_CHUNK,
        asked: Annotated[str, Header(alias="Range")] = "",
    ) -> Reply[AsyncIterator[bytes]] | Response:
        """Some of `n` letters, in chunks, within `duration` seconds if all are asked for."""
        headers = {"ETag": f"range{n}", "Accept-Ranges": "bytes"}
        if not 0 < n <= MOST_BYTES:
            raise NotFound(f"There are 1 to {MOST_BYTES} bytes.", headers=headers)
        first, last = _span(asked, n)
        if not 0 <= first <= last < n:
            return Response(status_code=416, headers={**headers, "Content-Range": f"bytes */{n}"})
        letters = bytes(islice(cycle(ascii_lowercase.encode()), first, last + 1))
        return Reply(
            _paced(letters, chunk_size, duration / n),
            status=200 if len(letters) == n else 206,
            headers={**headers, "Content-Length": str(len(letters)), "Content-Range": f"bytes {first}-{last}/{n}"},
        )


def _span(asked: str, n: int) -> tuple[int, int]:
    """The first and the last byte; all of them where nothing is asked that can be understood."""
    found = _RANGE.fullmatch(asked)
    if found is None or not any(found.groups()):
        return 0, n - 1
    first, last = found.groups()
    if not first:
        return max(0, n - int(last)), n - 1
    return int(first), int(last) if last else n - 1


async def _paced(content: bytes, chunk_size: int, seconds_each: float) -> AsyncIterator[bytes]:
    for start in range(0, len(content), chunk_size):
        chunk = content[start : start + chunk_size]
        await asyncio.sleep(seconds_each * len(chunk))
        yield chunk
