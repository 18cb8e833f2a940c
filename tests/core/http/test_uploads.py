"""Files of a form that are read while they come: order, limits, checks, and forms that break off."""

# Annotations are what some of these tests are given.
# pyright: reportInvalidTypeForm=false

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Annotated, Any

import pytest
from pydantic import BaseModel
from starlette.datastructures import UploadFile
from starlette.requests import ClientDisconnect
from starlette.responses import StreamingResponse

from armature.core import (
    BadRequest,
    ContentTooLarge,
    Depends,
    File,
    Form,
    HttpError,
    UnprocessableContent,
    body_limit,
    post,
    use_filter,
    use_guard,
)
from armature.core.errors import ArmatureError
from armature.core.files import FilePart
from tests.core.http.multiparts import BOUNDARY, CONTENT_TYPE, END, messages, part
from tests.core.http.serving import application, exchange, logged, problem, quiet, rejected, serve

TITLE = part("title", b"Paris")
PHOTO = part("photo", b"\x89PNG" * 100, "paris.png", "image/png")
QUIET = quiet(body_limit=100_000)


@post("/")
async def add(title: Annotated[str, Form()], photo: FilePart) -> list[object]:
    content = [chunk async for chunk in photo]
    return [title, photo.name, photo.filename, photo.content_type, photo.size, len(b"".join(content))]


async def sent(handler: Any, body: Any, size: int = 0, **fields: Any) -> tuple[int, Any]:
    """The status and the JSON that a body is answered with, whole or cut into pieces."""
    settings = fields.pop("settings", QUIET)
    headers = fields.pop("headers", [CONTENT_TYPE])
    async with application(handler, settings=settings, **fields) as app:
        got = await exchange(app, "POST", "/", headers=headers, body=[*messages(body, size)])
    return got[0]["status"], json.loads(got[1]["body"] or b"null")


async def test_a_file_is_read_however_the_body_is_cut() -> None:
    async with application(add) as app:
        for size in (0, 1, 2, 3, 7, 64, 1000):
            got = await exchange(app, "POST", "/", headers=[CONTENT_TYPE], body=[*messages(TITLE + PHOTO + END, size)])
            assert json.loads(got[1]["body"]) == ["Paris", "photo", "paris.png", "image/png", 400, 400]


async def test_content_that_looks_like_a_boundary_is_content() -> None:
    content = f"\r\n--{BOUNDARY[:-1]}\r\n--{BOUNDARY}x\r\n-\r".encode()

    @post("/")
    async def echo(photo: FilePart) -> str:
        return (await photo.read(1000)).decode()

    body = part("photo", content, "a") + END
    async with application(echo) as app:
        for size in range(1, 40):
            got = await exchange(app, "POST", "/", headers=[CONTENT_TYPE], body=[*messages(body, size)])
            assert got[1]["body"] == content


class Client:
    """A client that sends a chunk only when it is asked for one, and remembers how often it was."""

    def __init__(self, chunks: list[bytes]) -> None:
        self.left = [*messages(chunks)]
        self.asked = 0

    async def receive(self) -> dict[str, Any]:
        self.asked += 1
        return self.left.pop(0) if self.left else {"type": "http.disconnect"}


SCOPE: dict[str, Any] = {
    "type": "http",
    "http_version": "1.1",
    "method": "POST",
    "path": "/",
    "query_string": b"",
    "headers": [CONTENT_TYPE],
}


async def nowhere(message: Any) -> None:
    """Sends to nobody."""


async def test_a_client_is_asked_for_more_only_when_the_sink_has_taken_what_came() -> None:
    taken, go_on = list[bytes](), asyncio.Semaphore(0)
    written = asyncio.Event()

    class Slow:
        async def write(self, data: bytes) -> None:
            taken.append(data)
            written.set()
            await go_on.acquire()

    @post("/")
    async def handler(photo: FilePart) -> int:
        return await photo.save(Slow())

    head, content, tail = part("photo", b"|", "a").partition(b"|")
    client = Client([head, b"1", b"2", b"3", tail + END])
    async with application(handler) as app:
        request = asyncio.create_task(app(SCOPE, client.receive, nowhere))
        steps = []
        for _ in range(3):
            await written.wait()
            written.clear()
            steps.append((client.asked, list(taken)))
            go_on.release()
        await request

    assert content == b"|"
    assert steps == [(2, [b"1"]), (3, [b"1", b"2"]), (4, [b"1", b"2", b"3"])]


async def test_the_handler_runs_before_the_file_has_come() -> None:
    seen = []

    @post("/")
    async def handler(title: Annotated[str, Form()], photo: FilePart) -> None:
        seen.append((title, client.asked))
        assert await photo.read(10) == b"content"

    head, _, tail = part("photo", b"|", "a").partition(b"|")
    client = Client([TITLE + head, b"content", tail + END])
    async with application(handler) as app:
        await app(SCOPE, client.receive, nowhere)

    assert seen == [("Paris", 1)]


@pytest.mark.parametrize(
    ("body", "status", "fault"),
    [
        pytest.param(
            PHOTO + END,
            422,
            ("/title", "missing", 'The form value "title" is required, before the file.'),
            id="text-missing",
        ),
        pytest.param(
            PHOTO + TITLE + END,
            422,
            ("/title", "missing", 'The form value "title" is required, before the file.'),
            id="text-behind",
        ),
        pytest.param(
            TITLE + PHOTO + TITLE + END,
            422,
            ("/title", "field_order", 'The form value "title" comes after the file "photo"; send it before.'),
            id="text-again",
        ),
        pytest.param(
            TITLE + PHOTO + PHOTO + END,
            422,
            ("/photo", "too_many_files", 'The form value "photo" is one file; send no more.'),
            id="two-files",
        ),
        pytest.param(
            TITLE + part("photo", b"text") + END,
            422,
            ("/photo", "file_expected", 'The form value "photo" is a text; send a file.'),
            id="text-as-file",
        ),
        pytest.param(
            TITLE + part("title", b"a", "a") + END,
            422,
            ("/photo", "missing", 'The form value "photo" is required.'),
            id="file-missing",
        ),
        pytest.param(
            TITLE + part("photo", b"", "") + END,
            422,
            ("/photo", "missing", 'The form value "photo" is required.'),
            id="file-left-blank",
        ),
    ],
)
async def test_what_is_missing_or_misplaced_is_422(body: bytes, status: int, fault: tuple[str, str, str]) -> None:
    pointer, code, detail = fault

    assert await sent(add, body) == (status, rejected(("form", pointer, code, detail)))


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(part("more", b"text") + TITLE + part("file", b"x", "other") + PHOTO + END, id="before"),
        pytest.param(TITLE + PHOTO + part("more", b"text") + part("file", b"x", "other") + END, id="behind"),
        pytest.param(TITLE + part("photo", b"", "") + PHOTO + END, id="blank-before"),
        pytest.param(TITLE + PHOTO + part("photo", b"", "") + END, id="blank-behind"),
        pytest.param(TITLE + part("photo", b"") + PHOTO + END, id="blank-text"),
        pytest.param(b"\r\n" + TITLE + PHOTO + END + b"epilogue", id="lines-around"),
    ],
)
async def test_what_nobody_takes_is_passed_over(body: bytes) -> None:
    status, said = await sent(add, body, 5)

    assert (status, said[0], said[-1]) == (200, "Paris", 400)


async def test_a_file_without_a_name_that_has_content_is_a_file() -> None:
    status, said = await sent(add, TITLE + part("photo", b"abc", "") + END)

    assert (status, said) == (200, ["Paris", "photo", "", "", 3, 3])


@pytest.mark.parametrize("annotation", [FilePart | None, AsyncIterator[FilePart] | None], ids=["one", "several"])
@pytest.mark.parametrize("body", [b"", TITLE + END], ids=["no-body", "no-file"])
async def test_a_file_may_stay_away_where_the_handler_says_so(annotation: Any, body: bytes) -> None:
    @post("/")
    async def handler(photo: annotation = None) -> bool:
        return photo is None

    assert await sent(handler, body, headers=[CONTENT_TYPE] if body else []) == (200, True)


@pytest.mark.parametrize(
    ("sent_as", "accept"),
    [
        pytest.param(b"application/x-www-form-urlencoded", b"multipart/form-data", id="urlencoded"),
        pytest.param(b"text/csv", b"multipart/form-data, application/x-www-form-urlencoded", id="another"),
    ],
)
async def test_a_form_that_is_not_multipart_is_415(sent_as: bytes, accept: bytes) -> None:
    async with application(add) as app:
        got = await exchange(app, "POST", "/", headers=[(b"content-type", sent_as)], body=[*messages(b"a=b")])

    assert got[0]["status"] == 415
    assert (b"accept", accept) in got[0]["headers"]


# ---- several files


@post("/")
async def album(photos: AsyncIterator[FilePart], title: Annotated[str, Form()] = "none") -> list[object]:
    return [title, [[each.filename, len(await each.read(1000))] async for each in photos]]


async def test_several_files_come_one_after_the_other() -> None:
    body = TITLE + part("photos", b"a", "1") + part("other", b"x", "x") + part("photos", b"bb", "2") + END

    assert await sent(album, body, 3) == (200, ["Paris", [["1", 1], ["2", 2]]])


async def test_a_file_that_was_not_read_is_passed_over() -> None:
    @post("/")
    async def handler(photos: AsyncIterator[FilePart]) -> list[str]:
        return [each.filename async for each in photos]

    body = part("photos", b"a" * 500, "1") + part("photos", b"b" * 500, "2") + END
    assert await sent(handler, body, 100) == (200, ["1", "2"])


async def test_a_file_that_was_left_cannot_be_read(caplog: pytest.LogCaptureFixture) -> None:
    @post("/")
    async def handler(photos: AsyncIterator[FilePart]) -> bytes:
        files = [each async for each in photos]
        return await files[0].read(100)

    status, _ = await sent(handler, part("photos", b"a", "1") + part("photos", b"b", "2") + END)

    assert status == 500
    assert logged(caplog) == ['ArmatureError: The file "1" was left when the next one was asked for.']


async def test_a_text_behind_the_first_of_several_files_is_422() -> None:
    status, said = await sent(album, part("photos", b"a", "1") + TITLE + END)

    detail = 'The form value "title" comes after the file "photos"; send it before.'
    assert (status, said) == (422, rejected(("form", "/title", "field_order", detail)))


@pytest.mark.parametrize(
    ("second", "status", "code"),
    [
        pytest.param(part("photos", b"a", "2.png", "text/html"), 415, "file_type", id="type"),
        pytest.param(part("photos", b"a", "2.gif", "image/png"), 422, "file_extension", id="extension"),
        pytest.param(part("photos", b"aaaa", "2.png", "image/png"), 413, "file_size", id="size"),
        pytest.param(part("photos", b"text"), 422, "file_expected", id="text"),
    ],
)
async def test_each_of_several_files_is_checked(second: bytes, status: int, code: str) -> None:
    taken = []

    @post("/")
    async def handler(
        photos: Annotated[AsyncIterator[FilePart], File(max_size=3, types=["image/*"], extensions=["png"])],
    ) -> None:
        async for each in photos:
            content = await each.read(10)
            taken.append(content)

    got, said = await sent(handler, part("photos", b"aaa", "1.png", "image/png") + second + END)

    assert (got, said["errors"][0]["code"], said["errors"][0]["pointer"]) == (status, code, "/photos")
    assert taken == [b"aaa"]


# ---- limits and checks


def checked(**asked: Any) -> Any:
    @post("/")
    async def handler(photo: Annotated[FilePart, File(**asked)]) -> int:
        return len(await photo.read(10_000))

    return handler


async def test_a_file_that_is_too_large_is_413_when_it_has_come_so_far() -> None:
    head, _, _ = part("photo", b"|", "a").partition(b"|")
    client = Client([head, b"aaa", b"a", b"never asked for"])
    errors = list[Exception]()

    @post("/")
    async def handler(photo: Annotated[FilePart, File(max_size=3)]) -> None:
        for _ in range(2):  # whoever goes on is told again
            try:
                async for _ in photo:
                    pass
            except ContentTooLarge as error:
                errors.append(error)
        raise errors[0]

    got = []

    async def send(message: Any) -> None:
        got.append(message)

    async with application(handler) as app:
        await app(SCOPE, client.receive, send)

    assert (got[0]["status"], client.asked, len(errors)) == (413, 4, 2)


async def test_what_is_read_whole_has_a_limit() -> None:
    @post("/")
    async def handler(photo: FilePart) -> int:
        return len(await photo.read(3))

    assert (await sent(handler, part("photo", b"aaa", "a") + END))[0] == 200
    status, said = await sent(handler, part("photo", b"aaaa", "a") + END)
    fault = {"source": "form", "pointer": "/photo", "detail": "The file is larger than 3 bytes.", "code": "file_size"}
    assert status == 413
    assert said == problem(
        413, "content-too-large", "Content too large", "The file is larger than 3 bytes.", limit=3, errors=[fault]
    )


@pytest.mark.parametrize(
    ("kind", "name", "status"),
    [
        pytest.param("image/png", "a.PNG", 200, id="taken"),
        pytest.param("IMAGE/PNG; q=1", "a.png", 200, id="type-in-any-case"),
        pytest.param("text/html", "a.png", 415, id="type"),
        pytest.param("", "a.png", 415, id="no-type"),
        pytest.param("image/png", "a.png.exe", 422, id="extension"),
    ],
)
async def test_type_and_extension_are_checked_before_the_handler(kind: str, name: str, status: int) -> None:
    called = []

    @post("/")
    async def handler(photo: Annotated[FilePart, File(types=["image/*"], extensions=[".png"])]) -> None:
        called.append(photo)
        await photo.read(10)

    got, _ = await sent(handler, part("photo", b"a", name, kind) + END)

    assert got == (204 if status == 200 else status)
    assert bool(called) is (status == 200)


GIF, HTML, TEXT = b"GIF89a" + b"\0" * 20, b"<html><body>", b"just words"


@pytest.mark.parametrize(
    ("content", "status"),
    [
        pytest.param(GIF, 200, id="as-said"),
        pytest.param(GIF + b"a" * 9000, 200, id="larger-than-what-is-looked-at"),
        pytest.param(HTML, 415, id="another"),
        pytest.param(TEXT, 415, id="none"),
        pytest.param(b"", 415, id="empty"),
    ],
)
async def test_the_content_is_looked_at_where_asked(content: bytes, status: int) -> None:
    handler = checked(types=["image/*"], sniff=True)
    got, said = await sent(handler, part("photo", content, "a.gif", "image/gif") + END, 5)

    assert got == status
    if status == 200:
        assert said == len(content)
    else:
        detail = "The content of the file is not of a type that is taken here: image/*."
        fault = {"source": "form", "pointer": "/photo", "detail": detail, "code": "file_type"}
        assert said == problem(415, "unsupported-media-type", "Unsupported media type", detail, errors=[fault])


async def test_the_first_bytes_stay_with_the_file() -> None:
    @post("/")
    async def handler(photo: Annotated[FilePart, File(types=["image/gif"], sniff=True)]) -> list[object]:
        return [photo.head.decode(), photo.size, (await photo.read(100)).decode(), photo.size]

    status, said = await sent(handler, part("photo", b"GIF89a--", "a", "image/gif") + END, 3)

    assert (status, said) == (200, ["GIF89a--", 0, "GIF89a--", 8])


async def test_the_body_limit_is_that_of_the_whole_form() -> None:
    errors = []

    @post("/")
    @body_limit(1000)
    async def handler(photo: FilePart) -> None:
        try:
            await photo.read(100_000)
        except HttpError as error:
            errors.append(error)
            raise

    status, said = await sent(handler, part("photo", b"a" * 2000, "a") + END, 100)

    assert (status, said["detail"]) == (413, "The body is larger than 1000 bytes.")
    assert len(errors) == 1


@pytest.mark.parametrize(
    ("limit", "body", "status", "detail"),
    [
        pytest.param(
            {"form_parts": 2}, TITLE + PHOTO + part("more", b"") + END, 400, "It has more than 2 parts.", id="parts"
        ),
        pytest.param(
            {"form_texts": 9},
            TITLE + part("more", b"12345") + PHOTO + END,
            413,
            "The texts of the form are larger than 9 bytes.",
            id="texts",
        ),
        pytest.param(
            {"form_head": 200},
            TITLE + part("photo", b"", "a" * 50, "b" * 100) + END,
            400,
            "The head of a part is larger than 200 bytes.",
            id="head",
        ),
        pytest.param(
            {"form_head": 100}, TITLE + part("photo", b"", "a" * 200) + END, 400, "It is no valid multipart.", id="line"
        ),
        pytest.param(
            {"form_file_name": 5},
            TITLE + part("photo", b"", "folder/123456") + END,
            400,
            "The name of a file is longer than 5 characters.",
            id="file-name",
        ),
    ],
)
async def test_a_form_has_limits(limit: dict[str, int], body: bytes, status: int, detail: str) -> None:
    got, said = await sent(add, body, settings=quiet(**limit))

    assert (got, said["detail"].removeprefix("The form cannot be read. ")) == (status, detail)


@pytest.mark.parametrize(
    ("limit", "status"), [({"form_parts": 1}, 400), ({"form_file_name": 5}, 400), ({"form_file_name": 6}, 200)]
)
def test_a_form_that_is_spooled_has_them_too(limit: dict[str, int], status: int) -> None:
    @post("/")
    async def handler(photo: UploadFile, title: Annotated[list[str], Form()]) -> str:
        return f"{photo.filename}{len(title)}"

    with serve(handler, settings=quiet(**limit)) as client:
        answer = client.post("/", data={"title": ["a", "b"]}, files={"photo": ("../../123456", b"a")})

    assert answer.status_code == status
    assert status == 400 or answer.text == "1234562"


@pytest.mark.parametrize(
    ("said", "name"),
    [
        pytest.param("a b.png", "a b.png", id="plain"),
        pytest.param("../../etc/passwd", "passwd", id="RFC 7578 §4.2 folders"),
        pytest.param("C:\\photos\\paris.png", "paris.png", id="RFC 7578 §4.2 folders of Windows"),
        pytest.param("..", "", id="RFC 7578 §4.2 the folder above"),
        pytest.param("folder/", "", id="RFC 7578 §4.2 a folder"),
        pytest.param("na\u0085ïve\u202e.png", "naïve.png", id="characters that nobody sees"),
        pytest.param('a\\"b.png', 'a"b.png', id="a quoted quote"),
        pytest.param("a.png\"; filename*=\"UTF-8''evil.exe", "a.png", id="RFC 7578 §4.2 no filename*"),
        pytest.param("日本.png", "日本.png", id="RFC 7578 §5.1 UTF-8"),
    ],
)
async def test_a_file_name_is_plain(said: str, name: str) -> None:
    status, got = await sent(add, TITLE + part("photo", b"", said) + END)

    assert (status, got[2]) == (200, name)


# ---- forms that are broken

DISPOSITION = b'Content-Disposition: form-data; name="photo"; filename="a"'


def raw(head: bytes, content: bytes = b"x") -> bytes:
    return f"--{BOUNDARY}\r\n".encode() + head + b"\r\n\r\n" + content + b"\r\n" + END


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        pytest.param(b"", "It breaks off before its last boundary.", id="RFC 2046 §5.1.1 nothing"),
        pytest.param(PHOTO, "It breaks off before its last boundary.", id="RFC 2046 §5.1.1 no last boundary"),
        pytest.param(PHOTO[:-40], "It breaks off before its last boundary.", id="RFC 2046 §5.1.1 within the file"),
        pytest.param(PHOTO + END[:-4], "It breaks off before its last boundary.", id="RFC 2046 §5.1.1 half a boundary"),
        pytest.param(PHOTO + TITLE, "It breaks off before its last boundary.", id="RFC 2046 §5.1.1 behind the file"),
        pytest.param(
            b"--another\r\n\r\n--another--", "It is no valid multipart.", id="RFC 2046 §5.1.1 another boundary"
        ),
        pytest.param(b"hello", "It is no valid multipart.", id="RFC 2046 §5.1.1 no boundary"),
        pytest.param(raw(b"No colon"), "It is no valid multipart.", id="RFC 5322 §2.2 a header without a colon"),
        pytest.param(raw(b": value"), "It is no valid multipart.", id="RFC 5322 §2.2 a header without a name"),
        pytest.param(raw(b"\xff\x00: a"), "It is no valid multipart.", id="RFC 5322 §2.2 bytes as a name"),
        pytest.param(raw(DISPOSITION + b"\rX: y"), "It is no valid multipart.", id="RFC 5322 §2.3 a carriage return"),
        pytest.param(
            raw(DISPOSITION + b"\r\nX: a\x00b"),
            "The head of a part has control characters.",
            id="RFC 9110 §5.5 zero in a value",
        ),
        pytest.param(
            raw(DISPOSITION + b"\r\nX: a\nb"),
            "The head of a part has control characters.",
            id="RFC 9110 §5.5 a new line in a value",
        ),
        pytest.param(
            raw(DISPOSITION[:-2] + b'\xff"'), "The head of a part is not UTF-8.", id="RFC 7578 §5.1 not UTF-8"
        ),
        pytest.param(raw(b"Content-Type: a/b"), "A part has no name.", id="RFC 7578 §4.2 no disposition"),
        pytest.param(
            raw(b'Content-Disposition: attachment; name="photo"'),
            "A part has no name.",
            id="RFC 7578 §4.2 another disposition",
        ),
        pytest.param(raw(b"Content-Disposition: form-data"), "A part has no name.", id="RFC 7578 §4.2 no name"),
        pytest.param(
            raw(DISPOSITION + b"\r\n" + DISPOSITION),
            "A part has two headers of one name.",
            id="RFC 7578 §4.2 two dispositions",
        ),
        pytest.param(
            raw(b"".join(b"X%d: y\r\n" % number for number in range(20)) + DISPOSITION),
            "It is no valid multipart.",
            id="too many headers",
        ),
        pytest.param(
            part("title", b"\xff") + PHOTO + END, "A text is not UTF-8.", id="RFC 7578 §5.1.2 a text that is not UTF-8"
        ),
    ],
)
async def test_a_broken_form_is_400_and_no_file_is_whole(body: bytes, reason: str) -> None:
    whole = []

    @post("/")
    async def handler(photo: FilePart) -> None:
        await photo.read(100_000)
        whole.append(photo)

    async with application(handler) as app:
        for size in (0, 1, 11):
            chunks = messages(body or [b"", b""], size)
            got = await exchange(app, "POST", "/", headers=[CONTENT_TYPE], body=[*chunks])
            said = json.loads(got[1]["body"])["detail"]
            assert (got[0]["status"], said) == (400, f"The form cannot be read. {reason}")
    assert whole == []


@pytest.mark.parametrize(
    "content_type",
    [
        pytest.param(b"multipart/form-data", id="RFC 2046 §5.1 no boundary"),
        pytest.param(b"multipart/form-data; boundary=", id="RFC 2046 §5.1.1 an empty boundary"),
        pytest.param(b"multipart/form-data; boundary=" + b"b" * 71, id="RFC 2046 §5.1.1 a boundary of 71 characters"),
    ],
)
async def test_a_boundary_has_1_to_70_characters(content_type: bytes) -> None:
    status, said = await sent(add, PHOTO + END, headers=[(b"content-type", content_type)])

    detail = "The form cannot be read. Its boundary is missing or longer than 70 characters."
    assert (status, said["detail"]) == (400, detail)


async def test_a_boundary_of_70_characters_is_taken() -> None:
    boundary = "b" * 70
    body = (TITLE + PHOTO + END).replace(BOUNDARY.encode(), boundary.encode())
    headers = [(b"content-type", f'Multipart/Form-Data; Boundary="{boundary}"'.encode())]

    assert (await sent(add, body, headers=headers))[0] == 200


async def test_whoever_goes_on_after_an_error_has_it_again() -> None:
    errors = list[HttpError]()

    @post("/")
    async def handler(title: Annotated[str, Form()], photo: FilePart) -> int:
        for _ in range(3):
            try:
                await photo.read(1000)
            except HttpError as error:
                errors.append(error)
        return len(errors)

    assert await sent(handler, TITLE + PHOTO[:-9]) == (200, 3)
    assert await sent(handler, TITLE + PHOTO + PHOTO + END) == (200, 6)
    assert await sent(handler, TITLE + PHOTO + TITLE + END) == (200, 9)
    assert [type(each) for each in errors] == [BadRequest] * 3 + [UnprocessableContent] * 6


async def test_a_file_can_be_asked_again_at_its_end() -> None:
    @post("/")
    async def handler(photo: FilePart) -> list[int]:
        return [len(await photo.read(1000)) for _ in range(3)]

    assert await sent(handler, PHOTO + TITLE + END) == (200, [400, 0, 0])


@pytest.mark.parametrize("length", [b"x", b"-1", b"1, 1"], ids=["text", "negative", "list"])
async def test_a_length_that_is_no_number_is_400(length: bytes) -> None:
    assert (await sent(add, TITLE + PHOTO + END, headers=[CONTENT_TYPE, (b"content-length", length)]))[0] == 400


async def test_a_length_beyond_the_limit_is_413_before_anything_is_read() -> None:
    client = Client([TITLE])
    got = []

    async def send(message: Any) -> None:
        got.append(message)

    scope = {**SCOPE, "headers": [CONTENT_TYPE, (b"content-length", b"9999999999")]}
    async with application(add) as app:
        await app(scope, client.receive, send)

    assert (got[0]["status"], client.asked) == (413, 0)


async def test_a_client_that_leaves_is_an_error_to_whoever_reads() -> None:
    errors = list[BaseException]()

    @post("/")
    async def handler(photo: FilePart) -> None:
        try:
            await photo.read(1000)
        except ClientDisconnect as error:
            errors.append(error)
            raise

    half: dict[str, Any] = {"type": "http.request", "body": PHOTO[:-9], "more_body": True}
    body: list[dict[str, Any]] = [half, {"type": "http.disconnect"}]
    async with application(handler) as app:
        got = await exchange(app, "POST", "/", headers=[CONTENT_TYPE], body=body)

    assert (len(errors), got) == (1, [])


# ---- sinks


async def test_a_sink_may_be_sync_and_learns_of_the_end_by_the_error() -> None:
    taken = bytearray()

    class Memory:
        def write(self, data: bytes) -> None:
            taken.extend(data)

    @post("/")
    async def handler(photo: FilePart) -> int:
        return await photo.save(Memory())

    assert await sent(handler, part("photo", b"abc", "a") + END) == (200, 3)
    assert taken == b"abc"
    assert (await sent(handler, part("photo", b"defgh", "a")))[0] == 400


async def test_what_a_sink_raises_ends_the_upload() -> None:
    class Full:
        async def write(self, data: bytes) -> None:
            raise ContentTooLarge("The disk is full.")

    @post("/")
    async def handler(photo: FilePart) -> int:
        return await photo.save(Full())

    assert (await sent(handler, PHOTO + END))[0] == 413


def names_in(folder: Path) -> list[str]:
    return [each.name for each in folder.iterdir()]


@pytest.mark.parametrize("size", [0, 10, 3_000_000])
async def test_a_file_is_saved_at_a_path(tmp_path: Path, size: int) -> None:
    target = tmp_path / "photo"
    target.write_bytes(b"old")

    @post("/")
    @body_limit(4_000_000)
    async def handler(photo: FilePart) -> int:
        return await photo.save(target)

    content = bytes(size)
    assert await sent(handler, part("photo", content, "a") + END, 65_536) == (200, size)
    assert target.read_bytes() == content
    assert names_in(tmp_path) == ["photo"]


@pytest.mark.parametrize("body", [PHOTO[:-9], PHOTO, PHOTO + PHOTO + END], ids=["file", "form", "two"])
async def test_half_a_file_is_never_saved(tmp_path: Path, body: bytes) -> None:
    target = tmp_path / "photo"
    target.write_bytes(b"old")

    @post("/")
    async def handler(photo: FilePart) -> int:
        return await photo.save(str(target))

    assert (await sent(handler, body, 50))[0] in {400, 422}
    assert target.read_bytes() == b"old"
    assert names_in(tmp_path) == ["photo"]


# ---- others in the pipeline


async def test_guards_and_functions_read_the_texts_before_the_file() -> None:
    class Titled:
        async def can_activate(self, title: Annotated[str, Form()]) -> bool:
            return title == "Paris"

    def shouted(title: Annotated[str, Form()]) -> str:
        return title.upper()

    @post("/")
    @use_guard(Titled)
    async def handler(title: Annotated[str, Depends(shouted)], photo: FilePart) -> list[object]:
        return [title, len(await photo.read(1000))]

    assert await sent(handler, TITLE + PHOTO + END) == (200, ["PARIS", 400])
    assert (await sent(handler, part("title", b"Rome") + PHOTO))[0] == 403


async def test_a_model_takes_the_texts_before_the_file() -> None:
    class Texts(BaseModel):
        title: str
        tags: list[str] = []

    @post("/")
    async def handler(texts: Annotated[Texts, Form()], photo: FilePart) -> list[object]:
        return [texts.title, texts.tags, len(await photo.read(1000))]

    tags = part("tags", b"a") + part("tags", b"b")
    assert await sent(handler, TITLE + tags + PHOTO + END) == (200, ["Paris", ["a", "b"], 400])
    status, said = await sent(handler, TITLE + PHOTO + tags + END)
    assert (status, said["errors"][0]["code"]) == (422, "field_order")


async def test_a_filter_answers_for_a_form_that_breaks_off() -> None:
    class Broken:
        async def catch(self, error: BadRequest, title: Annotated[str, Form()]) -> str:
            return title

    @post("/")
    @use_filter(Broken)
    async def handler(photo: FilePart) -> str:
        await photo.read(1000)
        return "whole"

    async with application(handler) as app:
        got = await exchange(app, "POST", "/", headers=[CONTENT_TYPE], body=[*messages(TITLE + PHOTO)])

    assert got[1]["body"] == b"Paris"


async def test_a_guard_may_take_the_bytes_of_the_form() -> None:
    class Signed:
        async def can_activate(self, body: bytes) -> bool:
            return len(body) > 400

    @post("/")
    @use_guard(Signed)
    async def handler(photo: FilePart) -> int:
        return len(await photo.read(1000))

    assert await sent(handler, PHOTO + END, 100) == (200, 400)


async def test_nobody_reads_on_when_the_answer_has_begun() -> None:
    """Whoever sends a stream listens for the client's leaving, and would take chunks of the file away."""
    errors = list[Exception]()

    @post("/")
    async def handler(photo: FilePart) -> StreamingResponse:
        async def chunks() -> AsyncIterator[bytes]:
            try:
                yield await photo.read(1000)
            except ArmatureError as error:
                errors.append(error)

        return StreamingResponse(chunks())

    async with application(handler) as app:
        await app(SCOPE, Client([PHOTO[:200], PHOTO[200:] + END]).receive, nowhere)

    assert [str(each) for each in errors] == [
        "The form is read on after its request has ended. Read it in the handler."
    ]


async def test_nobody_reads_on_when_the_request_has_ended() -> None:
    kept = list[FilePart]()

    @post("/")
    async def handler(photo: FilePart) -> None:
        kept.append(photo)

    assert await sent(handler, PHOTO + END) == (204, None)
    with pytest.raises(ArmatureError) as raised:
        await kept[0].read(10)

    assert str(raised.value) == "The form is read on after its request has ended. Read it in the handler."


async def test_a_reader_that_the_handler_left_behind_is_told() -> None:
    waiting, errors, tasks = asyncio.Event(), list[Exception](), list[asyncio.Task[None]]()
    go_on = asyncio.Event()
    left = [*messages([PHOTO[:200], PHOTO[200:] + END])]

    async def receive() -> dict[str, Any]:
        if len(left) == 1:
            waiting.set()
            await go_on.wait()
        return left.pop(0)

    @post("/")
    async def handler(photo: FilePart) -> None:
        async def read() -> None:
            try:
                async for _ in photo:
                    pass
            except ArmatureError as error:
                errors.append(error)

        tasks.append(asyncio.create_task(read()))
        await waiting.wait()

    async with application(handler) as app:
        await app(SCOPE, receive, nowhere)
        go_on.set()
        await tasks[0]

    assert [type(each) for each in errors] == [ArmatureError]
