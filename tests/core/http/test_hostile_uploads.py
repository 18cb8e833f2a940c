"""Forms that a seeded generator breaks: an answer is never 5xx, and what is taken is what was sent."""

import json
import random
from collections.abc import AsyncIterator
from typing import Annotated, Any

import pytest

from armature.core import File, Form, post
from armature.core.files import FilePart
from tests.core.http.multiparts import BOUNDARY, CONTENT_TYPE, END, messages, part
from tests.core.http.serving import application, exchange, quiet

SPECIAL = [
    f"\r\n--{BOUNDARY}".encode(),
    f"\r\n--{BOUNDARY}--".encode(),
    f"--{BOUNDARY}\r\n".encode(),
    b"\r\n\r\n",
    b"\r",
    b"\n",
    b"--",
    b"\0",
    b"\xff\xfe",
    b'"',
    b";",
    b"filename*=UTF-8''a",
    b"Content-Disposition: form-data",
    b" \t",
    b"",
]
SETTINGS = quiet(body_limit=20_000, form_parts=12, form_texts=500, form_head=400, form_file_name=40)


@post("/one")
async def one(
    photo: Annotated[FilePart, File(max_size=3000, types=["image/*", "text/plain"])],
    title: Annotated[str, Form(max_length=50)] = "",
) -> list[object]:
    return [photo.filename, (await photo.read(3000)).hex()]


@post("/all")
async def several(files: AsyncIterator[FilePart], note: Annotated[str, Form()] = "") -> list[object]:
    return [[each.filename, (await each.read(3000)).hex()] async for each in files]


def valid(source: random.Random) -> bytes:
    parts = [
        part(
            source.choice(["title", "note", "photo", "files", "other"]),
            source.randbytes(source.randrange(300)),
            source.choice([None, "", "a.png", "../b", "x" * 30]),
            source.choice(["", "image/png", "text/plain", "text/html"]),
        )
        for _ in range(source.randrange(1, 6))
    ]
    return b"".join(parts) + END


def broken(source: random.Random) -> bytes:
    body = bytearray(valid(source))
    for _ in range(source.randrange(4)):
        start = source.randrange(len(body) + 1)
        end = min(len(body), start + source.randrange(30)) if source.random() < 0.5 else start
        body[start:end] = source.choice([*SPECIAL, source.randbytes(source.randrange(5)), bytes(body[:start])])
    return bytes(body[: source.randrange(len(body) + 1)]) if source.random() < 0.2 else bytes(body)


async def answered(app: Any, path: str, body: bytes, size: int) -> tuple[int, Any]:
    got = await exchange(app, "POST", path, headers=[CONTENT_TYPE], body=[*messages(body or [b""], size)])
    return got[0]["status"], json.loads(got[1]["body"])


@pytest.mark.parametrize("path", ["/one", "/all"])
async def test_no_form_breaks_the_application_however_it_is_cut(path: str) -> None:
    source = random.Random(20_261_121)
    seen = set[int]()
    async with application(one, several, settings=SETTINGS) as app:
        for number in range(400):
            body = broken(source)
            whole = await answered(app, path, body, 0)
            cut = await answered(app, path, body, source.choice([1, 7, 64]))
            assert whole[0] in {200, 400, 413, 415, 422}, (number, body)
            assert (whole[0] == 200) is (cut[0] == 200), (number, body, whole, cut)
            if whole[0] == 200:
                assert whole == cut
                taken = [whole[1]] if path == "/one" else whole[1]
                assert all(bytes.fromhex(content) in body for _, content in taken)
            seen.add(whole[0])
    assert {200, 400, 422} <= seen
