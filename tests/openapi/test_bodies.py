"""What an operation takes beside its parameters."""

from collections.abc import AsyncIterator
from typing import Annotated

from pydantic import BaseModel, ConfigDict
from starlette.datastructures import UploadFile
from starlette.requests import Request

from armature.core import Body, File, Form, get, post, use_guard
from armature.core.files import FilePart
from tests.openapi.documents import document_of, operation_of

TEXT = {"type": "string"}
BINARY = {"type": "string", "contentMediaType": "application/octet-stream"}
MULTIPART, URLENCODED = "multipart/form-data", "application/x-www-form-urlencoded"


class Order(BaseModel):
    """What a customer wants."""

    sku: str


class Note(BaseModel):
    text: str = ""


class Upload(BaseModel):
    model_config = ConfigDict(arbitrary_types_allowed=True)

    file: UploadFile
    note: str = ""


class Signed:
    """Takes the raw body, as whoever checks a signature must."""

    def can_activate(self, body: bytes) -> bool:
        return True


class Strange:
    pass


def test_a_model_is_a_body_of_json() -> None:
    @post("/")
    async def place(order: Order) -> None: ...

    assert operation_of(place)["requestBody"] == {
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Order"}}},
        "required": True,
    }


def test_a_body_has_a_description_examples_and_may_be_left_out_or_null() -> None:
    @post("/")
    async def rate(
        stars: Annotated[int | None, Body(ge=1, description="Out of five.", examples=[3])] = None,
    ) -> None: ...

    assert operation_of(rate)["requestBody"] == {
        "description": "Out of five.",
        "content": {
            "application/json": {
                "schema": {"anyOf": [{"type": "integer", "minimum": 1}, {"type": "null"}], "examples": [3]}
            }
        },
    }


def test_bytes_are_a_body_of_any_bytes() -> None:
    @post("/")
    async def store(content: bytes) -> None: ...

    assert operation_of(store)["requestBody"] == {"content": {"application/octet-stream": {}}, "required": True}


def test_a_handler_says_what_the_body_is_where_a_guard_takes_it_too() -> None:
    @post("/")
    @use_guard(Signed)
    async def place(order: Order) -> None: ...

    assert list(operation_of(place)["requestBody"]["content"]) == ["application/json"]


def test_a_form_is_an_object_in_both_encodings() -> None:
    @post("/")
    async def sign_in(
        name: Annotated[str, Form(max_length=9)], marks: Annotated[list[int] | None, Form(description="So far.")] = None
    ) -> None: ...

    body = operation_of(sign_in)["requestBody"]

    assert list(body["content"]) == [URLENCODED, MULTIPART]
    assert body["required"] is True
    assert body["content"][URLENCODED] == body["content"][MULTIPART]
    assert body["content"][URLENCODED]["schema"] == {
        "type": "object",
        "properties": {
            "name": {"type": "string", "maxLength": 9},
            "marks": {"type": "array", "items": {"type": "integer"}, "description": "So far."},
        },
        "required": ["name"],
    }


def test_a_form_of_a_model_is_the_model_and_is_optional_where_all_its_fields_are() -> None:
    @post("/")
    async def note(note: Annotated[Note, Form()]) -> None: ...

    assert operation_of(note)["requestBody"] == {
        "content": {
            URLENCODED: {"schema": {"$ref": "#/components/schemas/Note"}},
            MULTIPART: {"schema": {"$ref": "#/components/schemas/Note"}},
        }
    }


def test_files_make_a_form_multipart_with_what_is_asked_of_them() -> None:
    @post("/")
    async def upload(
        order: Annotated[Order, Form()],
        scan: Annotated[bytes, File(max_size=9, types=["image/png", "image/*"], description="In colors.")],
        other: list[UploadFile],
    ) -> None: ...

    assert operation_of(upload)["requestBody"] == {
        "content": {
            MULTIPART: {
                "schema": {
                    "allOf": [
                        {"$ref": "#/components/schemas/Order"},
                        {
                            "type": "object",
                            "properties": {
                                "scan": {**BINARY, "maxLength": 9, "description": "In colors."},
                                "other": {"type": "array", "items": BINARY},
                            },
                            "required": ["scan", "other"],
                        },
                    ]
                },
                "encoding": {"scan": {"contentType": "image/png, image/*"}},
            }
        },
        "required": True,
    }


def test_files_that_are_read_while_they_come_are_files() -> None:
    @post("/one")
    async def one(scan: Annotated[FilePart, File(max_size=9, types=["image/png"])]) -> None: ...

    @post("/several")
    async def several(scans: AsyncIterator[FilePart], note: Annotated[str, Form()]) -> None: ...

    paths = document_of(one, several)["paths"]
    content = [paths[path]["post"]["requestBody"]["content"] for path in ("/one", "/several")]

    assert [list(each) for each in content] == [[MULTIPART], [MULTIPART]]
    assert content[0][MULTIPART]["schema"]["properties"] == {"scan": {**BINARY, "maxLength": 9}}
    assert content[0][MULTIPART]["encoding"] == {"scan": {"contentType": "image/png"}}
    assert content[1][MULTIPART]["schema"]["properties"] == {
        "scans": {"type": "array", "items": BINARY},
        "note": TEXT,
    }


def test_a_model_of_a_form_may_hold_files() -> None:
    @post("/")
    async def upload(upload: Annotated[Upload, Form()]) -> None: ...

    document = document_of(upload)

    assert list(document["paths"]["/"]["post"]["requestBody"]["content"]) == [MULTIPART]
    assert document["components"]["schemas"]["Upload"]["properties"] == {
        "file": BINARY,
        "note": {"type": "string", "default": ""},
    }


def test_an_operation_that_reads_no_body_has_none() -> None:
    @get("/")
    async def show(request: Request) -> str:
        return ""

    assert "requestBody" not in operation_of(show)
