"""Deny by default: what is open says so, and what says so is open."""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from armature.core import (
    Application,
    ExecutionContext,
    Module,
    Pipeline,
    Transport,
    controller,
    endpoint,
    get,
    post,
    provide,
    public,
    skip_guard,
    use_guard,
)
from armature.core.health import HealthModule
from armature.core.problems import ProblemsModule
from tests.core.mistakes.programs import complaint, shop


class SignedIn:
    def can_activate(self) -> bool:
        return False


class Inside(SignedIn): ...


@get("/hello")  # at: hello
async def hello() -> str:
    return "hello"


@get("/guarded")
@use_guard(SignedIn)
async def guarded() -> None: ...


@public
@get("/public")
async def opened() -> str:
    return "open"


def denying(*controllers: Any, **fields: Any) -> Application:
    root = Module(name="Shop", controllers=list(controllers), **fields)  # at: root
    return Application(root, deny_by_default=True)


def test_one_route_without_a_guard_stops_the_start() -> None:
    assert complaint(lambda: denying(hello, guarded, opened)) == (
        "Application(deny_by_default=True) of the root module at <root> has one route without a guard:\n\n"
        "    GET /hello   hello   <hello>\n\n"
        "Write `@use_guard(…)` on each or on its controller, or `@public` where anybody may reach it."
    )


def test_ten_routes_are_listed_and_the_others_counted() -> None:
    def route(number: int) -> Callable[..., object]:
        @get(f"/{number}")  # at: route
        async def numbered() -> None: ...

        return numbered

    message = complaint(lambda: denying(*(route(number) for number in range(12))))

    assert message.splitlines() == [
        "Application(deny_by_default=True) of the root module at <root> has 12 routes without a guard:",
        "",
        *(f"    GET /{number}   numbered   <route>" for number in range(10)),
        "    and 2 more",
        "",
        "Write `@use_guard(…)` on each or on its controller, or `@public` where anybody may reach it.",
    ]


def test_a_mounted_application_is_public_only_where_the_module_says_so() -> None:
    mounts = {"/a": Starlette(), "/b": Starlette()}

    assert complaint(lambda: denying(mounts=mounts, public_mounts=["/b"])) == (
        "Application(deny_by_default=True) of the root module at <root> has one route without a guard:\n\n"
        "    MOUNT /a   Starlette   <root>\n\n"
        "Write `@use_guard(…)` on each or on its controller, or `@public` where anybody may reach it; "
        'no guard covers a mounted application: if it guards itself, write `public_mounts=["/path"]`.'
    )


def test_guards_of_any_level_and_what_is_public_satisfy_it() -> None:
    app = denying(hello, guards=[SignedIn], imports=[HealthModule, ProblemsModule])

    with TestClient(app) as client:
        assert client.get("/hello").status_code == 403
    assert denying(guarded, opened, imports=[HealthModule, ProblemsModule]).blueprint.plans


class Ticks(Transport):
    name: ClassVar[str] = "ticks"

    def open(self, pipelines: Sequence[Pipeline]) -> None: ...


class Calls(Ticks):
    name: ClassVar[str] = "calls"
    has_client: ClassVar[bool] = True


def tick() -> Any:
    return endpoint("ticks", "every second")


def call() -> Any:
    return endpoint("calls", "hello")


def test_only_what_a_client_reaches_is_denied() -> None:
    @tick()
    async def ticked(context: ExecutionContext) -> None: ...

    @call()  # at: call
    async def called() -> None: ...

    assert complaint(lambda: denying(ticked, called, transports=[Ticks, Calls])) == (
        "Application(deny_by_default=True) of the root module at <root> has one route without a guard:\n\n"
        "    CALLS hello   called   <call>\n\n"
        "Write `@use_guard(…)` on each or on its controller, or `@public` where anybody may reach it."
    )


def test_public_takes_nothing_off_and_needs_no_option() -> None:
    with TestClient(Application(Module(controllers=[opened], guards=[SignedIn]))) as client:
        assert client.get("/public").status_code == 403
    with TestClient(Application(Module(controllers=[opened]))) as client:
        assert client.get("/public").text == "open"


def test_a_controller_is_public_with_all_its_endpoints_also_when_it_is_inherited() -> None:
    @public
    @controller("/a")
    class Base:
        @skip_guard(SignedIn)
        @get("/")
        async def show(self) -> str:
            return "shown"

    @controller("/b")
    class Further(Base): ...

    with TestClient(denying(Further, guarded, guards=[SignedIn])) as client:
        assert client.get("/b").text == "shown"


def test_public_beside_a_guard_contradicts_it() -> None:
    @public  # at: public
    @get("/")  # at: show
    @use_guard(SignedIn)  # at: guard
    async def show() -> None: ...

    assert complaint(lambda: shop(show)) == (
        "show (<show>) is @public (<public>), and SignedIn (<guard>) guards it.\n"
        "Take one of the two away, or write `@skip_guard(SignedIn)` where it is inherited."
    )


def test_a_guard_nearer_than_public_contradicts_it() -> None:
    @public  # at: class_public
    @controller("/")
    class Open:
        @get("/")
        async def index(self) -> None: ...

        @post("/")  # at: post
        @use_guard(Inside)  # at: inside
        async def add(self) -> None: ...

    message = complaint(lambda: shop(Open))

    assert message.endswith(
        "add (<post>) is @public (<class_public>), and Inside (<inside>) guards it.\n"
        "Take one of the two away, or write `@skip_guard(Inside)` where it is inherited."
    )


def test_a_guard_of_the_class_that_is_taken_off_contradicts_nothing() -> None:
    @public
    @use_guard(SignedIn)
    @controller("/")
    class Open:
        @skip_guard(SignedIn)
        @get("/")
        async def index(self) -> None: ...

    assert denying(Open).blueprint.plans[0].endpoint.public


def test_public_is_not_called() -> None:
    def program() -> object:
        return public()  # at: called

    assert complaint(program) == ("@public (<called>) is called, and takes nothing.\nWrite `@public` without brackets.")


def test_public_stands_on_a_controller_or_an_endpoint() -> None:
    anything: Any = "text"

    assert complaint(lambda: public(anything)) == (  # at: misplaced
        '@public (<misplaced>) stands on the text "text".\nPut it on a controller class, or on an endpoint.'
    )


def test_public_without_an_endpoint_says_so() -> None:
    @controller("/")
    class Broken:
        @public
        def helper(self) -> None: ...  # at: helper

        @get("/")
        async def index(self) -> None: ...

    assert "carries @public, and answers nothing that it could cover." in complaint(lambda: shop(Broken))


@pytest.mark.parametrize(
    ("path", "meant"),
    [("/static", ""), ("/leagcy", ' Did you mean "/legacy"?')],
)
def test_a_public_mount_is_a_mount(path: str, meant: str) -> None:
    assert complaint(lambda: shop(mounts={"/legacy": Starlette()}, public_mounts=[path])) == (
        f'Shop (<shop>) says `public_mounts=["{path}"]`, and mounts nothing there.{meant}\n'
        f'Write `mounts={{"{path}": …}}` as well, or take it out.'
    )


def test_public_mounts_are_a_list() -> None:
    assert complaint(lambda: shop(mounts={"/a": Starlette()}, public_mounts="/a")) == (
        'Shop (<shop>) has the text "/a" as `public_mounts=`, and that is no list.\nWrite `public_mounts=[…]`.'
    )


def test_an_overridden_provider_keeps_the_option() -> None:
    app = denying(opened, providers=[provide(Inside).value(Inside())])

    assert app.override(Inside).value(Inside())._shape.deny_by_default
