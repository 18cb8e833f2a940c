"""Cookies as they are read and written; each case names the section of RFC 6265 that it comes from."""

from datetime import UTC, datetime
from typing import Annotated, Any

import pytest

from armature.core import Cookie, Reply, get
from tests.core.http.serving import application as shop
from tests.core.http.serving import exchange, rejected, serve

READ: list[tuple[str, list[bytes], str | None]] = [
    ("4.2.1 one", [b"sid=31d4"], "31d4"),
    ("4.2.1 among others", [b"lang=en-US; sid=31d4; theme=dark"], "31d4"),
    ("4.2.1 without a space behind the semicolon", [b"lang=en;sid=31d4"], "31d4"),
    ("4.2.2 names tell apart by case", [b"SID=31d4"], None),
    ("4.2.2 another that begins alike", [b"side=31d4"], None),
    ("4.2.2 none", [b"lang=en"], None),
    ("4.2.2 no header", [], None),
    ("4.1.1 an equals sign in the value", [b"sid=a=b=="], "a=b=="),
    ("4.1.1 the empty value", [b"sid="], ""),
    ("4.1.1 a value in quotes", [b'sid="31d4"'], "31d4"),
    ("5.4 a pair without a name", [b"31d4; lang=en"], None),
    ("5.2 whitespace around", [b"  sid =  31d4  "], "31d4"),
    ("5.4 empty pairs", [b";;; sid=31d4;;"], "31d4"),
    ("5.4 twice: the last one that the client lists", [b"sid=first; sid=second"], "second"),
    ("5.4 several lines, as HTTP/2 splits them", [b"lang=en", b"sid=31d4"], "31d4"),
    ("5.4 bytes above ASCII", [b"sid=\xe4"], "ä"),
    ("5.4 control characters", [b"sid=a\x01b"], "a\x01b"),
    ("5.4 no pair at all", [b"; ="], None),
]


@get("/")
async def shown(sid: Annotated[str | None, Cookie()] = None) -> dict[str, str | None]:
    return {"sid": sid}


@pytest.mark.parametrize(("lines", "value"), [case[1:] for case in READ], ids=[f"RFC 6265 §{c[0]}" for c in READ])
async def test_cookies_are_read_by_the_book(lines: list[bytes], value: str | None) -> None:
    app = shop(shown)

    async with app:
        sent = await exchange(app, "GET", "/", headers=[(b"cookie", line) for line in lines])

    status, body = sent[0]["status"], sent[1]["body"].decode()
    assert (status, body) == (200, f'{{"sid":{"null" if value is None else _json(value)}}}')


def _json(value: str) -> str:
    return '"' + value.replace("\x01", "\\u0001") + '"'


WRITTEN: list[tuple[str, dict[str, Any], str]] = [
    ("4.1.1 name and value", {}, "sid=31d4; HttpOnly; Path=/; SameSite=lax"),
    ("4.1.2.1 Expires", {"expires": datetime(2026, 5, 1, 12, tzinfo=UTC)},
     "sid=31d4; expires=Fri, 01 May 2026 12:00:00 GMT; HttpOnly; Path=/; SameSite=lax"),
    ("4.1.2.2 Max-Age", {"max_age": 60}, "sid=31d4; HttpOnly; Max-Age=60; Path=/; SameSite=lax"),
    ("4.1.2.3 Domain", {"domain": "example.com"}, "sid=31d4; Domain=example.com; HttpOnly; Path=/; SameSite=lax"),
    ("4.1.2.4 Path", {"path": "/shop"}, "sid=31d4; HttpOnly; Path=/shop; SameSite=lax"),
    ("4.1.2.5 Secure", {"secure": True, "samesite": "none"}, "sid=31d4; HttpOnly; Path=/; SameSite=none; Secure"),
    ("4.1.2.6 without HttpOnly", {"httponly": False}, "sid=31d4; Path=/; SameSite=lax"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("attributes", "header"), [case[1:] for case in WRITTEN], ids=[f"RFC 6265 §{c[0]}" for c in WRITTEN]
)
def test_cookies_are_written_by_the_book(attributes: dict[str, Any], header: str) -> None:
    @get("/")
    async def handler() -> Reply[str]:
        reply = Reply("text")
        reply.set_cookie("sid", "31d4", **attributes)
        return reply

    with serve(handler) as client:
        assert client.get("/").headers["set-cookie"] == header


def test_rfc_6265_section_3_1_a_cookie_is_removed_by_one_that_has_expired() -> None:
    @get("/")
    async def handler() -> Reply[str]:
        reply = Reply("text")
        reply.delete_cookie("sid", path="/shop")
        return reply

    with serve(handler) as client:
        header = client.get("/").headers["set-cookie"]

    assert header.startswith('sid=""; expires=')
    assert header.endswith("; Max-Age=0; Path=/shop; SameSite=lax")


def test_rfc_6265_section_4_1_2_several_cookies_are_several_lines() -> None:
    @get("/")
    async def handler() -> Reply[str]:
        reply = Reply("text")
        reply.set_cookie("a", "1")
        reply.set_cookie("b", "2")
        return reply

    with serve(handler) as client:
        lines = client.get("/").headers.get_list("set-cookie")

    assert [line.partition(";")[0] for line in lines] == ["a=1", "b=2"]


def test_a_cookie_that_is_not_valid_is_pointed_at() -> None:
    @get("/")
    async def handler(visits: Annotated[int, Cookie()]) -> int:
        return visits

    with serve(handler) as client:
        answer = client.get("/", headers={"Cookie": "visits=many"})

    assert answer.json() == rejected(
        ("cookie", "/visits", "int_parsing", "Input should be a valid integer, unable to parse string as an integer")
    )
