"""Bytes, identifiers and links."""

import random
import secrets
from base64 import b64decode
from collections.abc import AsyncIterator, Callable
from typing import Annotated, TypeAlias
from uuid import uuid4

from starlette.responses import HTMLResponse, RedirectResponse
from typing_extensions import TypedDict

from armature.core import BadRequest, Path, controller, get
from examples.httpbin.dynamic.bounds import DEFAULT_CHUNK, MOST_BYTES, ChunkSize

Count: TypeAlias = Annotated[int, Path(ge=0)]


class Identifier(TypedDict):
    uuid: str


@controller("/", tags=["dynamic data"])
class DataController:
    @get("/uuid")
    async def uuid(self) -> Identifier:
        """A random UUID (version 4)."""
        return {"uuid": str(uuid4())}

    @get("/base64/{value}", raises=[BadRequest])
    async def base64(self, value: str) -> HTMLResponse:
        """What a text in base64url (RFC 4648 §5) says, as a page: a stranger's, so no service should do that."""
        try:
            text = b64decode(value + "=" * (-len(value) % 4), altchars=b"-_", validate=True).decode()
        except ValueError as error:
            raise BadRequest("This is no text in base64url; QXJtYXR1cmU= is one.") from error
        return HTMLResponse(text)

    @get("/bytes/{n:int}")
    def random_bytes(self, n: Count, seed: int | None = None) -> bytes:
        """Random bytes, at most 100 KiB; the same for the same `seed`."""
        return _source(seed)(min(n, MOST_BYTES))

    @get("/stream-bytes/{n:int}")
    async def random_stream(
        self, n: Count, seed: int | None = None, chunk_size: ChunkSize = DEFAULT_CHUNK
    ) -> AsyncIterator[bytes]:
        """The same in chunks."""
        draw, left = _source(seed), min(n, MOST_BYTES)
        while left > 0:
            yield draw(min(chunk_size, left))
            left -= chunk_size

    @get("/links/{n:int}")
    async def links(self, n: int) -> RedirectResponse:
        """To the first page of links."""
        return RedirectResponse(f"/links/{n}/0", 302)

    @get("/links/{n:int}/{offset:int}")
    async def links_page(self, n: int, offset: int) -> HTMLResponse:
        """A page with 1 to 200 links to pages like it, itself without one."""
        items = [
            str(each) if each == offset else f'<a href="/links/{n}/{each}">{each}</a>'
            for each in range(min(max(n, 1), 200))
        ]
        return HTMLResponse(f"<html><head><title>Links</title></head><body>{' '.join(items)}</body></html>")


def _source(seed: int | None) -> Callable[[int], bytes]:
    """What gives the next bytes: of a seed those that httpbin gives, one call of `randint` each."""
    if seed is None:
        return secrets.token_bytes
    chosen = random.Random(seed)  # noqa: S311 - to be the same again
    return lambda size: bytes(chosen.randint(0, 255) for _ in range(size))
