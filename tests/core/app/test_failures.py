"""What a client and the log learn of an error, and what happens when it is too late for an answer."""

from collections.abc import AsyncIterator

import pytest
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.testclient import TestClient
from starlette.types import Receive, Send
from starlette.types import Scope as ASGIScope

from armature.core import Application, ApplicationSettings, Conflict, Module, Scope, get, post, provide
from tests.core.app.life import told
from tests.core.http.serving import FAILED, QUIET, application, exchange, problem, serve

LOGGED = ApplicationSettings(log_level="INFO")


def test_an_unexpected_exception_is_500_without_internals_and_the_log_has_the_rest(
    caplog: pytest.LogCaptureFixture,
) -> None:
    @get("/")
    async def boom() -> None:
        raise RuntimeError("the password is hunter2")

    with serve(boom) as client:
        response = client.get("/")

    [record] = [each for each in caplog.records if each.name == "armature.requests"]
    assert (response.status_code, response.json()) == (500, FAILED)
    assert isinstance(record.msg, dict)
    error = record.msg["exc_info"]
    assert {key: record.msg[key] for key in ("event", "method", "route", "request_id", "level")} == {
        "event": "request failed",
        "method": "GET",
        "route": "/",
        "request_id": "test",
        "level": "error",
    }
    assert repr(error) == "RuntimeError('the password is hunter2')"
    assert error.__traceback__ is not None


@pytest.mark.parametrize(("commits", "status"), [(True, 201), (False, 500)], ids=["commits", "fails-to-commit"])
def test_a_unit_of_work_is_closed_before_the_answer_is_sent(commits: bool, status: int) -> None:
    class Unit: ...

    async def unit() -> AsyncIterator[Unit]:
        yield Unit()
        if not commits:
            raise ConnectionError("no commit")

    @post("/", status=201)
    async def create(unit: Unit) -> str:
        return "created"

    with serve(create, providers=[provide(Unit).by(unit, scope=Scope.REQUEST)]) as client:
        assert client.post("/").status_code == status


def test_an_error_of_ones_own_is_its_problem_and_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    @get("/")
    async def taken() -> None:
        raise Conflict("The seat is taken.", headers={"Retry-After": "5"}, seat=7)

    with serve(taken) as client:
        response = client.get("/")

    assert response.json() == problem(409, "conflict", "Conflict", "The seat is taken.", seat=7)
    assert response.headers["retry-after"] == "5"
    assert told(caplog, "armature.requests") == []


def test_an_exception_of_starlette_is_a_problem_too() -> None:
    @get("/")
    async def teapot() -> None:
        raise HTTPException(404, "No tea.", {"x-tea": "none"})

    with serve(teapot) as client:
        response = client.get("/")

    assert response.json() == problem(404, "not-found", "Not found", "No tea.")
    assert response.headers["x-tea"] == "none"


async def test_a_client_that_leaves_while_it_sends_gets_nothing_and_is_no_error(
    caplog: pytest.LogCaptureFixture,
) -> None:
    @post("/")
    async def take(body: bytes) -> None: ...

    async with application(take) as app:
        sent = await exchange(app, "POST", "/", body=[{"type": "http.disconnect"}])

    assert sent == []
    assert told(caplog, "armature.requests") == []


async def test_a_client_that_leaves_behind_middleware_gets_nothing_either(caplog: pytest.LogCaptureFixture) -> None:
    async def leaving(scope: object, receive: object, send: object) -> None:
        raise ClientDisconnect

    async with application(mounts={"/": leaving}) as app:
        sent = await exchange(app, "GET", "/")

    assert sent == []
    assert told(caplog, "armature.requests") == []


def test_an_error_after_the_head_was_sent_reaches_the_server_which_breaks_off_and_logs_it(
    caplog: pytest.LogCaptureFixture,
) -> None:
    @get("/")
    async def halting() -> AsyncIterator[str]:
        yield "one"
        raise KeyError("two")

    class Passing:
        def __init__(self, app) -> None:
            self.app = app

        async def __call__(self, scope, receive, send) -> None:
            await self.app(scope, receive, send)

    with serve(halting, middleware=[Passing], settings=LOGGED) as client, pytest.raises(KeyError, match="two"):
        client.get("/")

    assert told(caplog, "armature.requests") == []
    [access] = told(caplog, "armature.access")
    assert (access["route"], access["status"]) == ("/", 200)


async def test_a_client_that_leaves_after_the_head_is_no_error() -> None:
    async def leaving(scope: ASGIScope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        raise ClientDisconnect

    async with application(mounts={"/": leaving}) as app:
        sent = await exchange(app, "GET", "/")

    assert [message["type"] for message in sent] == ["http.response.start"]


@pytest.mark.parametrize("form", ["model", "request"])
def test_a_body_beyond_the_setting_is_413(form: str) -> None:
    @post("/")
    async def by_argument(body: bytes) -> int:
        return len(body)

    @post("/")
    async def by_request(request: Request) -> int:
        return len(await request.body())

    settings = QUIET.model_copy(update={"body_limit": 10})
    with serve(by_argument if form == "model" else by_request, settings=settings) as client:
        whole, beyond = client.post("/", content=b"x" * 10), client.post("/", content=b"x" * 11)

    assert whole.text == "10"
    assert beyond.json() == problem(
        413, "content-too-large", "Content too large", "The body is larger than 10 bytes.", limit=10
    )


@pytest.mark.parametrize("prefix", ["", "/api"])
def test_the_problem_names_the_whole_path(prefix: str) -> None:
    app = Application(Module(), settings=QUIET)

    with TestClient(app, root_path=prefix) as client:
        assert client.get(f"{prefix}/nowhere").json()["instance"] == f"{prefix}/nowhere"
