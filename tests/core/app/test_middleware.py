"""Plain ASGI middleware: around the application before the match, around a module's own routes after it."""

from typing import Annotated, Any

import pytest
from starlette.middleware import Middleware
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from armature.core import (
    Application,
    Header,
    Module,
    NotFound,
    Unauthorized,
    WiringError,
    get,
    injectable,
    post,
    provide,
    use_middleware,
)
from armature.core import Scope as Life
from tests.core.http.serving import FAILED, QUIET, problem, serve


class Trail:
    """Where a request came along."""

    def __init__(self) -> None:
        self.steps: list[str] = []


def marking(name: str) -> type:
    """A middleware, with a service injected, that notes when a request comes by."""

    class Marking:
        def __init__(self, app: ASGIApp, trail: Trail) -> None:
            self.app = app
            self.trail = trail

        async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
            self.trail.steps.append(name)
            await self.app(scope, receive, send)

    return Marking


@get("/")
async def hello(trail: Trail) -> list[str]:
    return trail.steps


async def guest(scope: Scope, receive: Receive, send: Send) -> None:
    await PlainTextResponse(f"{scope['root_path']} {scope['path']}")(scope, receive, send)


def test_middleware_runs_from_the_application_inwards() -> None:
    @get("/inner")
    @use_middleware(marking("route"))
    async def inner(trail: Trail) -> list[str]:
        return trail.steps

    shop = Module(name="Shop", controllers=[inner], middleware=[marking("module")])
    outer = [marking("first"), marking("second")]

    with serve(imports=[shop], middleware=outer, providers=[Trail], exports=[Trail], is_global=True) as client:
        assert client.get("/inner").json() == ["first", "second", "module", "route"]


def test_the_middleware_of_the_application_runs_before_the_match_and_that_of_a_module_does_not() -> None:
    trail = Trail()
    shop = Module(name="Shop", controllers=[hello], middleware=[marking("module")])
    provided = [provide(Trail).value(trail)]

    with serve(
        imports=[shop], middleware=[marking("application")], providers=provided, exports=[Trail], is_global=True
    ) as client:
        client.get("/nowhere")

    assert trail.steps == ["application"]


def test_a_request_body_goes_through_middleware() -> None:
    @post("/")
    async def echo(body: bytes) -> bytes:
        return body

    with serve(echo, middleware=[marking("x")], providers=[Trail]) as client:
        assert client.post("/", content=b"hello").content == b"hello"


def test_what_starlette_has_is_taken_with_its_options() -> None:
    class Adding:
        def __init__(self, app: ASGIApp, name: str, *, value: str) -> None:
            self.app = app
            self.header = (name.encode(), value.encode())

        async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
            async def add(message: Any) -> None:
                if message["type"] == "http.response.start":
                    message["headers"].append(self.header)
                await send(message)

            await self.app(scope, receive, add)

    with serve(hello, providers=[Trail], middleware=[Middleware(Adding, "x-by", value="us")]) as client:
        assert client.get("/").headers["x-by"] == "us"
        assert client.get("/nowhere").headers["x-by"] == "us"


def test_middleware_that_hands_on_another_scope_is_heard() -> None:
    class Renaming:
        def __init__(self, app: ASGIApp) -> None:
            self.app = app

        async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
            await self.app({**scope, "path": "/named", "headers": [(b"name", b"Ada")]}, receive, send)

    @get("/named")
    async def named(name: Annotated[str, Header()]) -> str:
        return name

    with serve(named, middleware=[Renaming]) as client:
        assert client.get("/anything").text == "Ada"


def test_compression_of_starlette_works_unchanged() -> None:
    @get("/")
    async def long() -> str:
        return "x" * 10_000

    with serve(long, middleware=[Middleware(GZipMiddleware)]) as client:
        response = client.get("/", headers={"accept-encoding": "gzip"})

    assert (response.headers["content-encoding"], len(response.text)) == ("gzip", 10_000)


def test_http_middleware_of_starlette_works_unchanged() -> None:
    class Timing(BaseHTTPMiddleware):
        async def dispatch(self, request, call_next):
            response = await call_next(request)
            response.headers["x-time"] = "0"
            return response

    with serve(hello, providers=[Trail], middleware=[Timing]) as client:
        response = client.get("/")

    assert (response.status_code, response.headers["x-time"]) == (200, "0")


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        pytest.param(
            Unauthorized("Who are you?"), problem(401, "unauthorized", "Unauthorized", "Who are you?"), id="http-error"
        ),
        pytest.param(RuntimeError("secret"), FAILED, id="anything-else"),
    ],
)
@pytest.mark.parametrize("place", ["application", "route"])
def test_what_middleware_raises_is_a_problem(error: Exception, expected: dict[str, object], place: str) -> None:
    class Refusing:
        def __init__(self, app: ASGIApp) -> None: ...

        async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
            raise error

    @get("/")
    @use_middleware(Refusing)
    async def covered() -> None: ...

    client = serve(covered) if place == "route" else serve(hello, providers=[Trail], middleware=[Refusing])
    with client:
        assert client.get("/").json() == expected


def test_the_middleware_of_a_module_stands_around_what_it_mounts() -> None:
    trail = Trail()
    legacy = Module(name="Legacy", mounts={"/legacy": guest}, middleware=[marking("legacy")])
    provided = [provide(Trail).value(trail)]

    with serve(imports=[legacy], providers=provided, exports=[Trail], is_global=True) as client:
        assert client.get("/legacy/a").text == "/legacy /legacy/a"

    assert trail.steps == ["legacy"]


def test_what_packages_put_around_the_application_stands_outside_that_of_the_root() -> None:
    trail = Trail()
    provided = [provide(Trail).value(trail)]
    inner = Module(application_middleware=[marking("imported by a package")], providers=provided)
    package = Module(imports=[inner], application_middleware=[marking("package")], providers=provided)
    other = Module(application_middleware=[marking("other"), marking("other again")], providers=provided)
    root: dict[str, Any] = {
        "imports": [package, other],
        "middleware": [marking("root")],
        "providers": provided,
        "mounts": {"/g": guest},
    }

    with serve(**root) as client:
        assert [client.get(path).status_code for path in ("/g", "/nowhere")] == [200, 404]

    once = ["imported by a package", "package", "other", "other again", "root"]
    assert trail.steps == once * 2


def test_what_cannot_surround_the_application_names_the_module_that_brings_it() -> None:
    here = r"\(tests/core/app/test_middleware.py:\d+\)"
    refused: dict[str, Any] = {
        rf"Package {here} has .* as `application_middleware=`, and that is no list": marking("alone"),
        rf"hello {here} is declared as middleware, and is no class": [hello],
    }

    for sentence, declared in refused.items():
        with pytest.raises(WiringError, match=sentence):
            Application(Module(imports=[Module(name="Package", application_middleware=declared)]))


def test_what_is_no_middleware_does_not_start() -> None:
    def nothing() -> None: ...

    class WithoutApp: ...

    for wrong in (nothing, WithoutApp):
        with pytest.raises(WiringError) as failure:
            Application(Module(name="Shop", middleware=[wrong], controllers=[hello], providers=[Trail]))
        first, *rest = str(failure.value).splitlines()
        assert first.startswith(f"{wrong.__qualname__.rpartition('.')[2]} (tests/core/app/test_middleware.py:")
        assert first.endswith(
            "is declared as middleware, and is no class whose first parameter is the ASGI application."
        )
        assert rest == [
            (
                "Write a class with `__init__(self, app: ASGIApp)` and `__call__(self, scope, receive, send)`, "
                "or `Middleware(cls, option=…)`."
            )
        ]


def test_middleware_that_needs_what_lives_in_a_request_does_not_start() -> None:
    @injectable(scope=Life.REQUEST)
    class Unit: ...

    class Needing:
        def __init__(self, app: ASGIApp, unit: Unit) -> None: ...

    with pytest.raises(WiringError) as failure:
        Application(Module(name="Shop", middleware=[Needing], providers=[Unit, Trail], controllers=[hello]))

    first, second = str(failure.value).splitlines()
    assert first.startswith("The middleware Needing (tests/core/app/test_middleware.py:")
    assert first.endswith(") needs Unit, whose scope is REQUEST; middleware is built once.")
    assert second == "Take singletons only, or make it a guard or interceptor, which can take anything."


def test_middleware_that_turns_an_error_into_another_is_heard() -> None:
    class Hiding:
        def __init__(self, app: ASGIApp) -> None:
            self.app = app

        async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
            statuses: list[int] = []

            async def look(message: Any) -> None:
                if message["type"] == "http.response.start":
                    statuses.append(message["status"])
                if statuses != [500]:
                    await send(message)

            await self.app(scope, receive, look)
            if statuses == [500]:
                raise NotFound("Nothing to see.")

    @get("/")
    async def boom() -> None:
        raise RuntimeError

    with serve(boom, middleware=[Hiding], settings=QUIET) as client:
        assert client.get("/").json() == problem(404, "not-found", "Not found", "Nothing to see.")
