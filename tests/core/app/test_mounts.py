"""Applications mounted in ours: any ASGI application, started and stopped here, reached below its prefix."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.testclient import TestClient, WebSocketDenialResponse
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect

from armature.core import Application, ArmatureError, Module, WiringError, get
from armature.core.app import Stage
from tests.core.app.life import PROMPT, Recorder, told
from tests.core.http.serving import QUIET, exchange, problem, serve


async def place(request: Request) -> JSONResponse:
    where = {"path": request.url.path, "root_path": request.scope["root_path"], "url": str(request.url_for("place"))}
    return JSONResponse(where)


def starlette(recorder: Recorder | None = None) -> Starlette:
    recorder = recorder or Recorder()

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[dict[str, str]]:
        recorder.note("started")
        yield {"database": "open"}
        recorder.note("stopped")

    async def state(request: Request) -> PlainTextResponse:
        return PlainTextResponse(request.state.database)

    async def echo(websocket: WebSocket) -> None:
        await websocket.accept()
        await websocket.send_text(await websocket.receive_text())
        await websocket.close()

    routes = [Route("/place", place), Route("/state", state), WebSocketRoute("/echo", echo)]
    return Starlette(routes=routes, lifespan=lifespan)


async def plain(scope: Scope, receive: Receive, send: Send) -> None:
    """An application without a lifespan."""
    assert scope["type"] == "http"
    await PlainTextResponse(f"{scope['root_path']}|{scope['path']}")(scope, receive, send)


@get("/")
async def hello() -> str:
    return "hello"


def test_a_mounted_application_knows_where_it_stands() -> None:
    with serve(mounts={"/legacy": starlette()}) as client:
        assert client.get("/legacy/place").json() == {
            "path": "/legacy/place",
            "root_path": "/legacy",
            "url": "http://testserver/legacy/place",
        }


def test_it_is_started_and_stopped_with_its_host_and_its_requests_have_what_its_lifespan_left() -> None:
    recorder = Recorder()

    with serve(mounts={"/legacy": starlette(recorder)}) as client:
        assert recorder.events == ["started"]
        assert client.get("/legacy/state").text == "open"

    assert recorder.events == ["started", "stopped"]


def test_one_application_at_two_paths_is_started_once() -> None:
    recorder = Recorder()
    twice = starlette(recorder)

    with serve(mounts={"/a": twice, "/b": twice}) as client:
        assert [client.get(f"/{path}/state").text for path in "ab"] == ["open", "open"]

    assert recorder.events == ["started", "stopped"]


def test_an_application_without_a_lifespan_is_left_alone() -> None:
    with serve(mounts={"/plain": plain}) as client:
        assert client.get("/plain/a").text == "/plain|/plain/a"


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        ("/", "hello"),
        ("/a", "/a|/a"),
        ("/a/", "/a|/a/"),
        ("/a/b", "/a/b|/a/b"),
        ("/a/b/c", "/a/b|/a/b/c"),
        ("/ab", "|/ab"),
        ("/nowhere", "|/nowhere"),
    ],
)
def test_the_longest_prefix_answers_and_the_root_takes_what_is_left(path: str, answer: str) -> None:
    with serve(hello, mounts={"/": plain, "/a": plain, "/a/b/": plain}) as client:
        assert client.get(path).text == answer


def test_a_route_comes_before_a_mount_and_so_does_its_405() -> None:
    with serve(hello, mounts={"/": plain}) as client:
        assert client.get("/").text == "hello"
        assert client.post("/").status_code == 405


def test_a_prefix_of_the_host_stands_before_its_mounts() -> None:
    app = Application(Module(mounts={"/plain": plain, "/": plain}), prefix="/api", settings=QUIET)

    with TestClient(app) as client:
        assert client.get("/api/plain/a").text == "/api/plain|/api/plain/a"
        assert client.get("/api/a").text == "/api|/api/a"
        assert client.get("/plain/a").status_code == 404


def test_two_applications_at_one_path_do_not_start() -> None:
    first = Module(name="First", mounts={"/plain": plain})
    second = Module(name="Second", mounts={"/plain/": plain})

    with pytest.raises(WiringError) as failure:
        Application(Module(imports=[first, second]))

    assert str(failure.value) == (
        f'Two applications are mounted at "/plain": {first.where} and {second.where}.\nMove one of them.'
    )


def test_a_mount_without_its_slash_does_not_start() -> None:
    with pytest.raises(WiringError) as failure:
        Application(Module(name="Shop", mounts={"plain": plain}))

    assert str(failure.value).endswith(
        ' mounts an application at "plain", and a path begins with a slash.\nWrite `mounts={"/plain": …}`.'
    )


def test_armature_in_armature_in_armature_knows_where_it_stands() -> None:
    @get("/where/{name}")
    async def where(request: Request, name: str) -> list[str]:
        return [request.scope["root_path"], str(request.url_for("where", name=name)), str(request.state._state)]

    inner = Application(Module(controllers=[where]), settings=QUIET)
    middle = Application(Module(mounts={"/in": inner}), settings=QUIET)

    with serve(mounts={"/mid": middle}) as client:
        answer = client.get("/mid/in/where/a%2Fb")
        missed = client.get("/mid/in/nowhere")

    assert answer.json() == ["/mid/in", "http://testserver/mid/in/where/a%2Fb", "{}"]
    assert missed.json() == problem(
        404, "not-found", "Not found", "Nothing is at this path.", instance="/mid/in/nowhere"
    )
    assert inner.state.stage is Stage.CLOSED


def test_a_mount_inside_an_application_that_is_mounted_in_starlette_knows_where_it_stands() -> None:
    app = Application(Module(mounts={"/legacy": starlette()}), settings=QUIET)
    host = Starlette(routes=[Mount("/api", app)], lifespan=app.lifespan)

    with TestClient(host) as client:
        assert client.get("/api/legacy/place").json() == {
            "path": "/api/legacy/place",
            "root_path": "/api/legacy",
            "url": "http://testserver/api/legacy/place",
        }


async def test_a_mounted_application_that_does_not_start_stops_the_start_and_the_one_before_is_stopped() -> None:
    recorder = Recorder()

    @asynccontextmanager
    async def failing(_: Starlette) -> AsyncIterator[None]:
        await asyncio.to_thread(refuse)
        yield

    def refuse() -> None:
        raise ConnectionError("no database")

    mounts = {"/first": starlette(recorder), "/second": Starlette(lifespan=failing)}
    module = Module(name="Shop", mounts=mounts)

    with pytest.raises(ArmatureError) as failure:
        await Application(module, settings=PROMPT).start()

    first, *_, last = str(failure.value).strip().splitlines()
    assert first.startswith(
        f'The application mounted at "/second" ({module.where}) failed to start: Traceback (most recent call last):'
    )
    assert last == "ConnectionError: no database"
    assert recorder.events == ["started", "stopped"]


async def test_a_mounted_application_that_fails_to_stop_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    @asynccontextmanager
    async def failing(_: Starlette) -> AsyncIterator[None]:
        yield
        raise ConnectionError("the database has gone")

    async with Application(Module(mounts={"/legacy": Starlette(lifespan=failing)}), settings=PROMPT):
        pass

    [failure] = [each for each in told(caplog) if each["event"] == "closing failed"]
    assert failure["mounted"] == "/legacy"
    assert failure["reason"].strip().endswith("ConnectionError: the database has gone")


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        pytest.param(None, "it ended before it was told to stop", id="returned"),
        pytest.param(KeyError("x"), "KeyError: 'x'", id="raised"),
    ],
)
async def test_a_mounted_application_whose_lifespan_ends_early_is_logged(
    caplog: pytest.LogCaptureFixture, error: Exception | None, reason: str
) -> None:
    async def leaving(scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        await send({"type": "lifespan.startup.complete"})
        if error is not None:
            raise error

    async with Application(Module(mounts={"/legacy": leaving}), settings=PROMPT):
        pass

    assert {"event": "closing failed", "mounted": "/legacy", "reason": reason} in told(caplog)


def test_a_websocket_reaches_the_application_that_is_mounted() -> None:
    with serve(mounts={"/legacy": starlette()}) as client, client.websocket_connect("/legacy/echo") as websocket:
        websocket.send_text("hello")
        assert websocket.receive_text() == "hello"


def test_a_websocket_that_nothing_answers_is_refused_with_404() -> None:
    with serve(hello) as client, pytest.raises(WebSocketDenialResponse) as refusal, client.websocket_connect("/"):
        pass

    assert refusal.value.status_code == 404


async def test_a_websocket_is_closed_where_the_server_cannot_say_more() -> None:
    sent: list[Any] = []

    async def receive() -> dict[str, str]:
        return {"type": "websocket.connect"}

    async def send(message: Any) -> None:
        sent.append(message)

    async with Application(Module(), settings=QUIET) as app:
        await app({"type": "websocket", "path": "/", "headers": []}, receive, send)

    assert sent == [{"type": "websocket.close", "code": 4404, "reason": "No WebSocket is at this path."}]


def test_a_websocket_is_refused_when_nothing_runs_any_more() -> None:
    app = Application(Module(mounts={"/legacy": starlette()}), settings=QUIET)
    client = TestClient(app)
    with client:
        pass

    with pytest.raises(WebSocketDisconnect), client.websocket_connect("/legacy/echo"):
        pass


async def test_a_guest_of_armature_that_shares_our_settings_is_logged_once_each() -> None:
    inner = Application(Module(controllers=[hello]), settings=QUIET)

    async with Application(Module(mounts={"/in": inner}), settings=QUIET) as app:
        head, body = await exchange(app, "GET", "/in")

    assert (head["status"], body["body"]) == (200, b"hello")
