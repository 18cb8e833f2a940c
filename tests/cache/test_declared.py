"""`@cached` and `@invalidates` on methods and handlers, bound by the container."""

from typing import Annotated, Any

import pytest

from armature.cache import Cache, CacheSettings, NotCacheable
from armature.cache.module import CacheModule, cached, invalidates
from armature.core import Application, Module, Named, WiringError, get
from armature.testing import TestClient

MEMORY = CacheSettings()


class Prices:
    def __init__(self) -> None:
        self.made = 0

    @cached("price:{id}", ttl=60, tags=["prices"])
    async def price(self, id: int) -> int:
        self.made += 1
        return id * 10 + self.made

    @invalidates("prices")
    async def change(self) -> None: ...


@get("/prices/{id:int}")
async def price(id: int, prices: Prices) -> int:
    return await prices.price(id)


@get("/change")
async def change(prices: Prices) -> None:
    await prices.change()


def shop(*imports: object, **fields: Any) -> Application:
    return Application(Module(controllers=[price, change], providers=[Prices], imports=imports, **fields))


def test_a_method_is_called_once_for_each_key_until_its_tag_is_invalidated() -> None:
    with TestClient(shop(CacheModule(MEMORY))) as client:
        before = [client.get(f"/prices/{number}").json() for number in (4, 4, 5)]
        client.get("/change")
        after = client.get("/prices/4").json()

    assert before == [41, 41, 52]
    assert after == 43


async def test_an_object_that_is_built_by_hand_keeps_nothing() -> None:
    prices = Prices()

    assert [await prices.price(4), await prices.price(4)] == [41, 42]


def test_a_handler_is_kept_by_all_its_arguments() -> None:
    with TestClient(Application(Module(controllers=[doubled], imports=[CacheModule(MEMORY)]))) as client:
        assert [client.get("/doubled", params={"number": number}).json() for number in (2, 2, 3)] == [
            [4, 1],
            [4, 1],
            [6, 2],
        ]


CALLS: list[int] = []


@get("/doubled")
@cached()
async def doubled(number: int) -> list[int]:
    CALLS.append(number)
    return [2 * number, len(CALLS)]


def test_one_of_several_caches_is_named() -> None:
    class Pages:
        @cached("page", cache="pages")
        async def page(self) -> str:
            return "page"

    @get("/page")
    async def page(pages: Pages, cache: Annotated[Cache, Named("pages")]) -> list[int]:
        await pages.page()
        return [cache.statistics.entries]

    imports = [CacheModule(MEMORY), CacheModule(MEMORY, name="pages")]
    with TestClient(Application(Module(controllers=[page], providers=[Pages], imports=imports))) as client:
        assert client.get("/page").json() == [1]


def test_without_a_cache_it_does_not_start() -> None:
    with pytest.raises(WiringError, match="@cached: Cache   <- nobody provides it"):
        shop()


@pytest.mark.parametrize(
    ("declare", "said"),
    [
        (
            lambda: cached()(Prices.change),
            """@cached on `Prices.change` takes `self`, which is an object and no value.
Write a key that names the parameters that matter: `@cache.cached("product:{id}")`.""",
        ),
        (
            lambda: cached("{nothing}")(Prices.price),
            '@cached on `Prices.price` has the template "{nothing}", and takes no "nothing".\nIt takes self, id.',
        ),
        (
            lambda: invalidates()(Prices.change),
            '@invalidates on `Prices.change` names no tags.\nWrite `@cache.invalidates("product:{id}")`.',
        ),
    ],
    ids=["self is no key", "an unknown parameter", "no tags"],
)
def test_what_cannot_work_is_refused_where_it_is_written(declare: Any, said: str) -> None:
    with pytest.raises(NotCacheable) as refused:
        declare()

    assert str(refused.value) == said


def test_times_that_there_are_not_are_refused_where_they_are_written() -> None:
    with pytest.raises(ValueError, match="A value is to be kept for 0 seconds"):
        cached("a", ttl=0)
