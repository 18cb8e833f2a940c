"""Plain ASGI middleware around routes, controllers, modules and the application."""

from typing import Any

import pytest
from starlette.middleware import Middleware
from starlette.middleware.base import BaseHTTPMiddleware, RequestResponseEndpoint
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from armature.core import (
    Module,
    NotFound,
    Scope,
    WiringError,
    controller,
    get,
    injectable,
    post,
    provide,
    use_middleware,
)
from armature.core.types import ASGIApp, ASGIScope, Message, Receive, Send
from tests.core.http.serving import FAILED, application, problem, serve


class Seen:
    def __init__(self) -> None:
        self.names: list[str] = []


class Recording:
    """Takes a service by injection and an option by hand."""

    def __init__(self, app: ASGIApp, seen: Seen, name: str = "injected") -> None:
        self.app = app
        self.seen = seen
        self.name = name

    async def __call__(self, scope: ASGIScope, receive: Receive, send: Send) -> None:
        self.seen.names.append(self.name)
        await self.app(scope, receive, send)


class Tagging:
    """Adds a header to every answer that passes."""

    def __init__(self, app: ASGIApp, tag: str, *more: str, name: str = "x-tag") -> None:
        self.app = app
        self.header = (name.encode(), " ".join([tag, *more]).encode())

    async def __call__(self, scope: ASGIScope, receive: Receive, send: Send) -> None:
        async def tagged(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message["headers"], self.header]}
            await send(message)

        await self.app(scope, receive, tagged)


def tag(name: str) -> Middleware:
    return Middleware(Tagging, name)


@get("/other")
async def other() -> str:
    return "other"


def test_middleware_stands_around_the_application_a_module_a_controller_and_a_route() -> None:
    @controller("/a")
    @use_middleware(tag("controller"))
    class Controller:
        @get("/both")
        @use_middleware(tag("route-1"), tag("route-2"))
        async def both(self) -> str:
            return "a"

        @get("/one")
        async def one(self) -> str:
            return "a"

    part = Module(name="Part", controllers=[Controller], middleware=[tag("module")])
    with serve(other, imports=[part], middleware=[tag("app-1"), tag("app-2")]) as client:
        found = {path: client.get(path).headers.get_list("x-tag") for path in ("/a/both", "/a/one", "/other", "/none")}

    assert found == {
        "/a/both": ["route-2", "route-1", "controller", "module", "app-2", "app-1"],
        "/a/one": ["controller", "module", "app-2", "app-1"],
        "/other": ["app-2", "app-1"],
        "/none": ["app-2", "app-1"],
    }


def test_options_are_those_that_starlette_takes() -> None:
    with serve(other, middleware=[Middleware(Tagging, "a", "b", name="x-other")]) as client:
        assert client.get("/other").headers["x-other"] == "a b"


def test_parameters_after_the_application_are_injected() -> None:
    seen = Seen()

    @get("/")
    @use_middleware(Recording)
    async def handler() -> str:
        return "a"

    with serve(handler, providers=[provide(Seen).value(seen)]) as client:
        assert client.get("/").text == "a"

    assert seen.names == ["injected"]


def test_middleware_of_the_application_sees_paths_that_no_route_has() -> None:
    seen = Seen()

    with serve(other, middleware=[Recording], providers=[provide(Seen).value(seen)]) as client:
        assert client.get("/nothing").json() == problem(404, "not-found", "Not found", "Nothing is at this path.") | {
            "instance": "/nothing"
        }

    assert seen.names == ["injected"]


def test_problems_pass_through_cors() -> None:
    @get("/fails")
    async def fails() -> None:
        raise NotFound("No.")

    @get("/breaks")
    async def breaks() -> None:
        raise LookupError("internal")

    @post("/takes")
    async def takes(body: bytes) -> None: ...

    cors = Middleware(CORSMiddleware, allow_origins=["https://a.example"], allow_methods=["PUT"])
    with serve(other, fails, breaks, takes, middleware=[cors]) as client:
        origin = {"origin": "https://a.example"}
        answers = [
            client.get("/other", headers=origin),
            client.get("/fails", headers=origin),
            client.get("/breaks", headers=origin),
            client.get("/none", headers=origin),
            client.put("/other", headers=origin),
            client.post("/takes", headers=origin, content=b"x" * 1_048_577),
        ]
        preflight = client.options("/other", headers=origin | {"access-control-request-method": "PUT"})
        foreign = client.get("/other", headers={"origin": "https://b.example"})

    assert [each.status_code for each in answers] == [200, 404, 500, 404, 405, 413]
    assert {each.headers["access-control-allow-origin"] for each in answers} == {"https://a.example"}
    assert {each.headers["x-request-id"] for each in answers} == {"test"}
    assert answers[2].json() == FAILED | {"instance": "/breaks"}
    assert (preflight.status_code, preflight.headers["access-control-allow-methods"]) == (200, "PUT")
    assert preflight.headers["x-request-id"] == "test"
    assert "access-control-allow-origin" not in foreign.headers


def test_middleware_of_starlette_works_unchanged() -> None:
    class Timed(BaseHTTPMiddleware):
        async def dispatch(self, request: Request, call_next: RequestResponseEndpoint) -> Response:
            request.state.user = "ann"
            response = await call_next(request)
            response.headers["x-timed"] = request.url.path
            return response

    @get("/{name}")
    async def handler(name: str, request: Request) -> list[str]:
        return [name, request.state.user] * 100

    with serve(use_middleware(Middleware(Timed), Middleware(GZipMiddleware, minimum_size=10))(handler)) as client:
        response = client.get("/a", headers={"accept-encoding": "gzip"})

    assert response.json() == ["a", "ann"] * 100
    assert response.headers["x-timed"] == "/a"
    assert response.headers["content-encoding"] == "gzip"


def test_middleware_may_answer_by_itself() -> None:
    class Closed:
        def __init__(self, app: ASGIApp) -> None: ...

        async def __call__(self, scope: ASGIScope, receive: Receive, send: Send) -> None:
            await PlainTextResponse("closed", 503)(scope, receive, send)

    @get("/")
    @use_middleware(Closed)
    async def handler() -> None:
        pytest.fail("the middleware answers")

    with serve(handler) as client:
        response = client.get("/")

    assert (response.status_code, response.text, response.headers["x-request-id"]) == (503, "closed", "test")


@pytest.mark.parametrize("level", ["application", "route"])
@pytest.mark.parametrize(
    ("error", "body"),
    [
        pytest.param(NotFound("No."), problem(404, "not-found", "Not found", "No."), id="404"),
        pytest.param(LookupError("internal"), FAILED, id="500"),
    ],
)
def test_what_middleware_raises_is_a_problem(error: Exception, body: dict[str, object], level: str) -> None:
    class Failing:
        def __init__(self, app: ASGIApp) -> None: ...

        async def __call__(self, scope: ASGIScope, receive: Receive, send: Send) -> None:
            raise error

    @get("/")
    async def handler() -> None:
        pytest.fail("the middleware fails")

    around: dict[str, Any] = {"middleware": [Failing]} if level == "application" else {}
    with serve(handler if around else use_middleware(Failing)(handler), **around) as client:
        assert client.get("/").json() == body


def test_middleware_may_rewrite_the_path_before_the_match() -> None:
    class Rewriting:
        def __init__(self, app: ASGIApp) -> None:
            self.app = app

        async def __call__(self, scope: ASGIScope, receive: Receive, send: Send) -> None:
            await self.app({**scope, "path": "/other", "raw_path": b"/other"}, receive, send)

    with serve(other, middleware=[Rewriting]) as client:
        assert client.get("/anything").text == "other"


@pytest.mark.parametrize("level", ["application", "route"])
def test_middleware_may_change_query_headers_and_body(level: str) -> None:
    class Changing:
        def __init__(self, app: ASGIApp) -> None:
            self.app = app

        async def __call__(self, scope: ASGIScope, receive: Receive, send: Send) -> None:
            async def upper() -> Message:
                message = await receive()
                return {**message, "body": message["body"].upper()}

            headers = [*scope["headers"], (b"x-user", b"ann")]
            await self.app({**scope, "query_string": b"name=changed", "headers": headers}, upper, send)

    @post("/")
    async def handler(request: Request, body: bytes, name: str) -> list[str]:
        return [request.headers["x-user"], body.decode(), name]

    around: dict[str, Any] = {"middleware": [Changing]} if level == "application" else {}
    with serve(handler if around else use_middleware(Changing)(handler), **around) as client:
        assert client.post("/?name=sent", content=b"abc").json() == ["ann", "ABC", "changed"]


@injectable(scope=Scope.REQUEST)
class Session: ...


class NeedsASession:
    def __init__(self, app: ASGIApp, session: Session) -> None: ...


@pytest.mark.parametrize(
    ("declared", "message"),
    [
        pytest.param(lambda app: app, "is no class whose first parameter", id="function"),
        pytest.param(CORSMiddleware(application(other)), "is no class whose first parameter", id="instance"),
        pytest.param(NeedsASession, "needs Session, .*; middleware is built once", id="request-scope"),
        pytest.param(Recording, "Seen", id="missing"),
    ],
)
def test_middleware_that_cannot_be_built_does_not_start(declared: Any, message: str) -> None:
    with pytest.raises(WiringError, match=message):
        application(other, middleware=[declared], providers=[Session])
