"""Applications that are not Armature's are started and stopped through the ASGI lifespan."""

import asyncio

import pytest
from fastapi import FastAPI
from starlette.types import Receive, Scope, Send

from armature.core import Application, Module, get
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


@pytest.mark.parametrize("event", ["startup", "shutdown"])
async def test_a_failure_of_the_lifespan_is_raised(event: str) -> None:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        while True:
            heard = (await receive())["type"]
            failed = heard == f"lifespan.{event}"
            await send({"type": f"{heard}.failed" if failed else f"{heard}.complete", "message": "no database"})

    with pytest.raises(RuntimeError, match=f"failed at its {event}. no database"):
        async with AsyncTestClient(app):
            pass


async def test_an_application_may_end_its_lifespan_without_a_word() -> None:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        await asyncio.sleep(0)

    async with AsyncTestClient(app) as client:
        assert client.app is app
