"""Pairs of endpoints that differ in one stage of the pipeline."""

from collections.abc import Awaitable, Callable

from armature.core import Application, ExecutionContext, Module, Scope, get, provide, use_guard, use_interceptor
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


def _outcome(checkout: Checkout) -> str:
    return "hello" if checkout.orders.session is checkout.stock.session else "two sessions"


app = Application(
    Module(
        controllers=[plain, enhanced, by_hand, injected],
        providers=[
            provide(each).use(each, scope=Scope.REQUEST) for each in (Connection, Session, Orders, Stock, Checkout)
        ],
    ),
)
