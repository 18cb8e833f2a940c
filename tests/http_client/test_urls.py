"""What becomes of base URL, path and parameters."""

from datetime import date, time
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID

import pytest

from armature.http_client import InvalidClient, InvalidRequest
from armature.http_client.urls import checked_base, expanded, origin_of

BASE = "https://api.example/v1"


class Color(Enum):
    RED = "r&d"


@pytest.mark.parametrize(
    ("path", "values", "query", "url"),
    [
        ("/users", {}, {}, "/users"),
        ("/users?page=1", {}, {"size": 2}, "/users?page=1&size=2"),
        ("/users/{id}/{_b}", {"id": 7, "_b": "x"}, {}, "/users/7/x"),
        ("/{a}", {"a": "../etc/pass wd?#%ä"}, {}, "/..%2Fetc%2Fpass%20wd%3F%23%25%C3%A4"),
        ("/{a}", {"a": True}, {"b": False, "c": None}, "/true?b=false"),
        ("/{a}", {"a": date(2026, 11, 30)}, {"t": time(12, 5)}, "/2026-11-30?t=12%3A05%3A00"),
        ("/{a}", {"a": UUID(int=1)}, {"d": Decimal("1.50")}, "/00000000-0000-0000-0000-000000000001?d=1.50"),
        ("/", {}, {"color": Color.RED, "n": [1, 2], "s": "a b+c"}, "/?color=r%26d&n=1&n=2&s=a%20b%2Bc"),
        ("/a%2Fb", {}, {}, "/a%2Fb"),
        ("", {}, {}, None),
    ],
)
def test_a_path_and_its_parameters_become_a_url(path: str, values: Any, query: Any, url: str | None) -> None:
    if url is None:
        with pytest.raises(InvalidRequest):
            expanded(BASE, path, values, query)
    else:
        assert expanded(BASE, path, values, query) == BASE + url


@pytest.mark.parametrize(
    ("path", "values", "message"),
    [
        (
            "/users/{id}",
            {},
            'The path "/users/{id}" has no value for "id".\nWrite `path={"id": …}`.',
        ),
        (
            "/users/{id}",
            {"ID": 1},
            (
                'The path "/users/{id}" has no value for "id" and knows no "ID", for which there is a value.\n'
                'Write `path={"id": …}`.'
            ),
        ),
        (
            "/users/{id}",
            {"id": ""},
            (
                'The value of "id" in the path "/users/{id}" is empty, and would lead to another path.\n'
                "Check it before the call."
            ),
        ),
        (
            "/users/{id}",
            {"id": ".."},
            (
                'The value of "id" in the path "/users/{id}" is all dots, and would lead to another path.\n'
                "Check it before the call."
            ),
        ),
        *(
            (
                path,
                {},
                (
                    f'The path "{path}" does not begin with one "/".\nWrite it below the base URL, like "/users"; a client '
                    "without a base URL takes whole URLs."
                ),
            )
            for path in ("users", "//evil.example", "https://evil.example")
        ),
        *(
            (
                path,
                {},
                (
                    f'The path "{path}" has characters that no path can have.\n'
                    'Write `"/users/{name}"` with `path={"name": …}`, and `query={…}`: they are escaped.'
                ),
            )
            for path in ("/a b", "/a\r\nb", "/a#b", "/ä", "/a%", "/a\\b", "/{}", "/{a-b}")
        ),
    ],
)
def test_a_path_that_cannot_be_is_refused(path: str, values: Any, message: str) -> None:
    with pytest.raises(InvalidRequest) as caught:
        expanded(BASE, path, values, {})

    assert str(caught.value) == message


def test_a_query_that_cannot_be_is_refused() -> None:
    with pytest.raises(InvalidRequest):
        expanded(BASE, "/a?b c", {}, {})


@pytest.mark.parametrize(
    ("url", "checked"),
    [
        ("https://api.example", "https://api.example"),
        ("https://api.example/", "https://api.example"),
        ("http://[::1]:8000/v1/", "http://[::1]:8000/v1"),
        ("https://api.example:8443", "https://api.example:8443"),
    ],
)
def test_a_base_url_loses_its_last_slash(url: str, checked: str) -> None:
    assert checked_base(url) == checked


@pytest.mark.parametrize(
    ("url", "fault"),
    [
        ("api.example", "does not begin with http:// or https://"),
        ("ftp://api.example", "does not begin with http:// or https://"),
        ("https://", "has no host, or one that is not in ASCII: write an international one as xn--…"),
        ("https://bücher.example", "has no host, or one that is not in ASCII: write an international one as xn--…"),
        ("https://a b", "has no host, or one that is not in ASCII: write an international one as xn--…"),
        ("https://api.example:port", "cannot be read"),
        ("https://api.example/?a=1", "has a query or fragment, which every call would lose"),
        ("https://api.example/#a", "has a fragment, which is never sent"),
        ("https://api.example/ä", "has characters that no URL can have"),
    ],
)
def test_a_base_url_that_cannot_be_is_refused(url: str, fault: str) -> None:
    with pytest.raises(InvalidClient) as caught:
        checked_base(url)

    shown = url.partition("?")[0]
    assert str(caught.value) == f'The base URL "{shown}" {fault}.\nWrite it like "https://api.example/v1".'


def test_a_base_url_with_a_password_is_refused_without_it() -> None:
    with pytest.raises(InvalidClient) as caught:
        checked_base("https://me:s3cret@api.example")

    assert str(caught.value) == (
        'The base URL "https://…@api.example" holds a name or password: hand them over as `auth=`.\n'
        'Write it like "https://api.example/v1".'
    )


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://API.example./a", ("https", "api.example", 443)),
        ("http://api.example", ("http", "api.example", 80)),
        ("http://api.example:8000/?a", ("http", "api.example", 8000)),
        ("http://[::1]:8000/", ("http", "::1", 8000)),
        ("https://api.example:/", ("https", "api.example", 443)),
    ],
)
def test_an_origin_is_scheme_host_and_port(url: str, origin: tuple[str, str, int]) -> None:
    assert origin_of(url) == origin
