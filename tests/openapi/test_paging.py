"""What a document says of paged endpoints: each word of their query with its bounds, and the envelope."""

from dataclasses import dataclass
from typing import Annotated

from armature.core import Query, get, use_interceptor
from armature.core.paging import (
    CursorPage,
    Filter,
    OffsetPage,
    Page,
    PagingModule,
    Search,
    Sort,
    SparseFields,
    Window,
    cursor_page,
    sort_by,
)
from tests.openapi.documents import Json, document_of, operation_of, parameters_of


@dataclass
class Product:
    id: int
    name: str


class ProductFilter(Filter):
    name__contains: str | None = None
    id__in: list[int] | None = None


@get("/products")
@use_interceptor(SparseFields(Product))
async def products(
    page: OffsetPage,
    filter: Annotated[ProductFilter, Query()],
    sort: Annotated[Sort, sort_by("name", "id", default="-id")],
    search: Search,
) -> Page[Product]:
    raise NotImplementedError


@get("/windows")
async def windows(page: Annotated[CursorPage, cursor_page(default=5, at_most=7)]) -> Window[Product]:
    raise NotImplementedError


def _schemas(parameters: list[Json]) -> dict[str, Json]:
    return {each["name"]: {k: v for k, v in each["schema"].items() if k != "title"} for each in parameters}


def test_every_word_of_the_query_has_its_bounds() -> None:
    parameters = parameters_of(products)

    assert _schemas(parameters) == {
        "page": {"type": "integer", "minimum": 1, "maximum": 2147483647, "default": 1},
        "per_page": {"type": "integer", "minimum": 1, "maximum": 100, "default": 20},
        "name__contains": {"type": "string"},
        "id__in": {"type": "array", "items": {"type": "integer"}},
        "sort": {
            "type": "string",
            "pattern": "^(-?(name|id)(,-?(name|id))*)?$",
            "maxLength": 1000,
            "default": "-id",
        },
        "q": {"type": "string", "maxLength": 200, "default": ""},
        "fields": {"type": "string", "maxLength": 1000, "default": ""},
        "exclude": {"type": "string", "maxLength": 1000, "default": ""},
    }
    assert [each["name"] for each in parameters if each.get("required")] == []


def test_other_bounds_of_a_page_are_told() -> None:
    assert _schemas(parameters_of(windows, imports=[PagingModule])) == {
        "cursor": {"type": "string"},
        "limit": {"type": "integer", "minimum": 1, "maximum": 7, "default": 5},
    }


def test_an_envelope_has_the_schema_of_its_items() -> None:
    schema = operation_of(products)["responses"]["200"]["content"]["application/json"]["schema"]
    envelope = document_of(products)["components"]["schemas"][schema["$ref"].rpartition("/")[2]]

    assert envelope["properties"]["items"]["items"] == {"$ref": "#/components/schemas/Product"}
    assert list(envelope["properties"]) == ["items", "page", "per_page", "has_next", "total", "pages"]
