"""Inside a host: mounted in Starlette, started by its lifespan, or by the first request when nobody started us."""

import asyncio
import traceback
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.routing import Mount
from starlette.testclient import TestClient

from armature.core import Application, Module, get
from armature.core.app import ApplicationState, Stage
from tests.core.app.life import PROMPT, Recorder, told, until
from tests.core.http.serving import QUIET, exchange

UNAVAILABLE = {
    "type": "/problems/service-unavailable",
    "title": "Service unavailable",
    "status": 503,
    "detail": "The application is not running.",
    "instance": "/",
    "request_id": "test",
}


@get("/where/{name}")
async def where(request: Request, name: str) -> list[str]:
    return [request.scope["root_path"], name, str(request.url_for("where", name=name))]


@get("/")
async def hello(state: ApplicationState) -> str:
    return state.stage.value


def test_a_host_starts_and_stops_it_by_its_lifespan() -> None:
    recorder = Recorder()

    class Service:
        def on_module_init(self) -> None:
            recorder.note("started")

        async def on_application_shutdown(self) -> None:
            recorder.note("stopped")

    app = Application(Module(controllers=[hello], providers=[Service]), settings=QUIET)

    with TestClient(Starlette(routes=[Mount("/api", app)], lifespan=app.lifespan)) as client:
        assert client.get("/api/").text == "ready"
        assert recorder.events == ["started"]

    assert recorder.events == ["started", "stopped"]


def test_below_the_prefix_of_a_host_paths_urls_and_problems_are_whole() -> None:
    app = Application(Module(controllers=[where]), settings=QUIET)

    with TestClient(Starlette(routes=[Mount("/api/v1", app)], lifespan=app.lifespan)) as client:
        found, missed = client.get("/api/v1/where/a%2Fb"), client.get("/api/v1/nowhere")
        assert client.get(found.json()[2]).json()[1] == "a/b"

    assert found.json() == ["/api/v1", "a/b", "http://testserver/api/v1/where/a%2Fb"]
    assert missed.headers["content-type"] == "application/problem+json"
    assert missed.json()["instance"] == "/api/v1/nowhere"


def test_the_first_request_starts_what_nobody_started_and_the_log_says_what_to_do(
    caplog: pytest.LogCaptureFixture,
) -> None:
    app = Application(Module(controllers=[hello]), settings=PROMPT)

    assert TestClient(app).get("/").text == "ready"
    assert TestClient(app).get("/").text == "ready"

    assert [each["event"] for each in told(caplog)] == [
        "ready",
        "started by the first request: nothing will stop it; pass lifespan=app.lifespan to the host",
    ]


class Gate:
    """A start that waits to be let through."""

    def __init__(self) -> None:
        self.open = asyncio.Event()
        self.starts = 0


def gated(gate: Gate) -> Application:
    class Service:
        async def on_module_init(self) -> None:
            gate.starts += 1
            await gate.open.wait()

    return Application(Module(controllers=[hello], providers=[Service]), settings=PROMPT)


async def test_requests_that_come_at_once_start_it_once() -> None:
    gate = Gate()
    app = gated(gate)

    requests = [asyncio.create_task(exchange(app, "GET", "/")) for _ in range(3)]
    await until(lambda: gate.starts)
    gate.open.set()
    answers = await asyncio.gather(*requests)

    assert gate.starts == 1
    assert [sent[0]["status"] for sent in answers] == [200, 200, 200]


async def test_a_request_while_somebody_else_starts_it_is_503() -> None:
    gate = Gate()
    app = gated(gate)

    starting = asyncio.create_task(app.start())
    await until(lambda: gate.starts)
    refused = TestClient(app, headers={"x-request-id": "test"})
    answer = await asyncio.to_thread(refused.get, "/")
    gate.open.set()
    await starting

    assert (answer.status_code, answer.json()) == (503, UNAVAILABLE)
    assert answer.headers["x-request-id"] == "test"
    assert (await exchange(app, "GET", "/"))[0]["status"] == 200


def test_a_request_after_the_stop_is_503_and_starts_nothing() -> None:
    app = Application(Module(controllers=[hello]), settings=QUIET)
    client = TestClient(app, headers={"x-request-id": "test"})
    with client:
        pass

    answer = client.get("/")

    assert (answer.status_code, answer.json(), answer.headers["connection"]) == (503, UNAVAILABLE, "close")
    assert app.state.stage is Stage.CLOSED


def test_a_first_request_that_cannot_start_it_is_503_and_the_next_one_tries_again(
    caplog: pytest.LogCaptureFixture,
) -> None:
    attempts: list[int] = []

    class Database:
        def on_module_init(self) -> None:
            attempts.append(len(attempts))
            if len(attempts) == 1:
                raise ConnectionError("not yet")

    app = Application(Module(controllers=[hello], providers=[Database]), settings=PROMPT)
    client = TestClient(app, headers={"x-request-id": "test"})

    assert client.get("/").json() == UNAVAILABLE
    assert client.get("/").text == "ready"

    [failure] = [each for each in told(caplog) if each["event"] == "start failed"]
    assert repr(failure["exc_info"]) == "ConnectionError('not yet')"


async def test_a_first_request_that_is_cancelled_leaves_the_start_to_the_next_one() -> None:
    gate = Gate()
    app = gated(gate)

    request = asyncio.create_task(exchange(app, "GET", "/"))
    await until(lambda: gate.starts)
    request.cancel()
    await asyncio.wait({request})
    assert app.state.stage is Stage.CREATED
    gate.open.set()

    assert (await exchange(app, "GET", "/"))[0]["status"] == 200


@pytest.mark.parametrize(("version", "closes"), [("1.0", True), ("1.1", True), ("2", False), ("3", False)])
async def test_no_connection_header_is_sent_where_the_protocol_forbids_it(version: str, closes: bool) -> None:
    app = Application(Module(controllers=[hello]), settings=QUIET)
    sent: list[Any] = []

    async def never() -> Any:
        await asyncio.Event().wait()

    async def send(message: Any) -> None:
        sent.append(message)

    async with app:
        app.state.enter(Stage.UNREADY)
        scope = {"type": "http", "method": "GET", "path": "/", "headers": [], "http_version": version}
        await app(scope, never, send)

    assert ((b"connection", b"close") in sent[0]["headers"]) is closes


async def test_a_bare_handler_stands_two_frames_below_the_server() -> None:
    frames: list[str] = []

    @get("/")
    async def handler() -> None:
        frames.extend(each.name for each in traceback.extract_stack() if "armature" in each.filename)

    async with Application(Module(controllers=[handler]), settings=QUIET) as app:
        await exchange(app, "GET", "/")

    assert len(frames) <= 2, frames
