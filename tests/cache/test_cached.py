"""`@cached` and `@invalidates` on functions."""

import inspect
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import partial
from typing import Annotated, Any
from uuid import UUID

import msgspec
import pytest

from armature.cache import NotCacheable
from armature.cache.backends.memory import MemoryBackend
from tests.cache.caches import Product, cache

store = MemoryBackend()
shop = cache(store)
NOBODY: Any = object()
made: list[object] = []


class Color(Enum):
    RED = "red"
    BLUE = "blue"


@dataclass(frozen=True)
class Spot:
    x: int
    y: int


class Query(msgspec.Struct):
    words: list[str]


class Session:
    """What makes no key."""


@shop.cached("product:{id}", ttl=60, tags=["product:{id}", "products"])
async def product(id: int, *, verbose: bool = False) -> Product:
    """Its text."""
    made.append(id)
    return Product(id=id)


@shop.cached(tags=["searches"])
async def search(
    what: object, limit: int | None = 10, *, color: Color = Color.RED, since: Annotated[date | None, "begin"] = None
) -> list[int]:
    made.append(what)
    return [len(made)]


@shop.invalidates("product:{id}", "products")
async def rename(id: int, name: str) -> str:
    made.append(name)
    if not name:
        raise LookupError(name)
    return name


@pytest.fixture(autouse=True)
async def _open():
    made.clear()
    store._values.clear()  # each test begins with an empty store
    async with shop:
        yield


async def test_a_call_runs_once_for_each_key() -> None:
    assert [await product(1), await product(id=1), await product(1, verbose=True), await product(2)] == [
        Product(id=1),
        Product(id=1),
        Product(id=1),
        Product(id=2),
    ]
    assert made == [1, 2]


async def test_a_function_keeps_its_signature_and_its_text() -> None:
    assert str(inspect.signature(product)) == "(id: int, *, verbose: bool = False) -> tests.cache.caches.Product"
    assert (product.__name__, product.__doc__) == ("product", "Its text.")
    assert inspect.iscoroutinefunction(product)


async def test_a_function_that_changes_something_invalidates_what_was_kept() -> None:
    await product(1)
    await product(2)
    assert await rename(1, "new") == "new"
    await product(1)
    with pytest.raises(LookupError):
        await rename(2, "")
    await product(2)

    assert made == [1, 2, "new", 1, "", 2]


async def test_arguments_that_are_equal_are_one_key_and_others_are_not() -> None:
    same: list[tuple[tuple[object, ...], dict[str, Any]]] = [
        ((1,), {}),
        ((1, 10), {}),
        ((), {"what": 1, "limit": 10}),
        ((1,), {"color": Color.RED}),
    ]
    for arguments, keywords in same:
        # positions and names mixed at will
        await search(*arguments, **keywords)  # type: ignore[arg-type]
    assert len(made) == 1

    others: list[object] = [
        1.0,
        True,
        "1",
        None,
        b"1",
        "None",
        (1,),
        [1],
        {1},
        frozenset({1}),
        {"a": 1},
        {"a": "1"},
        Color.RED,
    ]
    others += ["red", Spot(1, 2), Spot(2, 1), Query(["a", "b"]), Query(["a,b"]), Product(id=1), Product(id=1, name="x")]
    others += [
        UUID(int=1),
        str(UUID(int=1)),
        Decimal(1),
        Decimal("1.0"),
        date(2026, 1, 1),
        "2026-01-01",
        ("a", "b"),
        ("a,b",),
        2**70,
    ]
    for what in others:
        await search(what)
    await search(1, None)
    await search(1, color=Color.BLUE)
    await search(1, since=date(2026, 1, 1))
    assert len(made) == 1 + len(others) + 3
    for what in others:
        await search(what)
    assert len(made) == 1 + len(others) + 3


@shop.cached()
async def plainly(number: int, text: str = "a") -> int:
    made.append(number)
    return len(made)


async def test_plain_arguments_are_a_key_too() -> None:
    assert [await plainly(1), await plainly(number=1, text="a"), await plainly(1, "b"), await plainly(1)] == [
        1,
        1,
        2,
        1,
    ]


async def test_sets_and_dictionaries_have_no_order() -> None:
    await search({"a": 1, "b": {3, 1, 2}})
    await search({"b": {2, 1, 3}, "a": 1})

    assert len(made) == 1


async def test_arguments_that_make_no_key_run_the_function(caplog: pytest.LogCaptureFixture) -> None:
    before = shop.statistics.uncached
    nested: list[object] = []
    nested.append(nested)
    for what in (Session(), Session(), nested):
        await search(what)
    with pytest.raises(TypeError, match="missing 1 required positional argument"):
        # a call that Python itself refuses
        await product()  # type: ignore[call-arg]

    assert len(made) == 3
    assert shop.statistics.uncached == before + 4
    assert caplog.messages[0] == "@cached on `search` is called with arguments that make no key, and runs uncached."


class User:
    def __init__(self, id: object) -> None:
        self.id = id


@shop.cached("user:{user.id}:{part}:{{x}}", type=list[str])
async def parts(user: User, part: object, session: Session | None = None):
    made.append(part)
    return [str(user.id)]


async def test_a_template_names_attributes_and_keeps_several_fields_apart() -> None:
    calls: list[tuple[object, object]] = [
        ("a:b", "c"),
        ("a", "b:c"),
        ("a%3Ab", "c"),
        (Color.RED, 1),
        ("blue", 1.5),
        (None, "\ud800"),
    ]
    for name, part in calls * 2:
        await parts(User(name), part, Session())

    assert len(made) == len(calls)
    assert await parts(User(Color.RED), "1") == ["Color.RED"]
    assert len(made) == len(calls)


async def test_a_template_whose_field_is_no_value_runs_the_function() -> None:
    await parts(User(Session()), "a")
    with pytest.raises(AttributeError):
        await parts(NOBODY, "a")

    assert shop.statistics.uncached >= 2


async def test_a_template_of_one_field_is_what_one_writes_by_hand() -> None:
    @shop.cached("by hand: {name}", tags=["{name}"])
    async def named(name: str) -> int:
        made.append(name)
        return len(made)

    await named("a:b")
    assert await shop.get("by hand: a:b", int) == 1
    await shop.invalidate("a:b")
    assert await named("a:b") == 2


async def test_a_template_may_name_nothing() -> None:
    @shop.cached("all {{of}} them")
    async def everything() -> list[Product]:
        made.append(1)
        return [Product(id=1)]

    assert await everything() == await everything() == [Product(id=1)]
    assert await shop.get("all {of} them", list[Product]) == [Product(id=1)]
    assert made == [1]


async def test_what_comes_from_the_store_is_of_the_type_that_was_declared() -> None:
    async with cache(store) as elsewhere:
        await product(1)
        again = elsewhere.cached("product:{id}")(inspect.unwrap(product))

        assert await again(1) == Product(id=1)
    assert made == [1]


async def test_tags_that_cannot_be_made_stop_a_change_before_it_runs() -> None:
    @shop.invalidates("{what}")
    async def change(what: object) -> None:
        made.append(what)

    with pytest.raises(NotCacheable) as raised:
        await change(Session())

    assert made == []
    assert str(raised.value) == (
        "`test_tags_that_cannot_be_made_stop_a_change_before_it_runs.<locals>.change` was called with arguments that "
        "make no tag; it did not run.\nName parameters that are texts, numbers, dates or the like."
    )


async def test_functions_are_warmed_up() -> None:
    assert await shop.warm_up(partial(product, number) for number in range(5)) == []
    await product(3)

    assert set(made) == set(range(5))
