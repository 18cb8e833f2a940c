"""Groups: what stands among the controllers of a module and is shared by its own."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient

from armature.core import (
    Application,
    CallNext,
    Connection,
    Group,
    HttpContext,
    Module,
    WiringError,
    command,
    controller,
    get,
    skip_guard,
    use_filter,
    use_guard,
    use_interceptor,
    use_middleware,
    websocket,
)
from armature.core.app.inspection import explain, routes_as_text
from armature.core.types import ASGIApp, ASGIScope, Receive, Send
from tests.core.http.serving import QUIET


def noting(kind: str, name: str) -> Any:
    """A guard, an interceptor or middleware that writes its name into a header of the request."""

    class Guard:
        def can_activate(self, context: HttpContext) -> bool:
            _note(context.scope, name)
            return True

    class Interceptor:
        async def intercept(self, call_next: CallNext, context: HttpContext) -> object:
            _note(context.scope, name)
            return await call_next()

    class Middleware:
        def __init__(self, app: ASGIApp) -> None:
            self.app = app

        async def __call__(self, scope: ASGIScope, receive: Receive, send: Send) -> None:
            _note(scope, name)
            await self.app(scope, receive, send)

    found = {"guards": Guard, "interceptors": Interceptor, "middleware": Middleware}[kind]
    found.__name__ = found.__qualname__ = name.title()
    return found


def _note(scope: ASGIScope, name: str) -> None:
    scope.setdefault("noted", []).append(name)


def noted(context: HttpContext) -> str:
    return " ".join(context.scope.get("noted", []))


USE: dict[str, Callable[..., Any]] = {
    "guards": use_guard,
    "interceptors": use_interceptor,
    "middleware": use_middleware,
}


@pytest.mark.parametrize("kind", list(USE))
def test_what_a_group_declares_stands_between_the_module_and_the_controller(kind: str) -> None:
    @USE[kind](noting(kind, "controller"))
    @controller("/users")
    class Users:
        @get("/{id}")
        @USE[kind](noting(kind, "route"))
        async def show(self, id: int, context: HttpContext) -> str:
            return f"{id}: {noted(context)}"

    def around(name: str) -> dict[str, Any]:
        return {kind: [noting(kind, name)]}

    inner = Group("/inner", controllers=[Users], **around("inner"))
    module = Module(controllers=[Group("/outer", controllers=[inner], **around("outer"))], **around("module"))
    app = Application(Module(imports=[module], **around("application")), settings=QUIET)

    with TestClient(app) as client:
        expected = "7: application module outer inner controller route"
        assert client.get("/outer/inner/users/7").text == expected


class Missed(Exception): ...


def catching(name: str, *, raising: bool = False) -> Any:
    class Filter:
        def catch(self, error: Missed) -> PlainTextResponse:
            if raising:
                raise Missed(f"{error} {name}")
            return PlainTextResponse(f"{error} {name}")

    return Filter


@pytest.mark.parametrize("path", ["/g", "/"])
def test_an_exception_goes_through_the_filters_of_groups_from_the_inside_out(path: str) -> None:
    @get("/")
    @use_filter(catching("route", raising=True))
    async def fail() -> str:
        raise Missed("handler")

    inner = Group(path, controllers=[fail], filters=[catching("inner", raising=True)])
    middle = Group(path, controllers=[inner], filters=[catching("middle", raising=True)])
    outer = Group(path, controllers=[middle], filters=[catching("outer")])
    app = Application(Module(controllers=[outer]), settings=QUIET)

    with TestClient(app) as client:
        assert client.get(path * 3 if path != "/" else "/").text == "handler route inner middle outer"


class SignedIn:
    def can_activate(self) -> bool:
        return False


def test_a_guard_of_a_group_can_be_taken_off() -> None:
    @controller("/users")
    class Users:
        @get("/closed")
        async def closed(self) -> str:
            return "closed"

        @get("/open")
        @skip_guard(SignedIn)
        async def opened(self) -> str:
            return "open"

    app = Application(Module(controllers=[Group("/admin", controllers=[Users], guards=[SignedIn])]), settings=QUIET)

    with TestClient(app) as client:
        assert client.get("/admin/users/closed").status_code == 403
        assert client.get("/admin/users/open").text == "open"


def test_a_guard_of_a_group_is_overridden_and_satisfies_a_strict_application() -> None:
    class Open:
        def can_activate(self) -> bool:
            return True

    @get("/")
    async def hello() -> str:
        return "hello"

    module = Module(controllers=[Group("/admin", controllers=[hello], guards=[SignedIn])])
    app = Application(module, settings=QUIET, deny_by_default=True)

    with TestClient(app.override(SignedIn).enhancer(Open)) as client:
        assert client.get("/admin").text == "hello"


def test_the_nearest_version_and_host_hold_and_tags_add_up() -> None:
    @controller("/users", tags=["users"])
    class Users:
        @get("/")
        async def inherited(self) -> str:
            return "inherited"

        @get("/own", version="2", host="own.example.com", tags=["own", "admin"])
        async def own(self) -> str:
            return "own"

    group = Group("/admin", controllers=[Users], version="1", host="{tenant}.example.com", tags=["admin"])

    @get("/{tenant}")
    async def plain(tenant: str) -> str:
        return tenant

    @get("/")
    async def home(tenant: str) -> str:
        return tenant

    app = Application(Module(controllers=[plain, Group(controllers=[home], host="{tenant}.org")]), settings=QUIET)
    with TestClient(app) as client:
        assert client.get("/", headers={"host": "ada.org"}).text == "ada"
    with pytest.raises(WiringError, match=r'No parameter of Users.inherited .* takes "tenant"'):
        Application(Module(controllers=[group]))

    fixed = Group("/admin", controllers=[Users], version="1", host="a.example.com", tags=["admin"])
    endpoints = [plan.endpoint for plan in Application(Module(controllers=[fixed])).blueprint.plans]
    assert [(each.address, str(each.apart.host), each.tags) for each in endpoints] == [
        ("GET /v1/admin/users", "a.example.com", ("admin", "users")),
        ("GET /v2/admin/users/own", "own.example.com", ("admin", "users", "own")),
    ]


def test_functions_websockets_and_commands_stand_in_groups() -> None:
    @websocket("/live")
    async def live(connection: Connection) -> None:
        await connection.send("live")

    @command("reindex")
    async def reindex() -> str:
        return "done"

    app = Application(Module(controllers=[Group("/admin", controllers=[live, reindex])]), settings=QUIET)

    with TestClient(app) as client, client.websocket_connect("/admin/live") as socket:
        assert socket.receive_text() == "live"
    assert [plan.endpoint.address for plan in app.blueprint.plans] == ["/admin/live", "reindex"]


def test_what_a_group_declared_is_shown() -> None:
    @get("/users")
    async def users() -> str:
        return "users"

    inner = Group("/inner", controllers=[users], guards=[SignedIn])
    app = Application(
        Module(controllers=[Group("/outer", controllers=[inner], interceptors=[noting("interceptors", "noting")])])
    )

    steps = {step.kind: step for step in explain(app, "GET /outer/inner/users").steps}

    assert steps["guard"].declared_by == "group /inner"
    assert steps["interceptor"].declared_by == "group /outer"
    assert inner.where.startswith(steps["guard"].where)
    assert "SignedIn" in routes_as_text(app)


def refusal(program: Callable[[], object]) -> str:
    with pytest.raises(WiringError) as refused:
        program()
    return re.sub(r"[^ (]+test_groups\.py:\d+", "here", str(refused.value))


@get("/")
async def hello() -> str:
    return "hello"


NotAList: Any = hello


@pytest.mark.parametrize(
    ("group", "message"),
    [
        (
            Group("/admin"),
            'Group("/admin") (here) has no controllers.\nWrite `controllers=[…]`, or take it away.',
        ),
        (
            Group("/admin", controllers=NotAList),
            (
                'Group("/admin") (here) has the function hello (here) as `controllers=`, and that is no list.\n'
                "Write `controllers=[…]`."
            ),
        ),
        (
            Group("/admin", controllers=[hello], tags="admin"),
            'Group("/admin") (here) has the text "admin" as `tags=`, and that is no list.\nWrite `tags=[…]`.',
        ),
        (
            Group("admin", controllers=[hello]),
            'The path template "admin" (here) does not begin with "/"; write "/admin".',
        ),
    ],
    ids=["empty", "controllers", "tags", "slash"],
)
def test_a_group_that_cannot_work_is_refused(group: Group, message: str) -> None:
    assert refusal(lambda: Application(Module(name="Shop", controllers=[group]))) == message


def test_what_stands_in_two_groups_is_refused() -> None:
    first, second = Group("/a", controllers=[Group(controllers=[hello])]), Group("/b", controllers=[hello])

    assert refusal(lambda: Application(Module(name="Shop", controllers=[first, second]))) == (
        'hello (here) stands twice in `controllers=[…]`: Group("/") (here) of Shop (here) and '
        'Group("/b") (here) of Shop (here).\nKeep it in one place.'
    )
