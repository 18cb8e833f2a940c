"""Where the bytes of a download come from: a path, memory, or somewhere that can be asked for a part of them."""

import os
import time
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from email.utils import formatdate
from os import PathLike
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple, Protocol

from anyio.to_thread import run_sync

from armature.core.errors import NotFound, ResultError

_CHUNK: Final = 262_144


class RangedSource(Protocol):
    """Bytes that are read from somewhere part by part, such as an object of a storage."""

    @property
    def size(self) -> int:
        """How many there are."""
        ...

    def read(self, start: int, end: int) -> AsyncIterator[bytes]:
        """The bytes from `start` up to, and not including, `end`, in chunks; no others, and no fewer.

        An `HttpError` that is raised before the first chunk becomes the answer; later, the connection is broken off.
        """
        ...


class Opened(NamedTuple):
    """A source that can be read, with the validators that it brings itself, as headers; empty where it has none."""

    source: RangedSource
    etag: str = ""
    last_modified: str = ""


@asynccontextmanager
async def opened(source: str | PathLike[str] | bytes | RangedSource) -> AsyncGenerator[Opened]:
    """Opens a path until the end of the block; raises `NotFound` where no file is there."""
    if isinstance(source, bytes):
        yield Opened(_Memory(source))
    elif not isinstance(source, str | PathLike):
        yield Opened(source)
    else:
        with await run_sync(_open, Path(source)) as file:
            found = os.fstat(file.fileno())
            etag = f'"{found.st_mtime_ns:x}-{found.st_size:x}"'
            yield Opened(_File(file, found.st_size), etag, last_modified(found))


def last_modified(file: os.stat_result) -> str:
    """When a file changed, as a header: never later than the answer itself (RFC 9110 §8.8.2.1)."""
    return formatdate(min(file.st_mtime, time.time()), usegmt=True)


async def exactly(chunks: AsyncIterator[bytes], length: int) -> AsyncGenerator[bytes]:
    """The chunks; raises where they are more or fewer bytes than were promised, and closes what makes them."""
    left = length
    try:
        async for chunk in chunks:
            left -= len(chunk)
            if left < 0:
                break
            yield chunk
    finally:
        close = getattr(chunks, "aclose", None)
        if close is not None:
            await close()
    if left:
        few = "fewer" if left > 0 else "more"
        raise ResultError(f"A source of a download gave {few} than the {length} bytes that it was asked for.")


def _open(path: Path) -> BinaryIO:
    """Opens a file, and nothing else: opening a pipe would wait for somebody to write."""
    if not path.is_file():
        raise NotFound("There is no such file.")
    return path.open("rb", buffering=0)


class _Memory:
    def __init__(self, content: bytes) -> None:
        self._content = content
        self.size = len(content)

    async def read(self, start: int, end: int) -> AsyncIterator[bytes]:
        for begin in range(start, end, _CHUNK):
            yield self._content[begin : min(begin + _CHUNK, end)]


class _File:
    def __init__(self, file: BinaryIO, size: int) -> None:
        self._file = file
        self.size = size

    async def read(self, start: int, end: int) -> AsyncIterator[bytes]:
        while start < end and (chunk := await run_sync(self._read, start, min(_CHUNK, end - start))):
            yield chunk
            start += len(chunk)

    def _read(self, start: int, most: int) -> bytes:
        self._file.seek(start)
        return self._file.read(most)
