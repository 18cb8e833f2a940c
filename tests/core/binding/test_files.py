"""Uploaded files: as they come, several of them, as bytes, checked, and closed when the work ends."""

# Annotations are what these tests are given.
# pyright: reportInvalidTypeForm=false

from collections.abc import AsyncIterator
from typing import Annotated, Any

import pytest
from pydantic import BaseModel, ConfigDict
from starlette.datastructures import UploadFile
from starlette.requests import Request

from armature.core import File, Form, NotFound, post, use_guard
from tests.core.http.serving import problem, quiet, rejected, serve

TWO = [("value", ("a.txt", b"aa", "text/plain")), ("value", ("b.PNG", b"bbb", "image/png"))]
BLANK: dict[str, Any] = {
    "headers": {"content-type": "multipart/form-data; boundary=b"},
    "content": b"--b\r\n"
    b'Content-Disposition: form-data; name="value"; filename=""\r\nContent-Type: application/octet-stream\r\n\r\n\r\n'
    b"--b--\r\n",
}
"""What a browser sends for `<input type=file>` that nobody filled in."""


async def described(value: Any) -> Any:
    """What a test compares of a file."""
    if isinstance(value, list):
        return [await described(each) for each in value]
    if isinstance(value, UploadFile):
        return [value.filename, value.content_type, (await value.read()).decode()]
    return value.decode() if isinstance(value, bytes) else value


@pytest.mark.parametrize(
    ("annotation", "expected"),
    [
        pytest.param(UploadFile, ["b.PNG", "image/png", "bbb"], id="the-last"),
        pytest.param(Annotated[UploadFile, File(max_size=3)], ["b.PNG", "image/png", "bbb"], id="marked"),
        pytest.param(UploadFile | None, ["b.PNG", "image/png", "bbb"], id="optional"),
        pytest.param(list[UploadFile], [["a.txt", "text/plain", "aa"], ["b.PNG", "image/png", "bbb"]], id="list"),
        pytest.param(Annotated[bytes, File()], "bbb", id="bytes"),
        pytest.param(Annotated[bytes | None, File()], "bbb", id="optional-bytes"),
        pytest.param(Annotated[list[bytes], File(extensions=["txt", ".png"])], ["aa", "bbb"], id="list-of-bytes"),
    ],
)
def test_a_file_is_what_the_annotation_says(annotation: Any, expected: Any) -> None:
    @post("/")
    async def handler(value: annotation) -> object:
        return await described(value)

    with serve(handler) as client:
        assert client.post("/", files=TWO).json() == expected


@pytest.mark.parametrize(
    ("annotation", "default"),
    [(UploadFile | None, None), (list[UploadFile], []), (Annotated[bytes, File()], b"none")],
    ids=["file", "list", "bytes"],
)
def test_a_file_input_that_was_left_blank_was_not_sent(annotation: Any, default: Any) -> None:
    @post("/")
    async def handler(value: annotation = default) -> object:
        return value == default

    with serve(handler) as client:
        assert client.post("/", **BLANK).json() is True
        assert client.post("/", data={"value": ""}).json() is True
        assert client.post("/", data={"more": "a"}).json() is True


@pytest.mark.parametrize("annotation", [UploadFile, list[UploadFile]], ids=["one", "several"])
def test_a_file_is_required_and_no_text(annotation: Any) -> None:
    @post("/")
    async def handler(value: annotation) -> None: ...

    with serve(handler) as client:
        missing, text = client.post("/", **BLANK), client.post("/", data={"value": "a"})

    assert missing.json() == rejected(("form", "/value", "missing", 'The form value "value" is required.'))
    assert text.json() == rejected(
        ("form", "/value", "file_expected", 'The form value "value" is a text; send a file.')
    )


def checked(**asked: Any) -> Any:
    @post("/")
    async def handler(photo: Annotated[UploadFile, File(**asked)]) -> int:
        return len(await photo.read())

    return serve(handler)


def sent(name: str, content: bytes, kind: str = "image/png") -> dict[str, tuple[str, bytes, str]]:
    return {"photo": (name, content, kind)}


def test_a_file_that_is_too_large_is_413() -> None:
    with checked(max_size=3) as client:
        assert client.post("/", files=sent("a.png", b"aaa")).json() == 3
        refused = client.post("/", files=sent("a.png", b"aaaa"))

    detail = "The file is larger than 3 bytes."
    fault = {"source": "form", "pointer": "/photo", "detail": detail, "code": "file_size"}
    assert refused.json() == problem(413, "content-too-large", "Content too large", detail, limit=3, errors=[fault])


@pytest.mark.parametrize("kind", ["image/png", "IMAGE/PNG; a=b", "text/csv"])
def test_a_file_of_a_type_that_is_taken_passes(kind: str) -> None:
    with checked(types=["Image/*", "text/csv"]) as client:
        assert client.post("/", files=sent("a", b"a", kind)).json() == 1


def test_a_file_of_another_type_is_415() -> None:
    with checked(types=["image/*", "text/csv"]) as client:
        refused = client.post("/", files=sent("a.png", b"a", "text/html"))

    detail = "The file is not of a type that is taken here: image/*, text/csv."
    fault = {"source": "form", "pointer": "/photo", "detail": detail, "code": "file_type"}
    assert refused.json() == problem(415, "unsupported-media-type", "Unsupported media type", detail, errors=[fault])


def test_a_file_of_another_extension_is_422() -> None:
    with checked(extensions=[".png", "jpg"]) as client:
        assert client.post("/", files=sent("A.JPG", b"a")).json() == 1
        refused = client.post("/", files=sent("a.png.exe", b"a"))

    detail = "The name of the file does not end in .png or .jpg."
    assert refused.json() == rejected(("form", "/photo", "file_extension", detail))


@pytest.mark.parametrize(
    ("content", "status"), [(b"GIF89a" + b"-" * 9000, 200), (b"<html>", 415)], ids=["as-said", "another"]
)
def test_the_content_is_looked_at_where_asked(content: bytes, status: int) -> None:
    with checked(types=["image/*"], sniff=True) as client:
        answer = client.post("/", files=sent("a.gif", content, "image/gif"))

    assert answer.status_code == status
    assert status == 415 or answer.json() == len(content)


class Album(BaseModel):
    model_config = ConfigDict(arbitrary_types_allowed=True)
    title: str
    cover: UploadFile | None = None
    photos: list[UploadFile] = []


class Blank(BaseModel):
    model_config = ConfigDict(arbitrary_types_allowed=True)
    value: UploadFile | None = None


def test_a_model_of_a_form_has_files_too() -> None:
    @post("/")
    async def handler(album: Annotated[Album, Form()]) -> list[object]:
        return [album.title, album.cover, [photo.filename for photo in album.photos]]

    files = [("photos", ("a", b"a")), ("photos", ("b", b"b"))]
    with serve(handler) as client:
        assert client.post("/", data={"title": "Paris"}, files=files).json() == ["Paris", None, ["a", "b"]]


def test_a_file_of_a_model_that_was_left_blank_was_not_sent() -> None:
    @post("/")
    async def handler(album: Annotated[Blank, Form()]) -> bool:
        return album.value is None

    with serve(handler) as client:
        assert client.post("/", **BLANK).json() is True


LARGE = b"a" * 1_100_000


@pytest.fixture
def kept() -> list[UploadFile]:
    return []


def test_files_are_closed_after_the_answer(kept: list[UploadFile]) -> None:
    @post("/")
    async def handler(value: list[UploadFile]) -> bool:
        kept.extend(value)
        return any(each.file.closed for each in value)

    with serve(handler) as client:
        assert client.post("/", files=TWO).json() is False

    assert [each.file.closed for each in kept] == [True, True]


def test_files_are_closed_when_the_handler_fails(kept: list[UploadFile]) -> None:
    @post("/")
    async def handler(value: UploadFile) -> None:
        kept.append(value)
        raise NotFound

    with serve(handler) as client:
        assert client.post("/", files=TWO).status_code == 404

    assert kept[0].file.closed


def test_files_are_closed_when_a_value_is_not_valid(kept: list[UploadFile]) -> None:
    class Keeps:
        async def can_activate(self, value: UploadFile) -> bool:
            kept.append(value)
            return True

    @post("/")
    @use_guard(Keeps)
    async def handler(value: UploadFile, count: Annotated[int, Form()]) -> None: ...

    with serve(handler) as client:
        assert client.post("/", files=TWO).status_code == 422

    assert kept[0].file.closed


def test_files_are_open_for_as_long_as_a_stream_is_sent(kept: list[UploadFile]) -> None:
    @post("/")
    async def handler(value: UploadFile) -> AsyncIterator[bytes]:
        kept.append(value)
        while chunk := await value.read(1):
            yield chunk

    with serve(handler) as client:
        assert client.post("/", files=TWO).content == b"bbb"

    assert kept[0].file.closed


def test_files_are_closed_when_the_form_breaks_off(kept: list[UploadFile], monkeypatch: pytest.MonkeyPatch) -> None:
    made = UploadFile.__init__

    def remember(self: UploadFile, *args: Any, **named: Any) -> None:
        made(self, *args, **named)
        kept.append(self)

    monkeypatch.setattr(UploadFile, "__init__", remember)

    @post("/")
    async def handler(value: UploadFile) -> None: ...

    part = b'--b\r\nContent-Disposition: form-data; name="value"; filename="a"\r\n\r\nAda\r\n'
    with serve(handler) as client:
        answer = client.post("/", content=part, headers={"content-type": "multipart/form-data; boundary=b"})

    assert answer.status_code == 400
    assert [each.file.closed for each in kept] == [True]


def test_bytes_are_read_whole_and_can_be_read_again() -> None:
    @post("/")
    async def handler(value: Annotated[bytes, File()], request: Request) -> list[int]:
        again = (await request.form())["value"]
        assert isinstance(again, UploadFile)
        return [len(value), len(await again.read())]

    with serve(handler, settings=quiet(body_limit=2_000_000)) as client:
        assert client.post("/", files={"value": ("a", LARGE)}).json() == [len(LARGE), len(LARGE)]
