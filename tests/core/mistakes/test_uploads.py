"""Files that are read while they come, where nobody could read them, or not once only."""

# Annotations are what some of these tests are given.
# pyright: reportInvalidTypeForm=false

from collections.abc import AsyncIterator, Callable
from typing import Annotated, Any

import pytest
from pydantic import BaseModel, ConfigDict
from starlette.datastructures import UploadFile

from armature.core import File, Form, get, post, use_guard
from armature.core.errors import InvalidSignature
from armature.core.files import FilePart
from tests.core.mistakes.programs import complaint, shop


def said(handler: Callable[..., Any]) -> str:
    return complaint(lambda: shop(handler), InvalidSignature)


def test_a_form_passes_once() -> None:
    @post("/")  # at: route
    async def add(photo: FilePart, sound: FilePart) -> None: ...

    assert said(add) == (
        'add (<route>) reads "photo" and "sound" while they come, and a form passes once.\n'
        "Take one of them, or all files of one name as `AsyncIterator[FilePart]`."
    )


def test_a_guard_and_a_handler_cannot_both_read_it() -> None:
    class Scanned:
        async def can_activate(self, photo: FilePart) -> bool:
            return True

    @post("/")  # at: route
    @use_guard(Scanned)
    async def add(photo: FilePart) -> None: ...

    assert "and a form passes once" in said(add)


class Album(BaseModel):
    model_config = ConfigDict(arbitrary_types_allowed=True)
    cover: UploadFile


@pytest.mark.parametrize(
    "annotation", [UploadFile, Annotated[bytes, File()], Annotated[Album, Form()]], ids=["file", "bytes", "model"]
)
def test_another_file_cannot_be_there_before(annotation: Any) -> None:
    @post("/")  # at: route
    async def add(photo: FilePart, cover: annotation) -> None: ...

    assert said(add) == (
        'add (<route>) reads "photo" while it comes, and "cover" is a file that must be there before.\n'
        "Take all files as `UploadFile`, or all files of one name as `AsyncIterator[FilePart]`."
    )


def test_a_stream_does_not_answer_while_it_is_read() -> None:
    @post("/")  # at: route
    async def echo(photo: FilePart) -> AsyncIterator[bytes]:
        async for chunk in photo:
            yield chunk

    assert said(echo) == (
        'echo (<route>) reads "photo" while it comes, and answers with a stream: a client that still sends need not '
        "read.\nReturn the result when the file is read, or take an `UploadFile`."
    )


def test_a_sync_handler_cannot_read_it() -> None:
    @post("/")  # at: handler
    def add(photo: FilePart) -> None: ...

    assert said(add) == (
        'The parameter "photo" of add (<handler>) is read while it comes, which only `async def` can.\n'
        "Write `async def`, or take an `UploadFile`."
    )


def test_a_list_of_them_is_never_all_there() -> None:
    @post("/")  # at: handler
    async def add(photos: list[FilePart]) -> None: ...

    assert said(add) == (
        'The parameter "photos" of add (<handler>) is a list[FilePart], and files that are read while they come are '
        "not all there at once.\nWrite `AsyncIterator[FilePart]`, or `list[UploadFile]` to have them all."
    )


class Streamed(BaseModel):
    model_config = ConfigDict(arbitrary_types_allowed=True)
    photo: FilePart


def test_a_model_has_none() -> None:
    @post("/")  # at: handler
    async def add(album: Annotated[Streamed, Form()]) -> None: ...

    assert said(add) == (
        'The parameter "album" of add (<handler>) cannot be read from a request: a field of Streamed is read while it '
        "comes, and a model is made before.\nWrite a pydantic model, a dataclass, a TypedDict or a single value."
    )


def test_it_is_marked_with_file() -> None:
    @post("/")  # at: handler
    async def add(photo: Annotated[FilePart, Form()]) -> None: ...

    assert said(add) == (
        'The parameter "photo" of add (<handler>) is a FilePart, and Form is for texts and models of them.\n'
        "Write `File(…)` in its place."
    )


def test_a_get_has_none() -> None:
    @get("/")  # at: handler
    async def show(photo: FilePart) -> None: ...

    assert said(show) == (
        'The parameter "photo" of show (<handler>) is a part of a form, and GET / has none.\n'
        "Write `@post` or `@put` in its place."
    )


def test_whoever_sniffs_says_for_what() -> None:
    @post("/")  # at: handler
    async def add(photo: Annotated[FilePart, File(sniff=True)]) -> None: ...

    assert said(add) == (
        'The parameter "photo" of add (<handler>) says `sniff=True`, and not for what.\n'
        'Add the types: `types=["image/*"]`.'
    )


def test_whoever_sniffs_needs_puremagic(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("armature.core.http.sniffing.find_spec", lambda _: None)

    @post("/")  # at: handler
    async def add(photo: Annotated[UploadFile, File(types=["image/*"], sniff=True)]) -> None: ...

    assert said(add) == (
        'The parameter "photo" of add (<handler>) says `sniff=True`, and puremagic is not installed.\n'
        'Install it: `pip install "armature-core[sniff]"`.'
    )
