"""Query strings are read as browsers write them (WHATWG URL, application/x-www-form-urlencoded)."""

from urllib.parse import parse_qsl

import pytest

from armature.core import BadRequest, get
from armature.core.context import parse_query
from tests.core.http.serving import application, exchange

RAW = [
    pytest.param(b"", [], id="empty"),
    pytest.param(b"a=1", [("a", "1")], id="one"),
    pytest.param(b"a=1&b=2&a=3", [("a", "1"), ("b", "2"), ("a", "3")], id="repeated"),
    pytest.param(b"a", [("a", "")], id="no-value"),
    pytest.param(b"a=", [("a", "")], id="empty-value"),
    pytest.param(b"=1", [("", "1")], id="no-name"),
    pytest.param(b"a=b=c", [("a", "b=c")], id="two-equal-signs"),
    pytest.param(b"&a=1&&b=2&", [("a", "1"), ("b", "2")], id="empty-parts"),
    pytest.param(b"a=1;b=2", [("a", "1;b=2")], id="semicolon"),
    pytest.param(b"a=b+c", [("a", "b c")], id="plus"),
    pytest.param(b"a%20b=%c3%a4%26", [("a b", "ä&")], id="percent"),
    pytest.param(b"a=%", [("a", "%")], id="lone-percent"),
    pytest.param(b"a=%zz+", [("a", "%zz ")], id="no-hex"),
    pytest.param(b"a&b=%20&=", [("a", ""), ("b", " "), ("", "")], id="blanks-with-percent"),
    pytest.param(b"a=%ff", [("a", "�")], id="no-utf-8-escaped"),
    pytest.param(b"a=\xff", [("a", "�")], id="no-utf-8-raw"),
    pytest.param("a=ä".encode(), [("a", "ä")], id="raw-utf-8"),
    pytest.param(b"a=%ed%a0%80", [("a", "���")], id="lone-surrogate"),
    pytest.param(b"a=%00", [("a", "\0")], id="null"),
]


@pytest.mark.parametrize(("raw", "pairs"), RAW)
def test_a_query_is_its_names_and_values_in_order(raw: bytes, pairs: list[tuple[str, str]]) -> None:
    assert parse_query(raw) == pairs


@pytest.mark.parametrize(("raw", "pairs"), RAW)
def test_the_fast_path_agrees_with_the_standard_library(raw: bytes, pairs: list[tuple[str, str]]) -> None:
    assert parse_qsl(raw.decode("utf-8", "replace"), keep_blank_values=True) == pairs


@pytest.mark.parametrize("value", [b"=1", b"=%20"], ids=["plain", "escaped"])
def test_more_than_a_thousand_parameters_are_refused(value: bytes) -> None:
    assert len(parse_query(b"&".join([b"a" + value] * 1000))) == 1000

    with pytest.raises(BadRequest) as caught:
        parse_query(b"&".join([b"a" + value] * 1001))

    assert caught.value.detail == "The query string has more than 1000 parameters."


async def test_too_many_parameters_are_400() -> None:
    @get("/")
    async def handler(a: str) -> str:
        return a

    async with application(handler) as app:
        sent = await exchange(app, "GET", "/", query=b"a&" * 1001)

    assert sent[0]["status"] == 400
