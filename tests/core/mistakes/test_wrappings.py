"""Decorators whose service surrounds a function: where that is not there, or nothing would bind it."""

from collections.abc import Callable
from typing import Annotated, Any, TypeVar

from armature.core import Depends, Module, Scope, get, provide
from armature.core.di import wrapped_by
from armature.core.errors import MissingProvider, NotExported
from armature.core.source import caller
from tests.core.mistakes.programs import complaint, shop

F = TypeVar("F", bound=Callable[..., Any])


class Pipelines:  # at: pipelines
    def around(self, function: Callable[..., Any]) -> Callable[..., Any]:
        return function


def resilient(function: F) -> F:
    return wrapped_by(Pipelines, Pipelines.around, written="@resilient", where=caller())(function)


class Payments:  # at: payments
    @resilient  # at: resilient
    async def charge(self) -> str:
        return "paid"


@get("/")  # at: pay
async def pay(payments: Payments) -> str:
    return await payments.charge()


def test_a_service_that_nobody_provides() -> None:
    assert complaint(lambda: shop(pay, providers=[Payments]), MissingProvider) == (
        "Payments needs Pipelines, and no module provides it.\n\n"
        "    Payments   <payments>\n"
        "    └─ @resilient: Pipelines   <- nobody provides it\n\n"
        "Write `providers=[Pipelines]` in Shop (<shop>), or import a module that exports it."
    )


def test_a_service_of_a_module_that_does_not_export_it() -> None:
    other = Module(name="Resilience", providers=[Pipelines])  # at: other

    assert complaint(lambda: shop(pay, providers=[Payments], imports=[other]), NotExported) == (
        "Payments needs Pipelines, which Resilience provides (<pipelines>), but Resilience does not export it.\n\n"
        "    Payments   <payments>\n"
        "    └─ @resilient: Pipelines   <- Resilience does not export it\n\n"
        "Add `exports=[Pipelines]` to Resilience (<other>)."
    )


def test_a_handler_whose_service_nobody_provides() -> None:
    @get("/")  # at: handler
    @resilient
    async def hello() -> str:
        return "hello"

    assert complaint(lambda: shop(hello), MissingProvider) == (
        "hello needs Pipelines, and no module provides it.\n\n"
        "    hello   <handler>\n"
        "    └─ @resilient: Pipelines   <- nobody provides it\n\n"
        "Write `providers=[Pipelines]` in Shop (<shop>), or import a module that exports it."
    )


def test_a_service_that_is_not_the_same_in_every_request() -> None:
    provider = provide(Pipelines).use(Pipelines, scope=Scope.REQUEST)  # at: provider

    assert complaint(lambda: shop(pay, providers=[Payments, provider])) == (
        "@resilient (<resilient>) is surrounded by Pipelines (<provider>), whose scope is REQUEST: what surrounds a "
        "function is bound once, at the start.\n"
        "Provide Pipelines as a singleton."
    )


def test_an_object_that_is_there_already() -> None:
    assert complaint(lambda: shop(pay, providers=[provide(Payments).value(Payments()), Pipelines])) == (
        "An object of Payments (<payments>) is provided as a value, and keeps its bare charge, which @resilient "
        "(<resilient>) surrounds: only what is built here is bound.\n"
        "Write `provide(Payments).by(…)` with a function that makes it."
    )


def test_an_object_that_nothing_can_be_put_on() -> None:
    class Slotted:  # at: slotted
        __slots__ = ()

        @resilient  # at: on_slotted
        async def charge(self) -> str:
            return "paid"

    assert complaint(lambda: shop(providers=[Slotted, Pipelines])) == (
        "Slotted (<slotted>) has `__slots__`, so that nothing can be put on its objects, and @resilient "
        "(<on_slotted>) surrounds its charge.\n"
        'Take the slots away, or add "__dict__" to them.'
    )


def test_a_function_that_somebody_depends_on() -> None:
    @resilient  # at: depended
    async def rate() -> int:
        return 2

    @get("/")
    async def show(rate: Annotated[int, Depends(rate)]) -> int:
        return rate

    assert complaint(lambda: shop(show, providers=[Pipelines])) == (
        "@resilient (<depended>) stands on rate, which is taken with Depends(…): it would have no effect there.\n"
        "Put it on a method of a provided class, or on a handler."
    )


def test_a_factory() -> None:
    @resilient  # at: factory
    async def opened() -> Payments:
        return Payments()

    assert complaint(lambda: provide(Payments).by(opened)) == (
        "@resilient (<factory>) stands on opened, which is a factory: it would have no effect there.\n"
        "Put it on a method of a provided class, or on a handler."
    )


def test_a_method_that_belongs_to_no_object() -> None:
    class Rates:
        @staticmethod
        @resilient  # at: static
        async def rate() -> int:
            return 2

    assert complaint(lambda: shop(providers=[Rates, Pipelines])) == (
        "@resilient (<static>) stands on Rates.rate, which is a staticmethod of Rates: it would have no effect "
        "there.\n"
        "Put it on a method of a provided class, or on a handler."
    )


def test_what_is_no_function() -> None:
    def on_a_class() -> None:
        @resilient  # at: on_class
        class Wrong: ...  # at: wrong

    def on_a_static_method() -> None:
        class Wrong:
            @resilient  # at: on_static
            @staticmethod
            async def charge() -> str:
                return "paid"

    assert complaint(on_a_class) == (
        "@resilient (<on_class>) stands on the class Wrong (<on_class>), and only a plain function can be surrounded.\n"
        "Put it below every other decorator of a method, or on a plain function."
    )
    assert complaint(on_a_static_method) == (
        "@resilient (<on_static>) stands on a staticmethod, and only a plain function can be surrounded.\n"
        "Put it below every other decorator of a method, or on a plain function."
    )
