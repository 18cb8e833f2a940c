"""What the hostile requests found out about streams."""

import asyncio
import itertools
from collections.abc import AsyncIterator

from armature.core import Application, Module, Scope, get, provide
from tests.reliability.hostile.attack import Attack
from tests.reliability.hostile.exchange import Exchange


class Session:
    """One unit of work."""


async def test_head_of_an_endless_stream_ends_without_a_body_and_closes_its_scope() -> None:
    closed: list[str] = []

    async def session() -> AsyncIterator[Session]:
        try:
            yield Session()
        finally:
            closed.append("session")

    @get("/numbers")
    async def numbers(session: Session) -> AsyncIterator[int]:
        for number in itertools.count():
            yield number
            await asyncio.sleep(0)

    app = Application(
        Module(
            name="streams",
            controllers=[numbers],
            providers=[provide(Session).by(session, scope=Scope.REQUEST)],
        )
    )
    attack = Attack("HEAD", b"/numbers", b"", [], [b""])
    exchange = Exchange(attack)

    async with app, asyncio.timeout(10):
        await app(attack.scope(), exchange.receive, exchange.send)

    exchange.check()
    assert exchange.status == 200
    assert closed == ["session"]
