"""Every problem that an operation can answer with, and no other."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel
from starlette.datastructures import UploadFile

from armature.core import (
    Conflict,
    File,
    Form,
    Header,
    HttpError,
    NotFound,
    Path,
    Query,
    UnprocessableContent,
    get,
    post,
    timeout,
    use_guard,
)
from tests.openapi.documents import COMMON, document_of, statuses_of


class Order(BaseModel):
    sku: str


class OutOfStock(HttpError):
    status, title = 409, "Out of stock"


class Closed:
    def can_activate(self) -> bool:
        return False


def test_an_operation_that_nothing_can_refuse_has_the_common_response_alone() -> None:
    @get("/")
    async def hello(name: str = "", key: Annotated[str, Header()] = "") -> str:
        return ""

    document = document_of(hello)

    assert list(document["paths"]["/"]["get"]["responses"]) == ["200", "default"]
    assert document["components"]["responses"] == {
        "problem": {
            "description": "Any other problem",
            "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
    }
    assert list(document["components"]["schemas"]) == ["Problem"]


def test_a_body_of_json_can_be_malformed_too_large_of_another_type_or_not_valid() -> None:
    @post("/")
    async def place(order: Order) -> None: ...

    assert statuses_of(place) == ["204", "400", "413", "415", "422", "default"]


def test_raw_bytes_can_only_be_missing_or_too_large() -> None:
    @post("/")
    async def store(content: bytes) -> None: ...

    @post("/")
    async def store_any(content: bytes = b"") -> None: ...

    assert statuses_of(store) == ["204", "413", "422", "default"]
    assert statuses_of(store_any) == ["204", "413", "default"]


def test_a_form_is_refused_like_json() -> None:
    @post("/")
    async def note(text: Annotated[str, Form()] = "") -> None: ...

    @post("/")
    async def upload(file: UploadFile | None = None, scan: Annotated[bytes, File()] = b"") -> None: ...

    assert statuses_of(note) == ["204", "400", "413", "415", "default"]
    assert statuses_of(upload) == ["204", "400", "413", "415", "422", "default"]


def test_guards_refuse_and_paths_are_not_found() -> None:
    @get("/{name}")
    @use_guard(Closed)
    async def show(name: str) -> str:
        return ""

    assert statuses_of(show) == ["200", "401", "403", "404", "default"]


def test_what_a_converter_lets_pass_is_valid_unless_more_is_asked_of_it() -> None:
    @get("/{id:uuid}")
    async def show(id: UUID) -> str:
        return ""

    @get("/{id:int}")
    async def show_some(id: Annotated[int, Path(ge=1)]) -> str:
        return ""

    @get("/{id}")
    async def show_text(id: int) -> str:
        return ""

    assert "422" not in statuses_of(show)
    assert "422" in statuses_of(show_some)
    assert "422" in statuses_of(show_text)


@dataclass
class Range:
    """Refuses what is valid by itself, as any group may."""

    first: Annotated[str, Query()] = ""


def test_values_are_not_valid_where_they_are_required_typed_constrained_or_a_group() -> None:
    @get("/")
    async def required(name: str) -> str:
        return ""

    @get("/")
    async def typed(count: int = 1) -> str:
        return ""

    @get("/")
    async def constrained(name: Annotated[str, Query(max_length=3)] = "") -> str:
        return ""

    @get("/")
    async def grouped(range_: Range) -> str:
        return ""

    for handler in (required, typed, constrained, grouped):
        assert statuses_of(handler) == ["200", "422", "default"]


def test_a_timeout_is_503() -> None:
    @get("/")
    @timeout(1)
    async def show() -> str:
        return ""

    assert statuses_of(show) == ["200", "503", "default"]


def test_declared_errors_are_there_once_each_under_the_uri_of_its_type() -> None:
    @get("/{id:int}", raises=[NotFound, OutOfStock])
    async def show(id: int) -> str:
        return ""

    document = document_of(show)

    assert document["paths"]["/{id}"]["get"]["responses"] == {
        "200": {"description": "OK", "content": {"text/plain": {"schema": {"type": "string"}}}},
        "404": {"$ref": "#/components/responses/not-found"},
        "409": {"$ref": "#/components/responses/out-of-stock"},
        **COMMON,
    }
    assert document["components"]["responses"]["out-of-stock"] == {
        "description": "Out of stock",
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/OutOfStockProblem"}}},
    }


def test_a_kind_of_problem_is_a_problem_with_its_own_type_title_and_status() -> None:
    @get("/", raises=[OutOfStock])
    async def show() -> str:
        return ""

    schemas = document_of(show)["components"]["schemas"]

    kind, common = schemas["OutOfStockProblem"], schemas["Problem"]
    assert kind["description"] == "Out of stock"
    own = {name: kind["properties"][name].get("const") for name in kind["properties"]}
    assert {name: value for name, value in own.items() if value is not None} == {
        "type": "/problems/out-of-stock",
        "title": "Out of stock",
        "status": 409,
    }
    assert list(kind["properties"]) == list(common["properties"])
    assert (kind["required"], kind["additionalProperties"]) == (common["required"], True)


def test_a_kind_of_problem_gives_way_to_a_model_of_its_name() -> None:
    class OutOfStockProblem(BaseModel):
        sku: str

    @get("/", raises=[OutOfStock])
    async def show() -> OutOfStockProblem:
        return OutOfStockProblem(sku="")

    document = document_of(show)

    schema = document["components"]["responses"]["out-of-stock"]["content"]["application/problem+json"]["schema"]
    assert schema == {"$ref": "#/components/schemas/OutOfStockProblem_2"}
    assert list(document["components"]["schemas"]["OutOfStockProblem"]["properties"]) == ["sku"]


def test_several_errors_of_one_status_are_one_response() -> None:
    @get("/", raises=[Conflict, OutOfStock])
    async def show() -> str:
        return ""

    document = document_of(show)
    response = document["paths"]["/"]["get"]["responses"]["409"]

    assert response["description"] == "Conflict, or Out of stock"
    assert response["content"]["application/problem+json"]["schema"]["anyOf"] == [
        {"$ref": "#/components/schemas/ConflictProblem"},
        {"$ref": "#/components/schemas/OutOfStockProblem"},
    ]
    assert list(document["components"]["responses"]) == ["problem"]


def test_errors_of_one_name_are_told_apart_by_numbers() -> None:
    other = type("OutOfStock", (HttpError,), {"status": 410, "title": "Sold for good"})
    common = type("Problem", (HttpError,), {"status": 418, "title": "Teapot"})

    @get("/", raises=[OutOfStock, other, common])
    async def show() -> str:
        return ""

    document = document_of(show)

    assert list(document["components"]["responses"]) == ["out-of-stock", "out-of-stock-2", "problem-2", "problem"]
    assert document["paths"]["/"]["get"]["responses"]["410"] == {"$ref": "#/components/responses/out-of-stock-2"}


def test_a_problem_of_values_says_which_are_not_valid() -> None:
    @get("/", raises=[UnprocessableContent])
    async def show() -> str:
        return ""

    components = document_of(show)["components"]

    errors = components["schemas"]["UnprocessableContentProblem"]["properties"]["errors"]
    assert errors == {"type": "array", "items": {"$ref": "#/components/schemas/Fault"}}
    assert list(components["schemas"]["Fault"]["properties"]) == ["source", "pointer", "detail", "code"]
