"""An application with every kind of provider in every scope, hooks, mounts, enhancers and a stream; all of it waits."""

import asyncio
from collections.abc import AsyncIterator
from typing import Final

from pydantic import BaseModel

from armature.core import (
    Application,
    ApplicationSettings,
    CallNext,
    Event,
    Module,
    get,
    post,
    provide,
    timeout,
    use_filter,
    use_guard,
    use_interceptor,
)
from armature.core.di import Provider
from armature.core.types import ASGIApp, ASGIScope, Receive, Send
from tests.reliability.graphs.built import Built
from tests.reliability.graphs.plan import House, Life, Need, Plan, Provided, Token, Way
from tests.reliability.interrupted.ledger import Ledger

_SHARED, _FRESH = Token(100), Token(101)
SETTINGS: Final = ApplicationSettings(access_log=False, shutdown_unready=0)


class Shared:
    """Stands for what needs one provider of each kind with the scope REQUEST."""


class Fresh:
    """Stands for what needs one provider of each kind with the scope TRANSIENT."""


class Goods(BaseModel):
    """What a client sends."""

    name: str


class OutOfStock(Exception):
    """What the filter catches."""


async def turn() -> None:
    """Lets others run, and gives a cancellation its chance."""
    await asyncio.sleep(0)


class Patient:
    """A guard, an interceptor and a filter, each of which waits and needs what lives in the request."""

    async def can_activate(self, shared: Shared) -> bool:
        """Lets everybody in."""
        await turn()
        return True

    async def intercept(self, call_next: CallNext, fresh: Fresh) -> object:
        """Passes through."""
        await turn()
        result = await call_next()
        await turn()
        return result

    async def catch(self, error: OutOfStock) -> str:
        """Answers."""
        await turn()
        return "sold out"


@get("/plain")
async def plain(shared: Shared, fresh: Fresh, again: Fresh) -> str:
    await turn()
    return "hello"


@post("/guarded")
@timeout(600)
@use_guard(Patient())
@use_interceptor(Patient())
@use_filter(Patient())
async def guarded(body: Goods, shared: Shared) -> str:
    await turn()
    if body.name == "nothing":
        raise OutOfStock
    return body.name


@get("/events")
async def events(shared: Shared) -> AsyncIterator[Event]:
    for number in range(3):
        await turn()
        yield Event(data=number)


class Hooked:
    """Is open from its first hook to its last, which all wait."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    async def on_module_init(self) -> None:
        await turn()
        self._ledger.open("hooked")

    async def on_application_bootstrap(self) -> None:
        await turn()

    async def before_application_shutdown(self) -> None:
        await turn()

    async def on_application_shutdown(self) -> None:
        self._ledger.close("hooked")
        await turn()


class Around:
    """Middleware that waits."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: ASGIScope, receive: Receive, send: Send) -> None:
        await turn()
        await self._app(scope, receive, send)
        await turn()


def legacy(ledger: Ledger) -> ASGIApp:
    """An application of somebody else: open during its lifespan, whichever way that ends."""

    async def app(scope: ASGIScope, receive: Receive, send: Send) -> None:
        if scope["type"] != "lifespan":
            await turn()
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await send({"type": "http.response.body", "body": b"legacy"})
            return
        await receive()
        await turn()
        ledger.open("legacy")
        try:
            await send({"type": "lifespan.startup.complete"})
            await receive()
        finally:
            ledger.close("legacy")
        await turn()
        await send({"type": "lifespan.shutdown.complete"})

    return app


def subject(ledger: Ledger, *last: Provider) -> Application:
    """The application; its ledger hears of everything that is opened and closed. `last` are built after all others."""
    plan = _plan()
    ledger.knows(plan)
    built = Built(plan, ledger, {_SHARED.type: Shared, _FRESH.type: Fresh})
    guest = Application(Module(name="guest", providers=[_hooked_by(ledger)]), settings=SETTINGS)
    return Application(
        Module(
            name="subject",
            imports=[built.root],
            providers=[_hooked_by(ledger), *last],
            controllers=[plain, guarded, events],
            middleware=[Around],
            mounts={"/legacy": legacy(ledger), "/guest": guest},
        ),
        settings=SETTINGS,
    )


def _hooked_by(ledger: Ledger) -> Provider:
    def hooked() -> Hooked:
        return Hooked(ledger)

    return provide(Hooked).by(hooked)


def _plan() -> Plan:
    """For each scope a row of providers, one of each kind, each of which needs the one before."""
    providers: list[Provided] = []
    for life in Life:
        for way in Way:
            if way is not Way.VALUE or life is Life.SINGLETON:
                number = len(providers)
                needs = (Need(providers[-1].token),) if providers and way is not Way.VALUE else ()
                providers.append(Provided(number, 0, Token(number), way, life, needs, pauses=1))
        if life is not Life.SINGLETON:
            token = _SHARED if life is Life.REQUEST else _FRESH
            row = tuple(Need(each.token) for each in providers if each.life is life)
            providers.append(Provided(len(providers), 0, token, Way.FUNCTION, life, row))
    numbers = tuple(each.number for each in providers)
    return Plan((House(exports=(_SHARED, _FRESH), providers=numbers),), tuple(providers))
