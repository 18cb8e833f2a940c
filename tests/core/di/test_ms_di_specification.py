"""What a published specification of containers asks for, as far as it applies here.

`docs/reference/di-specification.md` lists its behaviours, each with the test that proves it or why it does not apply.
"""

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Annotated, Any, Generic, Protocol, TypeVar

import pytest

from armature.core import Application, Module, Named, Scope, provide
from armature.core.errors import AmbiguousProvider, MissingProvider

T = TypeVar("T")
ROOT = Path(__file__).parents[3]


class Clock(Protocol):
    def now(self) -> int: ...


class Sundial:
    def now(self) -> int:
        return 12


class Hourglass:
    def now(self) -> int:
        return 1


class Tower:
    def __init__(self, clock: Clock) -> None:
        self.clock = clock


class Village:
    def __init__(self, tower: Tower, clocks: list[Clock]) -> None:
        self.tower, self.clocks = tower, clocks


def application(*providers: Any) -> Application:
    return Application(Module(providers=list(providers)))


def clock(scope: Scope) -> Any:
    return provide(Clock).use(Sundial, scope=scope)


async def test_a_protocol_gives_the_class_that_is_used_for_it() -> None:
    async with application(provide(Clock).use(Sundial)) as app:
        assert type(await app.container.get(Clock)) is Sundial


@pytest.mark.parametrize(("scope", "is_same"), [(Scope.TRANSIENT, False), (Scope.SINGLETON, True)])
async def test_a_transient_is_another_object_at_each_ask_and_a_singleton_the_same(scope: Scope, is_same: bool) -> None:
    async with application(clock(scope)) as app, app.container.request_scope() as unit:
        first, second = await app.container.get(Clock), await app.container.get(Clock)
        third, fourth = await unit.get(Clock), await unit.get(Clock)

    assert [first is second, second is third, third is fourth] == [is_same] * 3


async def test_a_value_is_the_very_object() -> None:
    sundial = Sundial()

    async with application(provide(Clock).value(sundial)) as app:
        assert await app.container.get(Clock) is sundial


async def test_a_list_has_every_provider_in_the_order_of_declaration() -> None:
    one = application(Village, Tower, provide(Clock).use(Sundial))
    named = provide(Annotated[Clock, Named("small")]).use(Hourglass)
    more = application(named, Village, Tower, provide(Clock).use(Sundial))

    async with one, more:
        assert [each.now() for each in (await one.container.get(Village)).clocks] == [12]
        assert [each.now() for each in (await more.container.get(Village)).clocks] == [1, 12]


async def test_a_list_of_what_nobody_provides_is_empty() -> None:
    class Empty:
        def __init__(self, clocks: list[Clock]) -> None:
            self.clocks = clocks

    async with application(Empty) as app:
        assert (await app.container.get(Empty)).clocks == []


async def test_a_list_has_an_object_of_each_provider() -> None:
    again = provide(Annotated[Clock, Named("again")]).use(Sundial, scope=Scope.TRANSIENT)
    village = provide(Village).use(Village, scope=Scope.TRANSIENT)

    async with application(village, Tower, clock(Scope.SINGLETON), again) as app:
        first, second = await app.container.get(Village), await app.container.get(Village)

    assert first.clocks[0] is second.clocks[0] is not first.clocks[1]
    assert first.clocks[1] is not second.clocks[1]


async def test_what_is_injected_is_injected_into() -> None:
    async with application(Village, Tower, provide(Clock).use(Sundial)) as app:
        assert (await app.container.get(Village)).tower.clock is await app.container.get(Clock)


async def test_a_factory_makes_what_is_asked_for_and_what_others_need() -> None:
    def build(clock: Clock) -> Tower:
        return Tower(clock)

    async with application(Village, provide(Tower).by(build), provide(Clock).use(Sundial)) as app:
        tower = await app.container.get(Tower)
        assert (await app.container.get(Village)).tower is tower
        assert tower.clock.now() == 12


def test_two_providers_of_one_type_are_refused_and_none_replaces_the_other() -> None:
    with pytest.raises(AmbiguousProvider):
        application(Tower, provide(Clock).use(Sundial), provide(Clock).use(Hourglass))


async def test_a_scope_has_its_own_object_and_one_inside_it_another() -> None:
    async with application(clock(Scope.REQUEST)) as app, app.container.request_scope() as outer:
        first = await outer.get(Clock)
        async with app.container.request_scope() as inner:
            assert await inner.get(Clock) is not first
        assert await outer.get(Clock) is first


async def test_a_singleton_is_the_same_in_every_scope() -> None:
    app = application(clock(Scope.SINGLETON))

    async with app, app.container.request_scope() as one, app.container.request_scope() as other:
        assert await one.get(Clock) is await other.get(Clock) is await app.container.get(Clock)


async def test_each_scope_closes_what_it_made_in_reverse_order() -> None:
    log: list[str] = []

    async def wind() -> AsyncIterator[Clock]:
        yield Sundial()
        log.append("clock")

    async def build(clock: Clock) -> AsyncIterator[Tower]:
        yield Tower(clock)
        log.append("tower")

    providers = [provide(Tower).by(build, scope=Scope.REQUEST), provide(Clock).by(wind, scope=Scope.REQUEST)]
    async with application(*providers) as app:
        for _ in range(2):
            async with app.container.request_scope() as unit:
                await unit.get(Tower)
                assert log == []
            assert log == ["tower", "clock"]
            log.clear()


class Shelf(Generic[T]): ...


class Numbers(Shelf[int]): ...


class Library:
    def __init__(self, numbers: Shelf[int], texts: Shelf[str]) -> None:
        self.shelves = [type(numbers), type(texts)]


async def test_an_open_generic_gives_any_type_and_a_closed_one_comes_first() -> None:
    async with application(Library, Shelf, provide(Shelf[int]).use(Numbers)) as app:
        assert (await app.container.get(Library)).shelves == [Numbers, Shelf]


async def test_what_nobody_provides_is_none_where_that_is_allowed_and_an_error_elsewhere() -> None:
    class Sky:
        def __init__(self, clock: Clock | None) -> None:
            self.clock = clock

    async with application(Sky) as app:
        assert (await app.container.get(Sky)).clock is None
        with pytest.raises(MissingProvider):
            await app.container.get(Clock)


def test_a_parameter_that_nobody_provides_does_not_start() -> None:
    with pytest.raises(MissingProvider):
        application(Tower)


async def test_a_parameter_with_a_default_keeps_it() -> None:
    class Bell:
        def __init__(self, strokes: int = 3, name: str | None = None) -> None:
            self.said = (strokes, name)

    async with application(Bell) as app:
        assert (await app.container.get(Bell)).said == (3, None)


async def test_an_error_of_a_constructor_comes_out_as_it_is() -> None:
    class Ruin:
        def __init__(self) -> None:
            raise LookupError("no stones")

    with pytest.raises(LookupError, match=r"^no stones$"):
        await application(Ruin).start()


def test_every_test_that_the_reference_names_exists() -> None:
    reference = (ROOT / "docs/reference/di-specification.md").read_text(encoding="utf-8")
    named = re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", reference)

    missing = [test for path, test in named if f"def {test}(" not in (ROOT / path).read_text(encoding="utf-8")]

    assert missing == []
    assert len(named) > 20
