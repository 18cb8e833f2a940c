"""Parameter groups: models whose fields come from several sources."""

from dataclasses import KW_ONLY, InitVar, dataclass, field
from typing import Annotated, Any, Generic, Literal, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator
from starlette.datastructures import UploadFile
from starlette.requests import Request

from armature.core import (
    Body,
    Cookie,
    Depends,
    File,
    Form,
    Header,
    Inject,
    Path,
    Query,
    get,
    post,
    use_guard,
)
from tests.core.http.serving import rejected, serve

T = TypeVar("T")


class Clock:
    def now(self) -> int:
        return 12


class Zone(BaseModel):
    name: str = "UTC"


@dataclass
class Page:
    limit: Annotated[int, Query(ge=1, le=100)] = 20
    after: str | None = None
    tags: list[str] = field(default_factory=lambda: ["all"])


def tenant(x_tenant: Annotated[str, Header()] = "none") -> str:
    return x_tenant


@dataclass
class Search:
    shelf: str
    clock: Clock
    page: Page
    request: Request
    tenant: Annotated[str, Depends(tenant)]
    zone: Annotated[Zone, Inject()]
    _: KW_ONLY
    agent: Annotated[str, Header(alias="User-Agent")]
    basket: Annotated[str, Cookie()] = "empty"


@get("/{shelf}")
async def search(search: Search) -> dict[str, object]:
    page = search.page
    return {
        "shelf": search.shelf,
        "now": search.clock.now(),
        "page": [page.limit, page.after, page.tags],
        "path": search.request.url.path,
        "tenant": search.tenant,
        "zone": search.zone.name,
        "agent": search.agent,
        "basket": search.basket,
    }


def served(*controllers: Any) -> Any:
    return serve(*controllers, providers=[Clock, Zone])


def test_a_group_is_filled_from_all_its_sources() -> None:
    with served(search) as client:
        answer = client.get(
            "/tools?limit=5&after=x&tags=a&tags=b",
            headers={"user-agent": "curl", "cookie": "basket=full", "x-tenant": "acme"},
        )

    assert answer.json() == {
        "shelf": "tools",
        "now": 12,
        "page": [5, "x", ["a", "b"]],
        "path": "/tools",
        "tenant": "acme",
        "zone": "UTC",
        "agent": "curl",
        "basket": "full",
    }


def test_what_was_not_sent_is_the_default_of_the_field() -> None:
    with served(search) as client:
        answer = client.get("/tools", headers={"user-agent": "curl"}).json()

    assert (answer["page"], answer["tenant"], answer["basket"]) == ([20, None, ["all"]], "none", "empty")


class Offer(BaseModel):
    model_config = ConfigDict(arbitrary_types_allowed=True)

    id: int
    page: Annotated[int, Query(alias="p", ge=1)] = 1
    order: Literal["name", "price"] = Field("name", alias="sort")
    wanted: Annotated[int, Header(), Field(alias="X-Wanted")] = 0
    clock: Annotated[Clock, Inject()]

    @field_validator("page")
    @classmethod
    def even(cls, page: int) -> int:
        if page % 2 == 0:
            raise ValueError("must be odd")
        return page

    @model_validator(mode="after")
    def together(self) -> Self:
        if self.page > 10 and self.order == "price":
            raise ValueError("no such page by price")
        return self


@get("/{id}")
async def offer(offer: Offer) -> list[object]:
    return [offer.id, offer.page, offer.order, offer.wanted, offer.clock.now()]


def test_a_group_may_be_a_pydantic_model() -> None:
    with served(offer) as client:
        assert client.get("/7?p=3&sort=price", headers={"x-wanted": "2"}).json() == [7, 3, "price", 2, 12]
        assert client.get("/7").json() == [7, 1, "name", 0, 12]


def faults(answer: Any) -> list[tuple[str, str, str]]:
    assert answer.status_code == 422
    return [(each["source"], each["pointer"], each["code"]) for each in answer.json()["errors"]]


def test_faults_point_to_the_source_and_the_name_on_the_wire() -> None:
    with served(offer, get("/search/{shelf}")(paged)) as client:
        found = faults(client.get("/x?p=0&sort=size", headers={"x-wanted": "y"}))
        nested = faults(client.get("/search/a?limit=0"))

    assert found == [
        ("path", "/id", "int_parsing"),
        ("query", "/p", "greater_than_equal"),
        ("query", "/sort", "literal_error"),
        ("header", "/X-Wanted", "int_parsing"),
    ]
    assert nested == [("query", "/limit", "greater_than_equal")]


async def paged(page: Page, shelf: str) -> None: ...


def test_a_validator_of_a_field_points_to_where_the_field_comes_from() -> None:
    with served(offer) as client:
        assert faults(client.get("/7?p=2")) == [("query", "/p", "value_error")]


def test_a_validator_of_the_model_points_to_the_request() -> None:
    with served(offer) as client:
        answer = client.get("/7?p=11&sort=price")

    expected = rejected(("request", "", "value_error", "Value error, no such page by price"))
    assert answer.json() == expected | {"instance": "/7"}


@dataclass
class Range:
    low: Annotated[int, Query()] = 0
    high: Annotated[int, Query()] = 9

    def __post_init__(self) -> None:
        if self.low > self.high:
            raise ValueError("low is above high")


def test_what_a_dataclass_refuses_is_422_at_its_only_source() -> None:
    @get("/")
    async def handler(range_: Range, count: int) -> None: ...

    with serve(handler) as client:
        answer = client.get("/?low=10&count=x")

    assert answer.json() == rejected(
        ("query", "/count", "int_parsing", "Input should be a valid integer, unable to parse string as an integer"),
        ("query", "", "value_error", "Value error, low is above high"),
    )


class Parsed(BaseModel):
    model_config = ConfigDict(arbitrary_types_allowed=True)
    name: Annotated[str, Query()]
    found: Annotated[int, Depends(lambda: "no number")]


def test_a_model_that_is_given_what_it_does_not_take_is_500() -> None:
    @get("/")
    async def handler(parsed: Parsed) -> None: ...

    with serve(handler) as client:
        assert client.get("/?name=a").status_code == 500


@dataclass
class Import:
    id: Annotated[int, Path(ge=1)]
    rows: list[Zone]
    dry_run: bool = False


@dataclass
class Upload:
    title: Annotated[str, Form()]
    file: UploadFile
    content: Annotated[bytes, File(max_size=9)]


def test_a_group_has_the_body() -> None:
    @post("/{id}")
    async def handler(order: Import) -> list[object]:
        return [order.id, [row.name for row in order.rows], order.dry_run]

    with serve(handler) as client:
        assert client.post("/4?dry_run=yes", json=[{"name": "CET"}, {}]).json() == [4, ["CET", "UTC"], True]
        assert faults(client.post("/0", json=[{"name": 1}])) == [
            ("path", "/id", "greater_than_equal"),
            ("body", "/0/name", "string_type"),
        ]


def test_a_group_has_a_form() -> None:
    @post("/")
    async def handler(upload: Upload) -> list[object]:
        return [upload.title, upload.file.filename, upload.content.decode()]

    files = {"file": ("a.txt", b"a"), "content": ("b.txt", b"b")}
    with serve(handler) as client:
        assert client.post("/", data={"title": "T"}, files=files).json() == ["T", "a.txt", "b"]
        assert faults(client.post("/", files=files)) == [("form", "/title", "missing")]


@dataclass
class Whole(Generic[T]):
    body: Annotated[T, Body()]
    count: InitVar[int] = 1

    def __post_init__(self, count: int) -> None:
        self.counted = count * 2


def test_a_group_may_be_generic_and_take_what_it_does_not_keep() -> None:
    @post("/")
    async def handler(whole: Whole[dict[str, int]]) -> list[object]:
        return [whole.body, whole.counted]

    with serve(handler) as client:
        assert client.post("/?count=4", json={"a": 1}).json() == [{"a": 1}, 8]


class Limits:
    def can_activate(self, page: Page) -> bool:
        page.limit += 1
        return page.limit < 50


def by_page(page: Page) -> int:
    return page.limit


def test_groups_are_taken_by_enhancers_and_functions_too_and_each_has_its_own() -> None:
    @get("/")
    @use_guard(Limits)
    async def handler(page: Page, limit: Annotated[int, Depends(by_page)]) -> list[int]:
        return [page.limit, limit]

    with serve(handler) as client:
        assert client.get("/?limit=7").json() == [7, 7]
        assert client.get("/?limit=70").status_code == 403


@dataclass
class Optional:
    clock: Clock | None
    zone: Annotated[Zone | None, Inject()] = None
    name: Annotated[str, Query()] = "x"


def test_what_nobody_provides_is_the_default_of_the_field() -> None:
    @get("/")
    async def handler(optional: Optional) -> list[bool]:
        return [optional.clock is None, optional.zone is None]

    with serve(handler) as client:
        assert client.get("/").json() == [True, True]


def test_a_dataclass_that_only_pydantic_can_read_is_a_body() -> None:
    @dataclass
    class Node:
        value: int
        next: "Node | None" = None

    @post("/")
    async def handler(node: Node) -> int:
        return node.value

    with serve(handler) as client:
        assert client.post("/", json={"value": 1, "next": {"value": 2}}).json() == 1
