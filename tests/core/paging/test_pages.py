"""Pages by number over HTTP: what may be asked, what is answered, and where the other pages are."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated

import pytest

from armature.core import Application, Module, Reply, WiringError, get, use_interceptor
from armature.core.paging import (
    CursorPage,
    Cursors,
    OffsetPage,
    Page,
    PageLinks,
    PagingModule,
    Search,
    Sort,
    Window,
    cursor_page,
    offset_page,
    paginate_list,
    sort_by,
)
from armature.testing import TestClient

Wide = Annotated[OffsetPage, offset_page(default=3, at_most=4)]
WideCursor = Annotated[CursorPage, cursor_page(default=3, at_most=4)]


@dataclass(frozen=True)
class Product:
    id: int
    name: str


PRODUCTS = [Product(number, f"saw {number}") for number in range(1, 26)]


@get("/products")
@use_interceptor(PageLinks)
async def products(page: OffsetPage, tags: frozenset[str] = frozenset()) -> Page[Product]:
    return paginate_list(PRODUCTS, page)


@get("/uncounted")
@use_interceptor(PageLinks)
async def uncounted(page: OffsetPage) -> Page[Product]:
    return Page(PRODUCTS[page.offset :][: page.per_page], page.page, page.per_page, has_next=page.page < 3)


@get("/wide")
async def wide(page: Wide) -> Page[Product]:
    return paginate_list(PRODUCTS, page)


@get("/windows")
@use_interceptor(PageLinks)
async def windows(page: CursorPage, name: str = "") -> Window[Product]:
    return paginate_list(PRODUCTS, page)


@get("/wide-windows")
async def wide_windows(page: WideCursor) -> Window[Product]:
    return paginate_list(PRODUCTS, page)


@get("/replies")
@use_interceptor(PageLinks)
async def replies(page: OffsetPage) -> Reply[Page[Product]]:
    return Reply(paginate_list(PRODUCTS, page), status=203, headers={"Link": '</docs>; rel="help"'})


@get("/names")
@use_interceptor(PageLinks)
async def names() -> list[str]:
    return ["saw"]


@get("/files/{path:path}")
@use_interceptor(PageLinks)
async def files(path: str, page: OffsetPage) -> Page[Product]:
    return paginate_list([], page)


@get("/sorted")
async def in_order(sort: Annotated[Sort, sort_by("name", "id", default="-id")], page: OffsetPage) -> Page[Product]:
    return paginate_list(PRODUCTS[:3], page, sort=sort)


@get("/searched")
async def searched(search: Search, page: OffsetPage) -> Page[Product]:
    return paginate_list(PRODUCTS, page, search=search, over=["name", "id"])


HANDLERS = [products, uncounted, wide, windows, wide_windows, replies, names, files, in_order, searched]


def application() -> Application:
    return Application(Module(controllers=HANDLERS, imports=[PagingModule]))


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with TestClient(application()) as client:
        yield client


def test_a_page_has_twenty_items_and_says_how_many_there_are(client: TestClient) -> None:
    page = client.get("/products").json()

    assert [item["id"] for item in page.pop("items")] == list(range(1, 21))
    assert page == {"page": 1, "per_page": 20, "has_next": True, "total": 25, "pages": 2}


def test_the_last_page_has_what_is_left(client: TestClient) -> None:
    page = client.get("/products?page=5&per_page=6").json()

    assert ([item["id"] for item in page["items"]], page["has_next"]) == ([25], False)


def test_a_page_behind_the_last_is_empty(client: TestClient) -> None:
    page = client.get("/products?page=2147483647&per_page=100").json()

    assert (page["items"], page["has_next"], page["total"]) == ([], False, 25)


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ("page=0", "/page"),
        ("page=-1", "/page"),
        ("page=2147483648", "/page"),
        ("page=x", "/page"),
        ("page=", "/page"),
        ("per_page=0", "/per_page"),
        ("per_page=101", "/per_page"),
        ("per_page=%00", "/per_page"),
    ],
)
def test_a_page_is_bounded(client: TestClient, query: str, pointer: str) -> None:
    refused = client.get(f"/products?{query}")

    assert (refused.status_code, [each["pointer"] for each in refused.json()["errors"]]) == (422, [pointer])


def test_an_endpoint_may_have_other_bounds(client: TestClient) -> None:
    assert len(client.get("/wide").json()["items"]) == 3
    assert client.get("/wide?page=2&per_page=4").json()["items"][0]["id"] == 5
    assert client.get("/wide?per_page=5").status_code == 422
    assert len(client.get("/wide-windows").json()["items"]) == 3
    assert client.get("/wide-windows?limit=5").status_code == 422


def test_links_keep_what_else_was_asked(client: TestClient) -> None:
    links = client.get("/products?tags=new%26old&page=2&tags=%C3%A9&per_page=10").headers["link"]

    asked = "/products?tags=new%26old&tags=%C3%A9&per_page=10&page="
    assert links == (f'<{asked}1>; rel="first", <{asked}1>; rel="prev", <{asked}3>; rel="next", <{asked}3>; rel="last"')


def test_links_of_pages_that_nobody_counted_name_no_last(client: TestClient) -> None:
    assert list(client.get("/uncounted").links) == ["first", "next"]
    assert list(client.get("/uncounted?page=3").links) == ["first", "prev"]


def test_whoever_follows_the_links_meets_every_item(client: TestClient) -> None:
    answer = client.get("/windows?limit=7&name=saw")
    met = [item["id"] for item in answer.json()["items"]]
    while "next" in answer.links:
        answer = client.get(answer.links["next"]["url"])
        met += [item["id"] for item in answer.json()["items"]]

    assert met == list(range(1, 26))
    assert answer.links["first"]["url"] == "/windows?limit=7&name=saw"
    assert [item["id"] for item in client.get(answer.links["prev"]["url"]).json()["items"]] == list(range(15, 22))


def test_a_link_without_anything_to_ask_has_no_query(client: TestClient) -> None:
    assert client.get("/windows").links["first"]["url"] == "/windows"


def test_links_join_those_of_a_reply(client: TestClient) -> None:
    answer = client.get("/replies?per_page=100")

    assert (answer.status_code, list(answer.links)) == (203, ["help", "first", "last"])


def test_what_is_no_page_has_no_links(client: TestClient) -> None:
    assert "link" not in client.get("/names").headers


def test_a_query_that_is_no_text_is_answered(client: TestClient) -> None:
    assert client.get("/products?tags=%FF%FE").links["first"]["url"] == "/products?tags=%EF%BF%BD%EF%BF%BD&page=1"


@pytest.mark.parametrize(
    ("path", "linked"),
    [
        ("/files/a%20b%3Ec", "/files/a%20b%3Ec"),
        ("/files/a%2Fb", "/files/a%2Fb"),
        ("/files/a~b;c=1,2", "/files/a~b%3Bc=1%2C2"),
    ],
)
def test_a_link_has_the_path_as_it_was_sent(client: TestClient, path: str, linked: str) -> None:
    assert client.get(path).links["first"]["url"] == f"{linked}?page=1"


@pytest.mark.parametrize(
    ("root_path", "linked"), [("/api", "/api/products"), ("/api/", "/api/products"), ("/", "/products")]
)
def test_links_lie_below_the_root_path_of_a_proxy(root_path: str, linked: str) -> None:
    with TestClient(application(), root_path=root_path) as client:
        assert client.get("/products").links["next"]["url"] == f"{linked}?page=2"


def test_links_lie_below_the_place_where_the_application_is_mounted() -> None:
    with TestClient(Application(Module(mounts={"/shop": application()}))) as client:
        assert client.get("/shop/products").links["next"]["url"] == "/shop/products?page=2"


def test_a_sort_is_what_was_asked_or_the_default(client: TestClient) -> None:
    def ids(query: str) -> Sequence[int]:
        return [item["id"] for item in client.get(f"/sorted{query}").json()["items"]]

    assert (ids(""), ids("?sort="), ids("?sort=name"), ids("?sort=-name,name,id")) == (
        [3, 2, 1],
        [1, 2, 3],
        [1, 2, 3],
        [3, 2, 1],
    )


@pytest.mark.parametrize(
    ("query", "detail"),
    [
        ("price", "Only these can be sorted by: name, id"),
        ("-", "Only these can be sorted by: name, id"),
        ("name,", "Only these can be sorted by: name, id"),
        ("%2Bname", "Only these can be sorted by: name, id"),
        ("--name", "Only these can be sorted by: name, id"),
        ("name, id", "Only these can be sorted by: name, id"),
    ],
)
def test_a_sort_by_something_else_is_422(client: TestClient, query: str, detail: str) -> None:
    refused = client.get(f"/sorted?sort={query}")

    assert refused.status_code == 422
    assert [(each["pointer"], each["detail"]) for each in refused.json()["errors"]] == [("/sort", detail)]


@pytest.mark.parametrize(
    ("names", "fault"),
    [
        ([], 'names nothing to sort by.\nWrite the names, such as `"name", "price"`.'),
        (["-name"], 'says "-name", which is no name.\nWrite letters, digits and `_`; clients add the minus.'),
    ],
)
def test_what_could_not_be_sorted_by_is_not_declared(names: list[str], fault: str) -> None:
    with pytest.raises(WiringError) as error:
        sort_by(*names)

    assert re.sub(r"\([\w./-]*test_pages.py:\d+\)", "(PLACE)", str(error.value)) == f"sort_by (PLACE) {fault}"


@pytest.mark.parametrize(
    ("words", "found"),
    [("", 25), ("  ", 25), ("SAW", 25), ("2 SAW", 8), ("saw saw", 25), ("axe", 0), ("saw%00", 25), ("%25", 0)],
)
def test_a_search_wants_every_word(client: TestClient, words: str, found: int) -> None:
    assert client.get(f"/searched?q={words}").json()["total"] == found


def test_a_search_is_bounded(client: TestClient) -> None:
    assert client.get(f"/searched?q={'x' * 201}").status_code == 422


def test_a_script_pages_without_an_application() -> None:
    page = CursorPage(Cursors(b"0123456789abcdef"), limit=2)

    first = paginate_list(PRODUCTS, page)
    second = paginate_list(PRODUCTS, CursorPage(page.cursors, first.next_cursor, limit=2))

    assert [each.id for each in second.items] == [3, 4]
