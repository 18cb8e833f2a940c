"""Forms: texts, lists and whole models from urlencoded and multipart bodies."""

# Annotations are what these tests are given.
# pyright: reportInvalidTypeForm=false

import enum
from dataclasses import dataclass
from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel, Field, SecretStr
from starlette.requests import Request
from typing_extensions import TypedDict

from armature.core import BadRequest, Form, Query, body_limit, post, use_filter, use_guard
from tests.core.http.serving import exchange, problem, rejected, serve


class Size(enum.Enum):
    NONE = ""
    LARGE = "large"


class SignIn(BaseModel):
    name: str = Field(min_length=2)
    age: int | None = Field(None, alias="years")
    tags: list[str] = []


@dataclass
class Point:
    x: int
    y: int = 0


class Options(TypedDict):
    sizes: set[int]


@pytest.mark.parametrize(
    ("annotation", "sent", "expected"),
    [
        pytest.param(Annotated[str, Form()], {"value": "a b"}, "a b", id="text"),
        pytest.param(Annotated[str, Form()], {"value": ""}, "", id="empty-text"),
        pytest.param(Annotated[int, Form(ge=1)], {"value": "7"}, 7, id="number"),
        pytest.param(Annotated[str, Form(alias="on-the-wire")], {"on-the-wire": "a"}, "a", id="alias"),
        pytest.param(Annotated[str, Form()], {"value": ["first", "last"]}, "last", id="the-last-of-several"),
        pytest.param(Annotated[list[int], Form()], {"value": ["1", "2"]}, [1, 2], id="list"),
        pytest.param(Annotated[Literal[10, 20], Form()], {"value": "20"}, 20, id="literal"),
        pytest.param(Annotated[Literal["", "a"], Form()], {"value": ""}, "", id="blank-literal"),
        pytest.param(Annotated[Size, Form()], {"value": ""}, "", id="blank-member"),
        pytest.param(Annotated[SecretStr, Form()], {"value": ""}, "", id="blank-secret"),
        pytest.param(Annotated[str | int, Form()], {"value": ""}, "", id="blank-union"),
        pytest.param(
            Annotated[SignIn, Form()],
            {"name": "Ada", "years": "36", "tags": ["x", "y"]},
            {"name": "Ada", "age": 36, "tags": ["x", "y"]},
            id="model",
        ),
        pytest.param(
            Annotated[SignIn, Form()],
            {"name": "Ada", "years": ""},
            {"name": "Ada", "age": None, "tags": []},
            id="blank",
        ),
        pytest.param(Annotated[Point, Form()], {"x": "1", "y": ""}, {"x": 1, "y": 0}, id="dataclass"),
        pytest.param(Annotated[Options, Form()], {"sizes": ["1", "1"]}, {"sizes": [1]}, id="typed-dict"),
    ],
)
@pytest.mark.parametrize("multipart", [False, True], ids=["urlencoded", "multipart"])
def test_a_form_is_read_as_the_annotation_says(annotation: Any, sent: Any, expected: Any, multipart: bool) -> None:
    @post("/")
    async def handler(value: annotation) -> dict[str, Any]:
        return {"value": value.get_secret_value() if isinstance(value, SecretStr) else value}

    with serve(handler) as client:
        answer = client.post("/", data=sent, files=[("more", ("a", b"a"))] if multipart else None)

    assert answer.json() == {"value": expected}


@post("/")
async def sign_in(
    name: Annotated[str, Form()], years: Annotated[int | None, Form()] = None, page: Annotated[int, Query()] = 1
) -> list[object]:
    return [name, years, page]


def test_what_was_left_blank_is_the_default_where_it_cannot_be_text() -> None:
    with serve(sign_in) as client:
        assert client.post("/?page=2", data={"name": "", "years": ""}).json() == ["", None, 2]


def test_all_faults_of_a_form_are_reported_at_their_fields() -> None:
    with serve(sign_in) as client:
        answer = client.post("/?page=x", data={"years": "x"})

    number = "Input should be a valid integer, unable to parse string as an integer"
    assert answer.json() == rejected(
        ("form", "/name", "missing", 'The form value "name" is required.'),
        ("form", "/years", "int_parsing", number),
        ("query", "/page", "int_parsing", number),
    )


def test_the_faults_of_a_model_are_reported_at_its_fields() -> None:
    @post("/")
    async def handler(value: Annotated[SignIn, Form()]) -> None: ...

    with serve(handler) as client:
        answer = client.post("/", data={"name": "A", "years": "x"})

    assert answer.json() == rejected(
        ("form", "/name", "string_too_short", "String should have at least 2 characters"),
        ("form", "/years", "int_parsing", "Input should be a valid integer, unable to parse string as an integer"),
    )


@pytest.mark.parametrize("annotation", [Annotated[str, Form()], Annotated[list[str], Form()]], ids=["text", "list"])
def test_a_file_is_no_text(annotation: Any) -> None:
    @post("/")
    async def handler(value: annotation) -> None: ...

    with serve(handler) as client:
        answer = client.post("/", files={"value": ("a.txt", b"a")})

    assert answer.json() == rejected(
        ("form", "/value", "text_expected", 'The form value "value" is a file; send a text.')
    )


def test_a_form_may_stay_away_where_nothing_of_it_is_required() -> None:
    @post("/")
    async def handler(tags: Annotated[list[str], Form()] = [], note: Annotated[str, Form()] = "none") -> list[object]:  # noqa: B006
        return [tags, note]

    with serve(handler) as client:
        assert client.post("/").json() == [[], "none"]


@pytest.mark.parametrize(
    ("headers", "detail"),
    [
        pytest.param({"content-type": "text/csv"}, "of type text/csv", id="another"),
        pytest.param({}, "without a Content-Type", id="none"),
    ],
)
def test_a_body_of_another_type_is_415(headers: dict[str, str], detail: str) -> None:
    with serve(sign_in) as client:
        answer = client.post("/", content=b"name=Ada", headers=headers)

    expected = problem(415, "unsupported-media-type", "Unsupported media type", f"The body came {detail}; send a form.")
    assert answer.json() == expected
    assert answer.headers["accept"] == "multipart/form-data, application/x-www-form-urlencoded"


PART = b'--b\r\nContent-Disposition: form-data; name="name"\r\n\r\nAda\r\n'
MULTIPART = "multipart/form-data; boundary=b"


@pytest.mark.parametrize(
    ("content_type", "body", "more"),
    [
        pytest.param(MULTIPART, PART, "It breaks off before its last boundary.", id="cut-off"),
        pytest.param(MULTIPART, b"", "It breaks off before its last boundary.", id="empty"),
        pytest.param("multipart/form-data", PART + b"--b--\r\n", "Missing boundary in multipart.", id="no-boundary"),
        pytest.param(MULTIPART, b"--c\r\n\r\n--c--", "Invalid multipart data.", id="another-boundary"),
        pytest.param(MULTIPART, b"--b\r\nno header\r\n\r\nx\r\n--b--", "Invalid multipart data.", id="broken-header"),
        pytest.param(
            MULTIPART,
            b"--b\r\nContent-Type: text/plain\r\n\r\nx\r\n--b--",
            'The Content-Disposition header field "name" must be provided.',
            id="no-name",
        ),
        pytest.param(
            MULTIPART,
            PART * 1001 + b"--b--",
            "Too many fields. Maximum number of fields is 1000.",
            id="too-many-fields",
        ),
        pytest.param(
            MULTIPART,
            PART.replace(b'"name"', b'"name"; filename="a"') * 1001 + b"--b--",
            "Too many files. Maximum number of files is 1000.",
            id="too-many-files",
        ),
        pytest.param(
            "application/x-www-form-urlencoded",
            b"&".join([b"a=b"] * 1001),
            "Too many fields. Maximum number of fields is 1000.",
            id="too-many-values",
        ),
        pytest.param(MULTIPART + "; charset=undefined", PART + b"--b--", "", id="charset-without-meaning"),
        pytest.param(MULTIPART + '; charset="\\0"', PART + b"--b--", None, id="unknown-charset"),
    ],
)
def test_what_is_no_form_is_400(content_type: str, body: bytes, more: str | None) -> None:
    with serve(sign_in) as client:
        answer = client.post("/", content=body, headers={"content-type": content_type})

    if more is None:
        assert answer.json() == ["Ada", None, 1]
    else:
        detail = f"The form cannot be read. {more}".strip()
        assert answer.json() == problem(400, "bad-request", "Bad request", detail)


async def test_a_charset_that_cannot_be_named_is_400() -> None:
    from_client = [(b"content-type", b'multipart/form-data; boundary=b; charset="\0"')]
    body = [{"type": "http.request", "body": PART + b"--b--"}]

    with serve(sign_in) as client:
        answers = await exchange(client.app, "POST", "/", headers=from_client, body=body)

    assert answers[0]["status"] == 400


def test_the_limit_of_the_body_holds_for_a_whole_form() -> None:
    @post("/")
    @body_limit(200)
    async def handler(name: Annotated[str, Form()]) -> int:
        return len(name)

    with serve(handler) as client:
        assert client.post("/", data={"name": "a" * 190}).json() == 190
        assert client.post("/", data={"name": "a" * 200}).status_code == 413
        assert client.post("/", data={"name": "a"}, files={"file": ("a", b"a" * 200)}).status_code == 413


def test_one_field_may_be_as_long_as_the_body() -> None:
    @post("/")
    @body_limit(3_000_000)
    async def handler(name: Annotated[str, Form()]) -> int:
        return len(name)

    with serve(handler) as client:
        assert client.post("/", data={"name": "a" * 2_000_000}).json() == 2_000_000
        assert client.post("/", data={"name": "a" * 2_000_000}, files={"file": ("a", b"a")}).json() == 2_000_000


def test_a_request_gives_the_same_form() -> None:
    @post("/")
    async def handler(request: Request, name: Annotated[str, Form()]) -> list[str]:
        return [name, *(str(value) for value in (await request.form()).values())]

    with serve(handler) as client:
        assert client.post("/", data={"name": "Ada"}).json() == ["Ada", "Ada"]


def test_a_form_that_was_read_from_the_request_is_taken_over() -> None:
    class Reads:
        async def can_activate(self, request: Request) -> bool:
            return "name" in await request.form()

    @post("/")
    @use_guard(Reads)
    async def handler(name: Annotated[str, Form()]) -> str:
        return name

    with serve(handler) as client:
        assert client.post("/", data={"name": "Ada"}).text == "Ada"
        assert client.post("/", data={"other": "Ada"}).status_code == 403


def test_a_guard_takes_the_bytes_of_the_form_that_its_handler_takes() -> None:
    class Signed:
        def can_activate(self, body: bytes) -> bool:
            return body == b"name=Ada"

    @post("/")
    @use_guard(Signed)
    async def handler(name: Annotated[str, Form()]) -> str:
        return name

    with serve(handler) as client:
        assert client.post("/", data={"name": "Ada"}).text == "Ada"
        assert client.post("/", data={"name": "Bob"}).status_code == 403


def test_a_guard_and_its_handler_take_parts_of_one_form() -> None:
    class Known:
        def can_activate(self, key: Annotated[str, Form()]) -> bool:
            return key == "secret"

    @post("/")
    @use_guard(Known)
    async def handler(name: Annotated[str, Form()]) -> str:
        return name

    with serve(handler) as client:
        assert client.post("/", data={"name": "Ada", "key": "secret"}).text == "Ada"


def test_a_filter_takes_the_form_and_hears_that_it_cannot_be_read() -> None:
    class Told:
        def catch(self, error: BadRequest, name: Annotated[str, Form()]) -> str:
            return f"{name}: {error}"

    @post("/")
    @use_filter(Told)
    async def handler(name: Annotated[str, Form()]) -> str:
        raise BadRequest("refused")

    with serve(handler) as client:
        assert client.post("/", data={"name": "Ada"}).text == "Ada: refused"
        broken = client.post("/", content=PART, headers={"content-type": MULTIPART})

    assert broken.json()["detail"] == "The form cannot be read. It breaks off before its last boundary."
