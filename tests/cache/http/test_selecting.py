"""Responses of one URI for different requests (RFC 9111 §4.1), and URIs that are one."""

import pytest

from tests.cache.http.exchanging import Site


async def gets_the_same(vary: str, first: dict[str, str], second: dict[str, str]) -> bool:
    site = Site()
    site.origin.says("any", cache_control="max-age=60", vary=vary)
    await site.get(**first)
    return (await site.get(**second)).told == "hit; ttl=60"


@pytest.mark.parametrize(
    ("vary", "first", "second"),
    [
        pytest.param("Accept", {"accept": "a/b"}, {"accept": "a/b", "x": "1"}, id="another field differs"),
        pytest.param("X-A, x-b", {"x_a": "1", "x_b": "2"}, {"x_b": "2", "x_a": "1"}, id="another order of fields"),
        pytest.param("X-A, X-B", {"x_a": "1"}, {"x_a": "1"}, id="missing in both"),
        pytest.param(", X-A,", {"x_a": "1"}, {"x_a": "1"}, id="empty members"),
        pytest.param("X-A", {"x_a": "1, 2"}, {"x_a": "1\n2"}, id="two lines"),
        pytest.param("X-A", {"x_a": "1"}, {"x_a": " 1 "}, id="white space around"),
        pytest.param("Accept", {"accept": "a/b,c/d"}, {"accept": "a/b ,\tc/d"}, id="white space at commas"),
        pytest.param("Accept-Encoding", {"accept_encoding": "gzip, br"}, {"accept_encoding": "BR,gzip"}, id="codings"),
        pytest.param("Accept-Language", {"accept_language": "de, en"}, {"accept_language": "DE,en"}, id="languages"),
    ],
)
async def test_these_get_the_same(vary: str, first: dict[str, str], second: dict[str, str]) -> None:
    assert await gets_the_same(vary, first, second)


@pytest.mark.parametrize(
    ("vary", "first", "second"),
    [
        pytest.param("X-A", {"x_a": "1"}, {"x_a": "2"}, id="another value"),
        pytest.param("X-A", {"x_a": "1"}, {}, id="missing"),
        pytest.param("X-A", {}, {"x_a": ""}, id="empty is not missing"),
        pytest.param("X-A", {"x_a": "a"}, {"x_a": "A"}, id="another case"),
        pytest.param("X-A", {"x_a": "1,2"}, {"x_a": "1, 2"}, id="white space of an unknown field"),
        pytest.param("X-A, X-B", {"x_a": "1", "x_b": ""}, {"x_a": "", "x_b": "1"}, id="values exchanged"),
        pytest.param("Accept", {"accept": 'a/b;c="d,e"'}, {"accept": 'a/b;c="d, e"'}, id="white space in quotes"),
        pytest.param("Accept", {"accept": "a/b, c/d"}, {"accept": "c/d, a/b"}, id="another order of types"),
        pytest.param("Accept-Language", {"accept_language": "de, en"}, {"accept_language": "en, de"}, id="languages"),
    ],
)
async def test_these_do_not(vary: str, first: dict[str, str], second: dict[str, str]) -> None:
    assert not await gets_the_same(vary, first, second)


async def test_several_responses_of_one_uri_are_kept() -> None:
    site = Site()
    for language in ("de", "en"):
        site.origin.says(language, cache_control="max-age=60", vary="Accept-Language")
        await site.get(accept_language=language)

    assert (await site.get(accept_language="de")).body == b"de"
    assert (await site.get(accept_language="en")).body == b"en"
    assert (await site.get(accept_language="fr")).told == "fwd=vary-miss; fwd-status=200; stored"


async def test_the_newest_of_those_that_fit_is_given() -> None:
    site = Site()
    site.origin.says("old", cache_control="max-age=60", vary="X-A")
    await site.get(x_a="1")
    site.time.goes_on(1)
    site.origin.says("new", cache_control="max-age=60", vary="X-B")
    await site.get(x_a="2", x_b="1")

    assert (await site.get(x_a="1", x_b="1")).body == b"new"


async def test_what_responses_of_one_uri_vary_by_is_bounded() -> None:
    site = Site()
    for number in range(9):
        site.origin.says("any", cache_control="max-age=60", vary=f"X-{number}")
        await site.get(**{f"x_{each}": str(number) for each in range(9)})

    assert (await site.get(**{f"x_{each}": "8" for each in range(9)})).told == "hit; ttl=60"
    assert (await site.get(**{f"x_{each}": "0" for each in range(9)})).told.startswith("fwd=vary-miss")


@pytest.mark.parametrize(
    "host", ["SHOP.example", "shop.example:443"], ids=["another case", "the port that the scheme means"]
)
async def test_a_host_may_be_written_in_other_ways(host: str) -> None:
    site = Site()
    site.origin.says("any", cache_control="max-age=60")
    await site.get("/a?b=1")

    assert (await site.get("/a?b=1", host=host)).told == "hit; ttl=60"


@pytest.mark.parametrize(
    ("path", "host"),
    [("/a", "shop.example"), ("/a?b=2", "shop.example"), ("/A?b=1", "shop.example"), ("/a?b=1", "shop.example:8443")],
)
async def test_another_path_query_or_port_is_another_uri(path: str, host: str) -> None:
    site = Site()
    site.origin.says("any", cache_control="max-age=60")
    await site.get("/a?b=1")

    assert (await site.get(path, host=host)).told.startswith("fwd=uri-miss")
