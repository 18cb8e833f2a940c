"""Pairs of endpoints that differ in one stage of the pipeline, or in who takes the parameters."""

from collections.abc import Awaitable, Callable

from armature.core import (
    Application,
    ExecutionContext,
    HttpContext,
    Module,
    Scope,
    get,
    provide,
    use_guard,
    use_interceptor,
)
from tests.benchmarks.containers.graph import Checkout, Connection, Orders, Session, Stock


class Allowed:
    """A guard that decides nothing: only its stage is measured."""

    def can_activate(self, context: ExecutionContext) -> bool:
        """Let everybody in."""
        return True


class Around:
    """An interceptor that changes nothing."""

    async def intercept(self, call_next: Callable[[], Awaitable[object]]) -> object:
        """Pass through."""
        return await call_next()


@get("/plain")
async def plain() -> str:
    """Answer five letters."""
    return "hello"


@get("/enhanced")
@use_guard(Allowed(), Allowed(), Allowed())
@use_interceptor(Around(), Around())
async def enhanced() -> str:
    """Answer the same behind three guards and two interceptors."""
    return "hello"


@get("/by-hand")
async def by_hand() -> str:
    """Answer after wiring five objects by hand."""
    session = Session(Connection())
    return _outcome(Checkout(Orders(session), Stock(session)))


@get("/injected")
async def injected(checkout: Checkout) -> str:
    """Answer after the REQUEST scope has wired them."""
    return _outcome(checkout)


class Prices:
    """A service that whoever takes it does not use: only the taking is measured."""


class Indifferent:
    """A guard that takes nothing."""

    def can_activate(self) -> bool:
        """Let everybody in."""
        return True


class Choosy:
    """A guard that takes of a request what `taking` takes."""

    def can_activate(self, id: int, page: int, prices: Prices) -> bool:
        """Let everybody in."""
        return True


# All four take the context: a path parameter that nobody could read does not start.
@get("/taking-nothing/{id:int}")
async def taking_nothing(context: HttpContext) -> str:
    """Answer without looking at the request."""
    return "hello"


@get("/taking/{id:int}")
async def taking(context: HttpContext, id: int, page: int, prices: Prices) -> str:
    """Answer after a path parameter, a query value and a service were bound."""
    return "hello"


@get("/guarded/{id:int}")
@use_guard(Indifferent())
async def guarded(context: HttpContext) -> str:
    """Answer behind a guard that does not look at the request."""
    return "hello"


@get("/guarded-taking/{id:int}")
@use_guard(Choosy())
async def guarded_taking(context: HttpContext) -> str:
    """Answer behind a guard for which the three were bound."""
    return "hello"


def _outcome(checkout: Checkout) -> str:
    return "hello" if checkout.orders.session is checkout.stock.session else "two sessions"


app = Application(
    Module(
        controllers=[plain, enhanced, by_hand, injected, taking_nothing, taking, guarded, guarded_taking],
        providers=[
            Prices,
            *(provide(each).use(each, scope=Scope.REQUEST) for each in (Connection, Session, Orders, Stock, Checkout)),
        ],
    ),
)
