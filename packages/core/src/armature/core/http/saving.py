"""Bytes that come in chunks become a file, which is there whole or not at all."""

from collections.abc import AsyncIterable
from os import PathLike
from pathlib import Path
from secrets import token_hex
from typing import BinaryIO, Final

from anyio.to_thread import run_sync

_BATCH: Final = 1_048_576
"""Bytes that are handed to a thread at once."""


async def save_to_path(chunks: AsyncIterable[bytes], path: str | PathLike[str]) -> None:
    """Writes in threads, to a hidden neighbor that takes the name at the end, or is removed when anything fails.

    A file that had the name is replaced.
    """
    target = Path(path)
    beside = target.with_name(f".{token_hex(8)}.part")
    try:
        with await run_sync(_open_new, beside) as file:
            await _write_all(chunks, file)
        await run_sync(beside.replace, target)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def _open_new(path: Path) -> BinaryIO:
    return path.open("xb", buffering=0)


async def _write_all(chunks: AsyncIterable[bytes], file: BinaryIO) -> None:
    batch = bytearray()
    async for chunk in chunks:
        batch += chunk
        if len(batch) >= _BATCH:
            await run_sync(_write, file, bytes(batch))
            batch.clear()
    await run_sync(_write, file, bytes(batch))


def _write(file: BinaryIO, data: bytes) -> None:
    """A file without a buffer may take less than it is given."""
    left = memoryview(data)
    while left:
        left = left[file.write(left) :]
