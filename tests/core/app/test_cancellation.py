"""A server that cancels a request: its own affair while the application runs, a problem while it drains."""

import asyncio
import json
from typing import Any

import pytest

from armature.core import Application, Module, get
from armature.core.app import Stage


class Exchange:
    """One GET as a task, with what was sent for it."""

    def __init__(self, app: Application) -> None:
        self.sent: list[dict[str, Any]] = []
        scope = {
            "type": "http",
            "method": "GET",
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
