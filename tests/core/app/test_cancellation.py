"""What is cancelled: a request, which is the server's affair until the application drains; a stop; a lifespan."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from armature.core import Application, Module, Scope, get, provide
from armature.core.app import Stage
from tests.core.app.life import serving


class Exchange:
    """One request as a task, with what was sent for it."""

    def __init__(self, app: Application, *, method: str = "GET") -> None:
        self.sent: list[dict[str, Any]] = []
        scope = {
            "type": "http",
            "method": method,
            "path": "/",
            "query_string": b"",
            "headers": [],
            "http_version": "1.1",
        }
        self.task = asyncio.create_task(app(scope, self.receive, self.send))

    async def receive(self) -> dict[str, Any]:
        return {"type": "http.request", "body": b""}

    async def send(self, message: Any) -> None:
        self.sent.append(message)


def endless(entered: asyncio.Event) -> Application:
    @get("/")
    async def wait() -> None:
        entered.set()
        await asyncio.Event().wait()

    return Application(Module(controllers=[wait]))


async def test_a_cancelled_request_is_cancelled() -> None:
    entered = asyncio.Event()
    async with endless(entered) as app:
        exchange = Exchange(app)
        await entered.wait()
        exchange.task.cancel()

        with pytest.raises(asyncio.CancelledError):
            await exchange.task

    assert exchange.sent == []


async def test_a_request_that_is_cut_off_while_draining_gets_a_problem() -> None:
    entered = asyncio.Event()
    async with endless(entered) as app:
        exchange = Exchange(app)
        await entered.wait()
        app.state.enter(Stage.DRAIN)
        exchange.task.cancel()
        await exchange.task

    start, body = exchange.sent
    assert start["status"] == 503
    assert json.loads(body["body"])["detail"] == "The server stops, and this took longer than it waits."


async def test_a_stop_that_is_cancelled_closes_everything_all_the_same() -> None:
    told: list[str] = []
    entered = asyncio.Event()

    class Slow:
        async def before_application_shutdown(self) -> None:
            entered.set()
            await asyncio.Event().wait()

        def on_application_shutdown(self) -> None:
            told.append("closed")

    app = Application(Module(providers=[Slow]))
    await app.start()
    stopping = asyncio.create_task(app.stop())
    await entered.wait()
    stopping.cancel()

    with pytest.raises(asyncio.CancelledError):
        await stopping

    assert told == ["closed"]
    assert app.state.stage is Stage.CLOSED


async def test_a_lifespan_that_is_cancelled_while_the_application_runs_stops_it() -> None:
    app = endless(asyncio.Event())

    async with serving(app) as server:
        assert await server.say("startup") == {"type": "lifespan.startup.complete"}
        server.task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await server.task

    assert app.state.stage is Stage.CLOSED


async def test_a_lifespan_does_not_stop_what_somebody_else_has_started() -> None:
    async with endless(asyncio.Event()) as app:
        async with serving(app) as server:
            assert (await server.say("startup"))["type"] == "lifespan.startup.failed"

        assert app.state.ready


class Session:
    """Lives in one request."""


async def test_a_stream_whose_request_is_cancelled_before_its_body_began_closes_its_scope() -> None:
    told: list[str] = []

    async def session() -> AsyncIterator[Session]:
        try:
            yield Session()
        finally:
            told.append("closed")
            await asyncio.sleep(0)
            told.append("closed to its end")

    @get("/")
    async def numbers(session: Session) -> AsyncIterator[int]:
        yield 1

    provider = provide(Session).by(session, scope=Scope.REQUEST)
    async with Application(Module(controllers=[numbers], providers=[provider])) as app:
        exchange = Exchange(app, method="HEAD")
        while not exchange.sent:  # noqa: ASYNC110 - the very next turn is meant
            await asyncio.sleep(0)
        exchange.task.cancel()

        with pytest.raises(asyncio.CancelledError):
            await exchange.task

        assert told == ["closed", "closed to its end"]
