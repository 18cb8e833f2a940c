"""Guards, interceptors, filters and middleware that would not do what they are there for."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from starlette.requests import Request

from armature.core import CallNext, ExecutionContext, Scope, get, injectable, use_filter, use_guard, use_interceptor
from armature.core.errors import InvalidSignature, MissingProvider, WiringError
from tests.core.mistakes.programs import complaint, shop


class Orders:
    pass


def under(decorator: Callable[[Any], Any], kind: type[WiringError] = InvalidSignature) -> str:
    """What is said about a handler under an enhancer."""

    @get("/")
    @decorator
    def show() -> str:
        return "shown"

    return complaint(lambda: shop(show), kind)


guarded: Any = use_guard
"""`use_guard` for programs that no type checker has seen."""


def misspelt(*enhancers: Any, by: Any = use_guard) -> str:
    return under(by(*enhancers), WiringError)  # at: use


def test_a_guard_has_its_method() -> None:
    class SignedIn:  # at: class
        pass

    assert misspelt(SignedIn) == (
        "<use> declares the class SignedIn (<class>) as a guard, and it has no method `can_activate`.\n"
        "Write a class with `def can_activate(self) -> bool: …`."
    )


@pytest.mark.parametrize("name", ["can_activat", "canActivate", "can_active"])
def test_a_misspelt_method_is_named(name: str) -> None:
    async def check(self: object) -> bool:
        return True

    signed_in = type("SignedIn", (), {name: check, "__module__": "shop"})

    assert misspelt(signed_in()) == (
        "<use> declares an object of the class SignedIn as a guard, and it has no method `can_activate`; "
        f'"{name}" is nearly that.\nWrite a class with `def can_activate(self) -> bool: …`.'
    )


def test_a_text_is_no_guard() -> None:
    assert misspelt("admin") == (
        '<use> declares the text "admin" as a guard, and it has no method `can_activate`.\n'
        "Write a class with `def can_activate(self) -> bool: …`."
    )


def test_a_guard_is_no_interceptor() -> None:
    class SignedIn:  # at: class
        def can_activate(self) -> bool:
            return True

    assert misspelt(SignedIn, by=use_interceptor) == (
        "<use> declares the class SignedIn (<class>) as an interceptor, and it has no method `intercept`.\n"
        "Write a class with `def intercept(self, call_next: CallNext) -> object: …`."
    )


def test_a_guard_is_no_filter() -> None:
    class SignedIn:  # at: class
        def can_activate(self) -> bool:
            return True

    assert misspelt(SignedIn, by=use_filter) == (
        "<use> declares the class SignedIn (<class>) as an exception filter, and it has no method `catch`.\n"
        "Write a class with `def catch(self, error: OutOfStock) -> …`."
    )


def test_a_guard_that_gives_none_would_refuse_everybody() -> None:
    class SignedIn:
        def can_activate(self) -> None:  # at: method
            pass

    assert under(guarded(SignedIn)) == (
        "The guard method SignedIn.can_activate (<method>) gives None, which refuses everybody.\n"
        "Write `-> bool`, and return True for whoever may pass."
    )


def test_a_guard_that_yields_would_never_run() -> None:
    class SignedIn:
        def can_activate(self) -> Iterator[bool]:  # at: method
            yield True

    assert under(guarded(SignedIn)) == (
        "SignedIn.can_activate (<method>) yields, and would never run.\nWrite `return` in place of `yield`."
    )


def test_a_guard_takes_self() -> None:
    class SignedIn:
        # the mistake itself
        def can_activate(context: ExecutionContext) -> bool:  # type: ignore[misc]  # noqa: N805  # at: method
            return bool(context)

    assert under(guarded(SignedIn)) == (
        "SignedIn.can_activate (<method>) is a method and does not take `self`.\nWrite `self` as its first parameter."
    )


def test_what_a_guard_needs_is_provided() -> None:
    class SignedIn:  # at: class
        def __init__(self, orders: Orders) -> None:
            self.orders = orders

        def can_activate(self) -> bool:
            return True

    assert under(guarded(SignedIn), MissingProvider) == (
        "SignedIn needs Orders, and no module provides it.\n\n"
        "    SignedIn   <class>\n"
        "    └─ orders: Orders   <- nobody provides it\n\n"
        "Write `providers=[Orders]` in Shop (<shop>), or import a module that exports it."
    )


def test_an_interceptor_is_handed_call_next() -> None:
    class Timing:
        async def intercept(self) -> object:  # at: method
            return None

    assert under(use_interceptor(Timing)) == (
        "Timing.intercept (<method>) takes nothing, and is handed something first.\n"
        "Write `self, call_next: CallNext` in an interceptor, `self, error: OutOfStock` in a filter."
    )


def test_an_interceptor_is_handed_call_next_first() -> None:
    class Timing:
        async def intercept(self, request: Request, call_next: CallNext) -> object:  # at: method
            return await call_next()

    assert under(use_interceptor(Timing)) == (
        'Timing.intercept (<method>) is handed `call_next` first, and has "request: Request" there.\n'
        "Write `self, call_next: CallNext, request: Request`."
    )


def test_a_filter_says_what_it_catches() -> None:
    class Everything:
        def catch(self, error) -> str:  # at: method
            return str(error)

    assert under(use_filter(Everything)) == (
        "The filter method Everything.catch (<method>) does not say what it catches.\n"
        "Annotate its first parameter: `def catch(self, error: OutOfStock) -> …`."
    )


def test_a_filter_catches_exceptions() -> None:
    class Everything:
        def catch(self, error: BaseException) -> str:  # at: method
            return str(error)

    assert under(use_filter(Everything)) == (
        "The filter method Everything.catch (<method>) catches BaseException, which is no exception class.\n"
        "Annotate its first parameter with a subclass of Exception, or a union of them."
    )


def test_a_filter_is_handed_the_error() -> None:
    class Everything:
        def catch(self) -> str:  # at: method
            return "caught"

    assert under(use_filter(Everything)) == (
        "Everything.catch (<method>) takes nothing, and is handed something first.\n"
        "Write `self, call_next: CallNext` in an interceptor, `self, error: OutOfStock` in a filter."
    )


def test_middleware_is_a_class() -> None:
    async def add_header(request: Request, call_next: CallNext) -> None:  # at: function
        raise NotImplementedError

    @get("/")
    def show() -> str:
        return "shown"

    assert complaint(lambda: shop(show, middleware=[add_header])) == (
        "add_header (<shop>) is declared as middleware, and is no class whose first parameter is the ASGI "
        "application.\n"
        "Write a class with `__init__(self, app: ASGIApp)` and `__call__(self, scope, receive, send)`, or "
        "`Middleware(cls, option=…)`."
    )


def test_middleware_is_built_once_and_takes_no_value_of_a_request() -> None:
    @injectable(scope=Scope.REQUEST)
    class Basket:
        pass

    class Counting:
        def __init__(self, app: object, basket: Basket) -> None:
            self.app, self.basket = app, basket

    @get("/")
    def show() -> str:
        return "shown"

    assert complaint(lambda: shop(show, providers=[Basket], middleware=[Counting])) == (
        "The middleware Counting (<shop>) needs Basket, whose scope is REQUEST; middleware is built once.\n"
        "Take singletons only, or make it a guard or interceptor, which can take anything."
    )
