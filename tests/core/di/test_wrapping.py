"""Functions that a service surrounds: recorded by a decorator, bound when the container builds the object."""

import functools
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

import pytest

from armature.core import Application, Module, Scope, controller, get, injectable, provide, use_guard
from armature.core.di import unused, wrapped_by
from armature.core.source import caller
from tests.core.http.serving import QUIET, serve

F = TypeVar("F", bound=Callable[..., Any])


class Ledger:
    """Notes what it surrounds, and each call of it."""

    def __init__(self) -> None:
        self.bound: list[str] = []
        self.calls: list[str] = []

    def noting(self, word: str, function: Callable[..., Any]) -> Callable[..., Any]:
        self.bound.append(f"{word} {function.__name__}")

        @functools.wraps(function)
        async def noting(*arguments: object, **named: object) -> object:
            self.calls.append(word)
            return await function(*arguments, **named)

        return noting


def noted(word: str) -> Callable[[F], F]:
    return wrapped_by(
        Ledger, lambda ledger, bare: ledger.noting(word, bare), written=f'@noted("{word}")', where=caller()
    )


class Payments:
    def __init__(self, rate: float = 2.0) -> None:
        self.rate = rate

    @noted("outer")
    @noted("inner")
    async def charge(self, amount: int) -> str:
        return f"{amount * self.rate:.0f} paid"

    async def twice(self, amount: int) -> str:
        return f"{await self.charge(amount)}, {await self.charge(amount)}"


@get("/pay")
async def pay(payments: Payments) -> str:
    return await payments.charge(3)


@pytest.mark.parametrize("scope", list(Scope), ids=lambda scope: scope.name)
def test_a_method_is_surrounded_for_as_long_as_its_object_lives(scope: Scope) -> None:
    ledger = Ledger()
    provided = [provide(Payments).use(Payments, scope=scope), provide(Ledger).value(ledger)]

    with serve(pay, providers=provided) as client:
        assert (client.get("/pay").text, client.get("/pay").text) == ("6 paid", "6 paid")

    assert ledger.calls == ["outer", "inner"] * 2


def factories() -> Iterator[Any]:
    def generator() -> Iterator[Payments]:
        yield Payments()

    async def coroutine() -> Payments:
        return Payments()

    async def async_generator() -> AsyncIterator[Payments]:
        yield Payments()

    for factory in (generator, coroutine, async_generator):
        for scope in (Scope.SINGLETON, Scope.REQUEST, Scope.TRANSIENT):
            yield pytest.param(factory, scope, id=f"{factory.__name__} {scope.name}")


@pytest.mark.parametrize(("factory", "scope"), list(factories()))
def test_whatever_makes_the_object_it_is_surrounded(factory: Any, scope: Scope) -> None:
    ledger = Ledger()
    provider = provide(Payments).by(factory, scope=scope)

    with serve(pay, providers=[provider, provide(Ledger).value(ledger)]) as client:
        assert client.get("/pay").text == "6 paid"

    assert ledger.calls == ["outer", "inner"]


async def test_calls_among_the_methods_of_one_object_are_surrounded_too() -> None:
    app = Application(Module(providers=[Payments, Ledger]), settings=QUIET)

    async with app:
        payments = await app.container.get(Payments)
        ledger = await app.container.get(Ledger)
        assert await payments.twice(1) == "2 paid, 2 paid"

    assert ledger.calls == ["outer", "inner"] * 2


async def test_an_object_that_is_built_by_hand_runs_the_bare_method() -> None:
    assert await Payments(3.0).charge(2) == "6 paid"


def test_a_frozen_object_is_surrounded_too() -> None:
    @dataclass(frozen=True)
    class Frozen(Payments):
        rate: float = 4.0

    ledger = Ledger()
    with serve(pay, providers=[provide(Payments).use(Frozen), provide(Ledger).value(ledger)]) as client:
        assert client.get("/pay").text == "12 paid"

    assert ledger.calls == ["outer", "inner"]


def test_a_method_that_overrides_another_is_surrounded_by_what_stands_on_itself() -> None:
    class Free(Payments):
        async def charge(self, amount: int) -> str:
            return "nothing to pay"

    ledger = Ledger()
    with serve(pay, providers=[provide(Payments).use(Free), provide(Ledger).value(ledger)]) as client:
        assert client.get("/pay").text == "nothing to pay"

    assert ledger.calls == []


def test_handlers_are_surrounded_methods_and_functions_of_any_scope() -> None:
    @injectable(scope=Scope.REQUEST)
    class Request: ...

    @controller("/lasting")
    class Lasting:
        @get("/{id:int}")
        @noted("method")
        async def show(self, id: int) -> int:
            return id

    @controller("/short")
    class Short:
        def __init__(self, request: Request) -> None:
            self.request = request

        @noted("short")
        @get("/{id:int}")
        async def show(self, id: int) -> int:
            return id

    @get("/function/{id:int}")
    @noted("function")
    async def show(id: int) -> int:
        return id

    ledger = Ledger()
    with serve(Lasting, Short, show, providers=[Request, provide(Ledger).value(ledger)]) as client:
        assert [client.get(f"/{path}/7").json() for path in ("lasting", "short", "function")] == [7, 7, 7]

    assert ledger.calls == ["method", "short", "function"]


def test_the_method_of_an_enhancer_is_surrounded() -> None:
    class Careful:
        @noted("guard")
        async def can_activate(self) -> bool:
            return True

    @get("/")
    @use_guard(Careful)
    async def hello() -> str:
        return "hello"

    ledger = Ledger()
    with serve(hello, providers=[provide(Ledger).value(ledger)]) as client:
        assert client.get("/").text == "hello"

    assert ledger.calls == ["guard"]


def test_what_a_service_has_against_a_method_stops_the_start_though_nobody_asked_for_the_object() -> None:
    class Strict(Ledger):
        def noting(self, word: str, function: Callable[..., Any]) -> Callable[..., Any]:
            raise LookupError(f"{word} is unknown")

    @injectable(scope=Scope.REQUEST)
    class Unasked(Payments): ...

    with (
        pytest.raises(LookupError, match="inner is unknown"),
        serve(providers=[Unasked, provide(Ledger).use(Strict)]),
    ):
        pass


def test_a_service_counts_as_used_by_what_it_surrounds() -> None:
    class Gateway(Protocol):
        async def charge(self, amount: int) -> str: ...

    @get("/")
    async def through(gateway: Gateway) -> str:
        return await gateway.charge(1)

    app = Application(Module(controllers=[through], providers=[provide(Gateway).use(Payments), Ledger]), settings=QUIET)

    assert unused(app.blueprint.graph) == []
