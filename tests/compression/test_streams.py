"""Bodies that are still being made: each part leaves at once, and nothing is kept."""

import asyncio
import random
import tracemalloc
import zlib
from collections.abc import Callable

import brotli
import pytest
from backports import zstd

from armature.compression import CompressionMiddleware, CompressionSettings
from armature.compression.backends.brotli import BrotliCompressor
from armature.compression.backends.gzip import GzipCompressor
from armature.compression.backends.zstd import ZstdCompressor
from tests.compression.exchanging import CODINGS, TEXT, Answering, asking, exchange, no_receive

HEAD = [(b"content-type", b"text/event-stream")]

DECODERS: dict[str, Callable[[], Callable[[bytes], bytes]]] = {
    "gzip": lambda: zlib.decompressobj(31).decompress,
    "br": lambda: brotli.Decompressor().process,
    "zstd": lambda: zstd.ZstdDecompressor().decompress,
}


@pytest.mark.parametrize("coding", CODINGS)
async def test_each_part_can_be_read_when_it_is_sent(coding: str) -> None:
    decode = DECODERS[coding]()
    read: list[bytes] = []

    async def app(scope, receive, send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": HEAD})
        assert sent[0]["headers"][-1] == (b"content-encoding", coding.encode())
        for number in range(5):
            await send({"type": "http.response.body", "body": b"data: %d\n\n" % number, "more_body": True})
            read.append(decode(sent[-1]["body"]))
        await send({"type": "http.response.body"})

    async def send(message) -> None:
        sent.append(message)

    sent: list = []

    await CompressionMiddleware(app)(asking(coding), no_receive, send)

    assert read == [b"data: %d\n\n" % number for number in range(5)]
    assert decode(sent[-1]["body"]) == b""
    assert sent[-1]["more_body"] is False


@pytest.mark.parametrize("coding", CODINGS)
async def test_an_empty_part_sends_nothing(coding: str) -> None:
    async def app(scope, receive, send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": HEAD})
        await send({"type": "http.response.body", "body": b"", "more_body": True})
        await send({"type": "http.response.body", "body": TEXT, "more_body": False})

    got = await exchange(app, asking(coding))

    assert len(got.messages) == 2
    assert got.body == TEXT


@pytest.mark.parametrize("coding", CODINGS)
async def test_large_parts_are_compressed_in_threads(coding: str) -> None:
    body = TEXT * 200

    whole = await exchange(Answering(body), asking(coding), threads=1)
    parts = await exchange(Answering(body, parts=5, content_length=""), asking(coding), thread_size=1)

    assert whole.body == parts.body == body


async def test_many_at_once_wait_for_the_threads_that_there_are() -> None:
    sent = [exchange(Answering(TEXT), asking(CODINGS[number % 3]), threads=1, thread_size=1) for number in range(30)]

    assert {got.body for got in await asyncio.gather(*sent)} == {TEXT}


@pytest.mark.parametrize("length", [True, False], ids=["a file", "a stream"])
@pytest.mark.parametrize("coding", CODINGS)
async def test_however_long_a_body_is_it_takes_no_more_memory(coding: str, *, length: bool) -> None:
    part = random.Random(1).randbytes(65_536)
    size = 100 * len(part)
    head = [(b"content-type", b"text/csv"), *([(b"content-length", b"%d" % size)] if length else [])]
    sent = 0

    async def app(scope, receive, send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": head})
        for _ in range(100):
            await send({"type": "http.response.body", "body": part, "more_body": True})
        await send({"type": "http.response.body"})

    async def send(message) -> None:
        nonlocal sent
        sent += len(message.get("body", b""))

    settings = CompressionSettings(gzip_level=1, brotli_level=0, zstd_level=1)
    tracemalloc.start()
    try:
        await CompressionMiddleware(app, settings)(asking(coding), no_receive, send)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert sent > size / 100
    assert peak < size / 3


async def test_a_client_that_leaves_ends_the_stream() -> None:
    left = asyncio.Event()

    async def app(scope, receive, send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": HEAD})
        try:
            while True:
                await send({"type": "http.response.body", "body": TEXT, "more_body": True})
        finally:
            left.set()

    async def send(message) -> None:
        if message["type"] == "http.response.body":
            begun.set()
        await asyncio.sleep(0)

    begun = asyncio.Event()
    settings = CompressionSettings(thread_size=1)
    task = asyncio.create_task(CompressionMiddleware(app, settings)(asking(), no_receive, send))
    await begun.wait()
    task.cancel()

    with pytest.raises(asyncio.CancelledError):
        await task
    assert left.is_set()


@pytest.mark.parametrize(
    "begin",
    [
        lambda: GzipCompressor(9),
        lambda: BrotliCompressor(11, stream=True),
        lambda: ZstdCompressor(19, stream=True),
    ],
    ids=["gzip", "br", "zstd"],
)
def test_the_highest_levels_stream_too(begin) -> None:
    compressor = begin()

    parts = [compressor.compress(TEXT) + compressor.flush() for _ in range(3)]

    assert all(parts)
    assert compressor.finish() is not None
