"""An application that takes files and gives files of any size, and keeps none."""

from collections.abc import AsyncIterator
from typing import Final
from zlib import crc32

from armature.core import Application, Module, body_limit, get, post
from armature.core.files import Download, FilePart

CHUNK: Final = bytes(range(256)) * 1024
"""What all files are made of, again and again."""


class Repeated:
    """A file of a size, which is nowhere."""

    def __init__(self, size: int) -> None:
        self.size = size

    async def read(self, start: int, end: int) -> AsyncIterator[bytes]:
        """The bytes that would be there."""
        while start < end:
            offset = start % len(CHUNK)
            chunk = CHUNK[offset : offset + end - start]
            yield chunk
            start += len(chunk)


class Checksum:
    """A sink that keeps nothing but a number."""

    def __init__(self) -> None:
        self.value = 0

    def write(self, data: bytes) -> None:
        """Counts the bytes in."""
        self.value = crc32(data, self.value)


@post("/files")
@body_limit(2**40)
async def take(file: FilePart) -> list[int]:
    """Reads a file to its end."""
    sink = Checksum()
    return [await file.save(sink), sink.value]


@get("/files/{size:int}")
async def give(size: int) -> Download:
    """A file from a source."""
    return Download(Repeated(size))


@get("/disk")
async def disk(path: str) -> Download:
    """A file of this machine."""
    return Download(path)


app = Application(Module(name="Files", controllers=[take, give, disk]))
