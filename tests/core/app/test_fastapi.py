"""FastAPI around Armature, and inside it: ids, problems, addresses and lives of both stay whole."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from fastapi import FastAPI, HTTPException, Request, WebSocket
from fastapi.testclient import TestClient
from starlette.testclient import WebSocketDenialResponse

from armature.core import Application, Module, NotFound, get, outgoing_headers, post
from armature.core.correlation import request_id
from tests.core.app.life import Recorder
from tests.core.http.serving import QUIET, problem, serve

TEST = {"x-request-id": "test"}


def guest(recorder: Recorder | None = None) -> FastAPI:
    """A FastAPI application with a lifespan."""
    recorder = recorder or Recorder()

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[dict[str, str]]:
        recorder.note("started")
        yield {"database": "open"}
        recorder.note("stopped")

    app = FastAPI(lifespan=lifespan)

    @app.get("/where/{id}")
    async def where(id: int, request: Request) -> list[str]:
        return [request.scope["root_path"], str(request.url_for("where", id=id)), request.state.database]

    @app.get("/ids")
    async def ids(request: Request) -> list[object]:
        return [request.headers["x-request-id"], outgoing_headers()]

    @app.get("/refused")
    async def refused() -> None:
        raise HTTPException(409, "Sold out.")

    @app.get("/boom")
    async def boom() -> None:
        raise ConnectionError("secret")

    @app.websocket("/echo")
    async def echo(websocket: WebSocket) -> None:
        await websocket.accept()
        await websocket.send_text(await websocket.receive_text())
        await websocket.send_text(str(websocket.url_for("echo")))
        await websocket.close()

    return app


def inside() -> Application:
    """An application of ours that is mounted in FastAPI."""

    @get("/where/{id}")
    async def where(id: int, request: Request) -> list[object]:
        return [request.scope["root_path"], str(request.url_for("where", id=id)), request_id()]

    @get("/missing")
    async def missing() -> None:
        raise NotFound("There is no product 7.")

    @get("/boom")
    async def boom() -> None:
        raise ConnectionError("secret")

    @post("/")
    async def create(body: bytes) -> int:
        return len(body)

    return Application(Module(controllers=[where, missing, boom, create], mounts={"/old": guest()}), settings=QUIET)


def hosting(app: Application) -> FastAPI:
    host = FastAPI(lifespan=app.lifespan)

    @host.get("/own")
    async def own() -> str:
        return "host"

    host.mount("/v2", app)
    return host


def test_a_guest_is_started_and_stopped_and_knows_where_it_stands() -> None:
    recorder = Recorder()

    with serve(mounts={"/old": guest(recorder)}) as client:
        answer = client.get("/old/where/7")
        assert client.get("/old/openapi.json").json()["servers"] == [{"url": "/old"}]

    assert answer.json() == ["/old", "http://testserver/old/where/7", "open"]
    assert recorder.events == ["started", "stopped"]


def test_a_guest_has_the_ids_of_its_host_and_the_answer_has_them_once() -> None:
    with serve(mounts={"/old": guest()}) as client:
        given = client.get("/old/ids", headers={"x-correlation-id": "c1"})
        made = client.get("/old/ids", headers={"x-request-id": "not well-formed"})

    assert given.json() == ["test", {"X-Request-ID": "test", "X-Correlation-ID": "c1"}]
    assert given.headers.get_list("x-request-id") == ["test"]
    assert made.json()[0] == made.json()[1]["X-Request-ID"] == made.headers["x-request-id"] != "not well-formed"


@pytest.mark.parametrize(
    ("path", "status", "body"),
    [
        pytest.param("/old/nowhere", 404, {"detail": "Not Found"}, id="unknown-path"),
        pytest.param("/old/refused", 409, {"detail": "Sold out."}, id="exception"),
        pytest.param("/old/where/x", 422, None, id="invalid"),
        pytest.param("/nowhere", 404, problem(404, "not-found", "Not found", "Nothing is at this path."), id="ours"),
    ],
)
def test_a_guest_answers_its_mistakes_itself(path: str, status: int, body: Any) -> None:
    with serve(mounts={"/old": guest()}) as client:
        answer = client.get(path)

    assert (answer.status_code, answer.headers["x-request-id"]) == (status, "test")
    if body is not None:
        assert answer.json() == (body | {"instance": path} if "instance" in body else body)


def test_an_error_that_a_guest_does_not_expect_is_its_own_500() -> None:
    app = Application(Module(mounts={"/old": guest()}), settings=QUIET)

    with TestClient(app, headers=TEST, raise_server_exceptions=False) as client:
        answer = client.get("/old/boom")

    assert (answer.status_code, answer.text, answer.headers["x-request-id"]) == (500, "Internal Server Error", "test")


def test_a_websocket_reaches_a_guest_that_knows_where_it_stands() -> None:
    with serve(mounts={"/old": guest()}) as client, client.websocket_connect("/old/echo") as websocket:
        websocket.send_text("hello")
        assert [websocket.receive_text(), websocket.receive_text()] == ["hello", "ws://testserver/old/echo"]


def test_inside_a_host_addresses_ids_and_problems_are_whole() -> None:
    with TestClient(hosting(inside()), headers=TEST) as client:
        found, missing, failed = (client.get(f"/v2/{path}") for path in ("where/7", "missing", "boom"))
        nowhere, wrong = client.get("/v2/nowhere"), client.post("/v2/where/7")
        created = client.post("/v2/", content=b"four")

    assert found.json() == ["/v2", "http://testserver/v2/where/7", "test"]
    expected = problem(404, "not-found", "Not found", "There is no product 7.", instance="/v2/missing")
    assert (missing.status_code, missing.json()) == (404, expected)
    assert missing.headers["content-type"] == "application/problem+json"
    assert (failed.status_code, failed.json()["instance"]) == (500, "/v2/boom")
    assert "secret" not in failed.text
    assert nowhere.json() == problem(404, "not-found", "Not found", "Nothing is at this path.", instance="/v2/nowhere")
    assert (wrong.status_code, wrong.headers["allow"]) == (405, "GET, HEAD, OPTIONS")
    assert created.json() == 4
    assert {each.headers["x-request-id"] for each in (found, missing, failed, nowhere, wrong)} == {"test"}


def test_a_host_answers_for_itself_beside_us() -> None:
    with TestClient(hosting(inside())) as client:
        own, nowhere = client.get("/own"), client.get("/nowhere")

    assert (own.json(), nowhere.json()) == ("host", {"detail": "Not Found"})


def test_a_guest_of_ours_inside_a_host_knows_where_it_stands() -> None:
    with TestClient(hosting(inside()), headers=TEST) as client:
        answer, ids = client.get("/v2/old/where/7"), client.get("/v2/old/ids")
        with client.websocket_connect("/v2/old/echo") as websocket:
            websocket.send_text("hello")
            assert [websocket.receive_text(), websocket.receive_text()] == ["hello", "ws://testserver/v2/old/echo"]

    assert answer.json() == ["/v2/old", "http://testserver/v2/old/where/7", "open"]
    assert ids.json() == ["test", {"X-Request-ID": "test", "X-Correlation-ID": "test"}]


def test_a_websocket_that_nothing_of_ours_answers_is_refused_inside_a_host() -> None:
    with (
        TestClient(hosting(inside())) as client,
        pytest.raises(WebSocketDenialResponse) as refusal,
        client.websocket_connect("/v2/nowhere"),
    ):
        pass

    assert refusal.value.status_code == 404
