"""Applications that are not Armature's are started and stopped through the ASGI lifespan."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from fastapi import FastAPI, Request, WebSocket
from starlette.types import Receive, Scope, Send

from armature.core import Application, ArmatureError, Module, get
from armature.testing import AsyncTestClient, TestClient


@get("/hello")
async def hello() -> str:
    return "hello"


def test_a_host_runs_with_its_guest() -> None:
    guest = Application(Module(controllers=[hello]))
    host = FastAPI(lifespan=guest.lifespan)
    host.mount("/guest", guest)

    with TestClient(host) as client:
        assert client.get("/guest/hello").text == "hello"
        assert guest.state.serving

        with pytest.raises(TypeError, match="Only an Application of Armature has providers, and this is a FastAPI"):
            client.container.get(Module)

    assert not guest.state.serving


@pytest.mark.parametrize(("event", "word"), [("startup", "start"), ("shutdown", "stop")])
async def test_a_failure_of_the_lifespan_is_raised(event: str, word: str) -> None:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        while True:
            heard = (await receive())["type"]
            failed = heard == f"lifespan.{event}"
            await send({"type": f"{heard}.failed" if failed else f"{heard}.complete", "message": "no database"})

    with pytest.raises(ArmatureError, match=f"The application failed to {word}: no database"):
        async with AsyncTestClient(app):
            pass


async def test_an_application_may_end_its_lifespan_without_a_word() -> None:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        await asyncio.sleep(0)

    async with AsyncTestClient(app) as client:
        assert client.app is app


def test_requests_and_connections_have_the_state_of_the_lifespan() -> None:
    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[dict[str, str]]:
        yield {"database": "open"}

    host = FastAPI(lifespan=lifespan)

    @host.get("/state")
    async def state(request: Request) -> str:
        return str(request.state.database)

    @host.websocket("/state")
    async def socket_state(websocket: WebSocket) -> None:
        await websocket.accept()
        await websocket.send_text(websocket.state.database)

    with TestClient(host) as client, client.websocket_connect("/state") as socket:
        assert (client.get("/state").json(), socket.receive_text()) == ("open", "open")
