"""Converters that constrain: a text that does not fit lets the search go on."""

from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from armature.core import Application, Converter, Module, WiringError, get
from armature.core.routing import BUILT_IN, Router, converter_table
from armature.core.routing.constraints import in_range, of_length, one_of
from tests.core.http.serving import QUIET


@pytest.mark.parametrize(
    ("converter", "fitting", "others"),
    [
        (BUILT_IN["uint"], ["0", "12"], ["-1", "", "1.5", "a", "1" * 41]),
        (BUILT_IN["alpha"], ["abc", "Z"], ["a1", "", "é", "a-b"]),
        (BUILT_IN["alphanumeric"], ["abc", "a1", "7"], ["", "a_b", "é"]),
        (one_of("size", "small", "x.l"), ["small", "x.l"], ["large", "x-l", "smaller"]),
        (of_length("code", 2), ["de", "é!"], ["d", "deu"]),
        (of_length("word", 2, 4), ["ab", "abcd"], ["a", "abcde"]),
        (in_range("page", 1, 99), ["1", "99", "007"], ["0", "100", "-1", "a", "1.5"]),
        (in_range("level", -2, 2), ["-2", "0", "2"], ["-3", "3"]),
    ],
    ids=lambda each: each.name if isinstance(each, Converter) else "",
)
def test_a_constraint_takes_what_fits(converter: Converter, fitting: list[str], others: list[str]) -> None:
    assert [each for each in [*fitting, *others] if converter.accepts(each)] == fitting


def test_what_does_not_fit_goes_on_to_the_next() -> None:
    own = [one_of("size", "small", "7"), in_range("page", 1, 99), of_length("code", 3)]
    router = Router[str](converter_table(own))
    for name in ("size", "page", "uint", "int", "alpha", "alphanumeric", "slug", "code"):
        router.add(f"/{{each:{name}}}", "GET", name)
    router.add("/{each}", "GET", "any")
    router.freeze()

    for text, expected in [
        ("small", "size"),
        ("7", "size"),
        ("8", "page"),
        ("100", "uint"),
        ("-5", "int"),
        ("large", "alpha"),
        ("a1", "alphanumeric"),
        ("a-b", "slug"),
        ("a.b", "code"),
        ("a.b.c", "any"),
    ]:
        match = router.match("GET", f"/{text}")
        assert match is not None
        assert match[0] == expected, text


def test_a_constrained_number_falls_through_to_another_handler() -> None:
    @get("/pages/{page:page}")
    async def show(page: int) -> int:
        return page + 1

    @get("/pages/{name}")
    async def named(name: str) -> str:
        return name

    app = Application(Module(controllers=[show, named]), converters=[in_range("page", 1, 9)], settings=QUIET)
    with TestClient(app) as client:
        assert [client.get(f"/pages/{each}").text for each in ("7", "10")] == ["8", "10"]


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: one_of("size"), 'one_of("size") takes nothing, or an empty text, which no part of a path is.'),
        (lambda: one_of("size", ""), 'one_of("size") takes nothing, or an empty text, which no part of a path is.'),
        (lambda: of_length("a", 0), 'of_length("a", 0, 0) takes nothing; write the lesser number first, from 1.'),
        (lambda: of_length("a", 3, 2), 'of_length("a", 3, 2) takes nothing; write the lesser number first, from 1.'),
        (lambda: in_range("a", 3, 2), 'in_range("a", 3, 2) takes nothing; write the lesser number first.'),
    ],
)
def test_a_constraint_that_nothing_meets_is_refused(make: Callable[[], Converter], message: str) -> None:
    with pytest.raises(WiringError) as refused:
        make()

    assert str(refused.value) == message
