"""Single values and lists of them, in the path, the query, headers and cookies."""

# Annotations are what these tests are given.
# pyright: reportInvalidTypeForm=false

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum, IntEnum
from ipaddress import IPv4Address
from typing import Annotated, Any, Literal, NewType
from uuid import UUID

import pytest
from pydantic import AnyUrl, Field, SecretStr

from armature.core import Cookie, Header, Path, Query, get
from tests.core.http.serving import rejected, serve


class Color(Enum):
    RED = "red"


class Level(IntEnum):
    LOW = 1


UserId = NewType("UserId", int)
Page = Annotated[int, Field(ge=1, le=3)]

VALUES = [
    pytest.param(str, "a b", "a b", id="str"),
    pytest.param(int, "7", 7, id="int"),
    pytest.param(int, "-1" + "0" * 40, -(10**40), id="big-int"),
    pytest.param(float, "1.5", 1.5, id="float"),
    pytest.param(bool, "true", True, id="bool"),
    pytest.param(bool, "0", False, id="bool-0"),
    pytest.param(bool, "off", False, id="bool-off"),
    pytest.param(Decimal, "0.10", Decimal("0.10"), id="decimal"),
    pytest.param(UUID, "12345678-1234-5678-1234-567812345678", UUID(int=0x12345678123456781234567812345678), id="uuid"),
    pytest.param(date, "2026-11-20", date(2026, 11, 20), id="date"),
    pytest.param(datetime, "2026-11-20T10:00:00Z", datetime(2026, 11, 20, 10, tzinfo=UTC), id="datetime"),
    pytest.param(time, "10:30", time(10, 30), id="time"),
    pytest.param(timedelta, "PT1H", timedelta(hours=1), id="timedelta"),
    pytest.param(Color, "red", Color.RED, id="enum"),
    pytest.param(Level, "1", Level.LOW, id="int-enum"),
    pytest.param(Literal["a", "b"], "b", "b", id="literal-of-text"),
    pytest.param(Literal[10, 20], "20", 20, id="literal-of-numbers"),
    pytest.param(Literal[True], "true", True, id="literal-of-bools"),
    pytest.param(Literal[Level.LOW], "1", Level.LOW, id="literal-of-enums"),
    pytest.param(Literal[1, "1"], "1", "1", id="literal-text-before-number"),
    pytest.param(Literal[1, 2] | None, "2", 2, id="literal-or-none"),
    pytest.param(Annotated[Literal[1, 2], Field(description="which")], "2", 2, id="annotated-literal"),
    pytest.param(IPv4Address, "10.0.0.1", IPv4Address("10.0.0.1"), id="ip-address"),
    pytest.param(AnyUrl, "http://a.example/", AnyUrl("http://a.example/"), id="url"),
    pytest.param(SecretStr, "hush", SecretStr("hush"), id="secret"),
    pytest.param(UserId, "7", 7, id="new-type"),
    pytest.param(Page, "3", 3, id="constrained"),
    pytest.param(int | None, "7", 7, id="optional"),
    pytest.param(int | bool, "true", True, id="union"),
    pytest.param(float | Literal["all"], "all", "all", id="union-with-a-literal"),
]


@pytest.mark.parametrize(("kind", "text", "value"), VALUES)
def test_text_becomes_what_the_annotation_says_wherever_it_stands(kind: Any, text: str, value: object) -> None:
    seen: list[object] = []

    @get("/{p}")
    async def handler(p: kind, q: kind, h: Annotated[kind, Header()], c: Annotated[kind, Cookie(alias="c-c")]) -> None:
        seen.extend([p, q, h, c])

    with serve(handler) as client:
        client.cookies.set("c-c", f'"{text}"')
        response = client.get(f"/{text.replace('/', '%2F')}", params={"q": text}, headers={"h": text})

    assert response.status_code == 204, response.text
    assert seen == [value] * 4
    assert {type(each) for each in seen} == {type(value)}


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        pytest.param(list[int], [1, 2, 1], id="list"),
        pytest.param(set[int], {1, 2}, id="set"),
        pytest.param(frozenset[int], frozenset({1, 2}), id="frozenset"),
        pytest.param(tuple[int, ...], (1, 2, 1), id="tuple"),
        pytest.param(Sequence[int], [1, 2, 1], id="sequence"),
        pytest.param(list[Literal[1, 2]], [1, 2, 1], id="list-of-literals"),
        pytest.param(list[int] | None, [1, 2, 1], id="optional-list"),
        pytest.param(Annotated[list[int], Field(max_length=3)], [1, 2, 1], id="constrained"),
    ],
)
def test_a_list_gathers_repeated_names_of_the_query_and_all_parts_of_a_header(kind: Any, values: object) -> None:
    seen: list[object] = []

    @get("/")
    async def handler(q: kind, h: Annotated[kind, Header()]) -> None:
        seen.extend([q, h])

    with serve(handler) as client:
        response = client.get("/?q=1&x=5&q=2&q=1", headers=[("h", "1, 2"), ("H", "1")])

    assert response.status_code == 204, response.text
    assert seen == [values, values]


def test_what_is_not_sent_is_its_default() -> None:
    seen: list[object] = []

    @get("/")
    async def handler(
        q: int = 1,
        many: list[int] | None = None,
        h: Annotated[int, Header()] = 2,
        hs: Annotated[tuple[str, ...], Header()] = ("x",),
        c: Annotated[str, Cookie()] = "3",
        *,
        keyword: str = "4",
    ) -> None:
        seen.extend([q, many, h, hs, c, keyword])

    with serve(handler) as client:
        client.get("/", headers={"cookie": "other=1"})
        client.get("/?keyword=five")

    assert seen == [1, None, 2, ("x",), "3", "4", 1, None, 2, ("x",), "3", "five"]


def test_the_last_of_several_values_is_the_one_where_one_is_wanted() -> None:
    seen: list[object] = []

    @get("/")
    async def handler(q: str, h: Annotated[str, Header()], c: Annotated[str, Cookie()]) -> None:
        seen.extend([q, h, c])

    with serve(handler) as client:
        client.get("/?q=1&q=2", headers=[("h", "1"), ("h", "2"), ("cookie", "c=1"), ("cookie", "d=3; c=2")])

    assert seen == ["2", "2", "2"]


def test_a_cookie_is_found_in_whichever_cookie_header_has_it() -> None:
    seen: list[object] = []

    @get("/")
    async def handler(a: Annotated[str, Cookie()], b: Annotated[str, Cookie()]) -> None:
        seen.extend([a, b])

    with serve(handler) as client:
        client.get("/", headers=[("cookie", "a=1"), ("cookie", "b=2")])

    assert seen == ["1", "2"]


def test_an_alias_is_the_name_on_the_wire() -> None:
    seen: list[object] = []

    @get("/")
    async def handler(
        sort_by: Annotated[str, Query(alias="sort-by")],
        x_request_source: Annotated[str, Header()],
        token: Annotated[str, Header(alias="X-Api-Token")],
        session: Annotated[str, Cookie(alias="__Host-session")],
    ) -> None:
        seen.extend([sort_by, x_request_source, token, session])

    with serve(handler) as client:
        headers = {"x-request-source": "b", "X-API-TOKEN": "c", "cookie": "__Host-session=d"}
        assert client.get("/?sort-by=a", headers=headers).status_code == 204

    assert seen == ["a", "b", "c", "d"]


@pytest.mark.parametrize(
    ("kind", "sent", "code", "detail"),
    [
        pytest.param(
            int, "x", "int_parsing", "Input should be a valid integer, unable to parse string as an integer", id="int"
        ),
        pytest.param(
            int,
            "9" * 5000,
            "int_parsing_size",
            "Unable to parse input string as an integer, exceeded maximum size",
            id="endless-int",
        ),
        pytest.param(bool, "", "bool_parsing", "Input should be a valid boolean, unable to interpret input", id="bool"),
        pytest.param(Color, "blue", "enum", "Input should be 'red'", id="enum"),
        pytest.param(Literal[10, 20], "30", "literal_error", "Input should be 10 or 20", id="literal"),
        pytest.param(Decimal, "NaN", "finite_number", "Input should be a finite number", id="decimal-nan"),
        pytest.param(Annotated[int, Query(gt=3)], "3", "greater_than", "Input should be greater than 3", id="gt"),
        pytest.param(
            Annotated[int, Query(ge=3)],
            "2",
            "greater_than_equal",
            "Input should be greater than or equal to 3",
            id="ge",
        ),
        pytest.param(Annotated[int, Query(lt=3)], "3", "less_than", "Input should be less than 3", id="lt"),
        pytest.param(
            Annotated[int, Query(le=3)], "4", "less_than_equal", "Input should be less than or equal to 3", id="le"
        ),
        pytest.param(
            Annotated[int, Query(multiple_of=2)],
            "3",
            "multiple_of",
            "Input should be a multiple of 2",
            id="multiple-of",
        ),
        pytest.param(
            Annotated[str, Query(min_length=2)],
            "a",
            "string_too_short",
            "String should have at least 2 characters",
            id="min-length",
        ),
        pytest.param(
            Annotated[str, Query(max_length=2)],
            "abc",
            "string_too_long",
            "String should have at most 2 characters",
            id="max-length",
        ),
        pytest.param(
            Annotated[str, Query(pattern="^a+$")],
            "b",
            "string_pattern_mismatch",
            "String should match pattern '^a+$'",
            id="pattern",
        ),
        pytest.param(
            Annotated[int, Field(gt=3), Query()],
            "3",
            "greater_than",
            "Input should be greater than 3",
            id="pydantic-field",
        ),
        pytest.param(
            Page, "4", "less_than_equal", "Input should be less than or equal to 3", id="alias-of-constraints"
        ),
    ],
)
def test_a_value_that_is_not_valid_is_422_with_its_fault_and_never_with_itself(
    kind: Any, sent: str, code: str, detail: str
) -> None:
    @get("/")
    async def handler(value: kind) -> None:
        pytest.fail("the handler runs only with valid values")

    with serve(handler) as client:
        response = client.get("/", params={"value": sent})

    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json() == rejected(("query", "/value", code, detail))


def test_a_path_value_is_validated_where_its_converter_lets_it_through() -> None:
    @get("/{id}")
    async def handler(id: Annotated[int, Path(gt=0)]) -> None:
        pytest.fail("the handler runs only with valid values")

    with serve(handler) as client:
        response = client.get("/0")

    expected = rejected(("path", "/id", "greater_than", "Input should be greater than 0"))
    assert response.json() == expected | {"instance": "/0"}


def test_all_values_that_are_not_valid_are_reported_together() -> None:
    @get("/{id}")
    async def handler(
        id: int,
        page: Page,
        tags: list[int],
        *,
        x_count: Annotated[int, Header()],
        x_all: Annotated[list[int], Header()],
        session: Annotated[int, Cookie()],
        fine: str,
        absent: str,
    ) -> None:
        pytest.fail("the handler runs only with valid values")

    with serve(handler) as client:
        response = client.get(
            "/SECRET?page=9&tags=1&tags=SECRET&fine=1",
            headers={"x-count": "SECRET", "x-all": "1, SECRET", "cookie": "session=SECRET"},
        )

    number = "Input should be a valid integer, unable to parse string as an integer"
    assert response.status_code == 422
    assert "SECRET" not in response.text.replace('"instance":"/SECRET"', "")
    assert response.json() == rejected(
        ("path", "/id", "int_parsing", number),
        ("query", "/page", "less_than_equal", "Input should be less than or equal to 3"),
        ("query", "/tags/1", "int_parsing", number),
        ("header", "/x-count", "int_parsing", number),
        ("header", "/x-all/1", "int_parsing", number),
        ("cookie", "/session", "int_parsing", number),
        ("query", "/absent", "missing", 'The query value "absent" is required.'),
    ) | {"instance": "/SECRET"}


@pytest.mark.parametrize(
    ("marker", "source", "pointer", "detail"),
    [
        pytest.param(Query(), "query", "/x_y", 'The query value "x_y" is required.', id="query"),
        pytest.param(Header(), "header", "/x-y", 'The header value "x-y" is required.', id="header"),
        pytest.param(Cookie(), "cookie", "/x_y", 'The cookie value "x_y" is required.', id="cookie"),
        pytest.param(Query(alias="a/b~c"), "query", "/a~1b~0c", 'The query value "a/b~c" is required.', id="escaped"),
    ],
)
def test_a_required_value_that_is_missing_is_422(marker: Any, source: str, pointer: str, detail: str) -> None:
    @get("/")
    async def handler(x_y: Annotated[str, marker]) -> None:
        pytest.fail("the handler runs only with valid values")

    with serve(handler) as client:
        response = client.get("/")

    assert response.json() == rejected((source, pointer, "missing", detail))


def test_a_required_list_of_which_no_value_is_sent_is_missing() -> None:
    @get("/")
    async def handler(tags: list[str], x_all: Annotated[list[str], Header()]) -> None:
        pytest.fail("the handler runs only with valid values")

    with serve(handler) as client:
        response = client.get("/")

    assert response.json() == rejected(
        ("query", "/tags", "missing", 'The query value "tags" is required.'),
        ("header", "/x-all", "missing", 'The header value "x-all" is required.'),
    )


def test_the_faults_of_a_union_point_at_what_was_sent() -> None:
    @get("/")
    async def handler(value: int | bool) -> None:
        pytest.fail("the handler runs only with valid values")

    with serve(handler) as client:
        response = client.get("/?value=x")

    assert response.json() == rejected(
        ("query", "/value", "int_parsing", "Input should be a valid integer, unable to parse string as an integer"),
        ("query", "/value", "bool_parsing", "Input should be a valid boolean, unable to interpret input"),
    )
