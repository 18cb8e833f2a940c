"""Clients that others wrote, over the network: what they decode is what was sent."""

import asyncio
import json
import random
import shutil
import subprocess
import threading
from collections.abc import AsyncIterator, Iterator

import httpx2
import pytest
from fastapi import FastAPI, Request
from fastapi.responses import StreamingResponse

from armature.compression import CompressionMiddleware, CompressionSettings, leave_uncompressed
from armature.compression.module import CompressionModule
from armature.core import Application, Event, Module, Reply, get
from armature.testing import serve
from tests.compression.exchanging import CODINGS

LINES = ["the quick brown fox", "jumps over", "the lazy dog"] * 2000
SECONDS = 30


class Steps:
    """A stream that goes on when the test says so, and tells when it has ended."""

    def __init__(self) -> None:
        self.go_on = threading.Event()
        self.ended = threading.Event()


STEPS = Steps()


@get("/lines")
async def lines() -> Reply[list[str]]:
    return Reply(LINES, headers={"etag": '"lines-1"'})


@get("/events")
async def events() -> AsyncIterator[Event]:
    yield Event(data="first")
    assert await asyncio.to_thread(STEPS.go_on.wait, SECONDS)
    yield Event(data="second")


@get("/ndjson")
async def ndjson() -> AsyncIterator[dict[str, int]]:
    yield {"number": 1}
    assert await asyncio.to_thread(STEPS.go_on.wait, SECONDS)
    yield {"number": 2}


@get("/endless")
async def endless() -> AsyncIterator[str]:
    try:
        while True:
            yield "and on, "
            await asyncio.sleep(0)
    finally:
        STEPS.ended.set()


host = FastAPI()
host.add_middleware(CompressionMiddleware, settings=CompressionSettings(codings=("br",)))


@host.get("/lines")
async def host_lines() -> list[str]:
    return LINES


@host.get("/secret")
async def host_secret(request: Request) -> list[str]:
    leave_uncompressed(request.scope)
    return LINES


@host.get("/stream")
async def host_stream() -> StreamingResponse:
    return StreamingResponse(iter(["a" * 100] * 50), media_type="text/plain")


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    module = Module(
        controllers=[lines, events, ndjson, endless],
        imports=[CompressionModule(CompressionSettings(thread_size=1000))],
        mounts={"/host": host},
    )
    with serve(Application(module)) as address:
        yield address


@pytest.fixture
def client(url: str) -> Iterator[httpx2.Client]:
    STEPS.go_on.clear()
    STEPS.ended.clear()
    with httpx2.Client(base_url=url, timeout=SECONDS) as opened:
        yield opened


@pytest.mark.parametrize("coding", CODINGS)
def test_httpx2_decodes_each_coding(coding: str, client: httpx2.Client) -> None:
    answer = client.get("/lines", headers={"accept-encoding": coding})

    assert answer.headers["content-encoding"] == coding
    assert answer.headers["etag"] == f'"lines-1:{coding}"'
    assert answer.json() == LINES


@pytest.mark.parametrize("coding", ["--compressed", *CODINGS])
def test_curl_decodes_each_coding(coding: str, url: str) -> None:
    curl = shutil.which("curl")
    assert curl, "`make programs` installs it"
    asked = [coding] if coding.startswith("--") else ["--compressed", "--header", f"Accept-Encoding: {coding}"]

    done = subprocess.run(
        [curl, "--silent", "--fail", "--dump-header", "-", *asked, f"{url}/lines"], capture_output=True, check=True
    )

    head, _, body = done.stdout.partition(b"\r\n\r\n")
    assert b"content-encoding: " + (coding.encode() if coding in CODINGS else b"") in head.lower()
    assert json.loads(body) == LINES


@pytest.mark.parametrize("coding", CODINGS)
@pytest.mark.parametrize(
    ("path", "first", "second"),
    [("/events", "data: first\n\n", "data: second\n\n"), ("/ndjson", '{"number":1}\n', '{"number":2}\n')],
)
def test_what_is_sent_first_arrives_before_what_is_made_next(
    path: str, first: str, second: str, coding: str, client: httpx2.Client
) -> None:
    with client.stream("GET", path, headers={"accept-encoding": coding}) as answer:
        parts = answer.iter_text()
        arrived = next(parts)
        STEPS.go_on.set()
        rest = "".join(parts)

    assert answer.headers["content-encoding"] == coding
    assert (arrived, rest) == (first, second)


@pytest.mark.parametrize("coding", CODINGS)
def test_a_client_that_leaves_ends_what_is_sent_to_it(coding: str, client: httpx2.Client) -> None:
    with client.stream("GET", "/endless", headers={"accept-encoding": coding}) as answer:
        assert next(answer.iter_text()).startswith("and on")

    assert STEPS.ended.wait(SECONDS)


def test_fastapi_does_too(client: httpx2.Client) -> None:
    answers = [client.get(f"/host/{path}", headers={"accept-encoding": "br"}) for path in ("lines", "secret", "stream")]

    assert [each.headers.get("content-encoding") for each in answers] == ["br", None, "br"]
    assert [each.json() for each in answers[:2]] == [LINES, LINES]
    assert answers[2].text == "a" * 5000


def test_whatever_a_client_accepts_it_gets_a_whole_answer(client: httpx2.Client) -> None:
    made = random.Random(20_261_122)
    letters = [*CODINGS, "identity", "*", ";q=", ";", ",", "0", "1", "0.5", " ", "\t", "=", '"', "x-gzip", "é", "\x7f"]

    for _ in range(300):
        header = "".join(made.choice(letters) for _ in range(made.randrange(12))).strip().encode("latin-1")
        answer = client.get("/lines", headers={b"accept-encoding": header})
        if answer.status_code == 400:  # the server refuses what is no header
            continue
        assert answer.status_code == 200, header
        assert answer.json() == LINES, header
