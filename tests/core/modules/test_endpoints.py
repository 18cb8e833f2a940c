"""Controllers become endpoints: what they inherit, where they answer, and what stands around them."""

from typing import Any

import pytest
from starlette.responses import JSONResponse, Response

from armature.core import (
    Application,
    CallNext,
    Module,
    body_limit,
    controller,
    delete,
    get,
    head,
    options,
    patch,
    post,
    put,
    route,
    skip_guard,
    timeout,
    use_filter,
    use_guard,
    use_interceptor,
    use_middleware,
)
from tests.core.di.asking import ask

METHODS: dict[str, Any] = {
    "GET": get,
    "POST": post,
    "PUT": put,
    "PATCH": patch,
    "DELETE": delete,
    "HEAD": head,
    "OPTIONS": options,
}


@pytest.mark.parametrize("method", METHODS)
async def test_each_method_has_its_decorator(method: str) -> None:
    @METHODS[method]("/", status=202)
    async def answer() -> str:
        return method

    async with Application(Module(controllers=[answer])) as app:
        assert (await ask(app, "/", method=method)).status == 202


async def test_an_endpoint_without_a_path_answers_at_that_of_its_controller() -> None:
    @controller("/baskets")
    class Baskets:
        @get()
        async def show(self) -> str:
            return "shown"

        @post(status=201)
        async def fill(self) -> str:
            return "filled"

    async with Application(Module(controllers=[Baskets])) as app:
        assert (await ask(app, "/baskets")).body == b"shown"
        assert (await ask(app, "/baskets", method="POST")).status == 201


async def test_any_method_has_a_route() -> None:
    @route("query", "/search")
    async def search() -> str:
        return "found"

    async with Application(Module(controllers=[search])) as app:
        assert (await ask(app, "/search", method="QUERY")).body == b"found"


async def test_one_function_may_answer_at_several_addresses_in_reading_order() -> None:
    @get("/first")
    @post("/second")
    async def answer() -> str:
        return "both"

    app = Application(Module(controllers=[answer]))

    assert [plan.endpoint.address for plan in app.blueprint.plans] == ["GET /first", "POST /second"]


def addresses(*controllers: Any, **options: Any) -> list[str]:
    app = Application(Module(controllers=list(controllers)), **options)
    return [plan.endpoint.address for plan in app.blueprint.plans]


def test_a_path_is_the_prefix_the_version_the_controller_and_the_endpoint() -> None:
    @controller("/orders", version="1")
    class Orders:
        @get("/")
        def show(self) -> str:
            return "orders"

        @get("/{id}", version="2")
        def find(self, id: int) -> str:
            return str(id)

    @get("/health", version="3")
    def health() -> str:
        return "well"

    assert addresses(Orders, health, prefix="/api") == [
        "GET /api/v1/orders",
        "GET /api/v2/orders/{id}",
        "GET /api/v3/health",
    ]


async def test_inherited_endpoints_count_and_can_be_replaced_or_taken_away() -> None:
    class Crud:
        @get("/")
        async def show(self) -> str:
            return "all"

        @get("/{id}")
        async def find(self, id: int) -> str:
            return f"one {id} of {type(self).__name__}"

        @get("/count")
        async def count(self) -> int:
            return 1

    class Hidden(Crud):
        count: Any = None

    @controller("/orders")
    class Orders(Hidden):
        @get("/")
        async def show(self) -> str:
            return "orders"

        def helper(self) -> str:
            return "no endpoint"

    assert addresses(Orders) == ["GET /orders", "GET /orders/{id}"]
    async with Application(Module(controllers=[Orders])) as app:
        assert (await ask(app, "/orders")).body == b"orders"
        assert (await ask(app, "/orders/7")).body == b"one 7 of Orders"


async def test_a_method_may_stand_under_another_name_than_its_own() -> None:
    async def shared(self: object) -> str:
        return type(self).__name__

    @controller("/orders")
    class Orders:
        show = get("/")(shared)

    async with Application(Module(controllers=[Orders])) as app:
        assert (await ask(app, "/orders")).body == b"Orders"


class Log(list[str]):
    """Who was called, in order."""


LOG = Log()


@pytest.fixture(autouse=True)
def log() -> Log:
    LOG.clear()
    return LOG


class Marked:
    def __init__(self, mark: str) -> None:
        self.mark = mark


class Guarding(Marked):
    def can_activate(self) -> bool:
        LOG.append(f"guard {self.mark}")
        return True


class Around(Marked):
    async def intercept(self, call_next: CallNext) -> object:
        LOG.append(f"into {self.mark}")
        result = await call_next()
        LOG.append(f"out of {self.mark}")
        return result


class Catching(Marked):
    def catch(self, error: ValueError) -> Response:
        LOG.append(f"catch {self.mark}")
        if self.mark == "application":
            return JSONResponse({}, status_code=409)
        raise error


class Passing:
    def __init__(self, app: Any) -> None:
        self.app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        LOG.append(type(self).__name__)
        await self.app(scope, receive, send)


class PassingModule(Passing):
    pass


class PassingController(Passing):
    pass


class PassingRoute(Passing):
    pass


@controller("/orders")
@use_guard(Guarding("controller one"), Guarding("controller two"))
@use_guard(Guarding("controller three"))
@use_interceptor(Around("controller"))
@use_filter(Catching("controller"))
@use_middleware(PassingController)
class Orders:
    @get("/")
    @use_guard(Guarding("route"))
    @use_interceptor(Around("route"))
    @use_filter(Catching("route"))
    @use_middleware(PassingRoute)
    async def show(self) -> str:
        LOG.append("handler")
        raise ValueError


ORDERING = Module(
    controllers=[Orders],
    guards=[Guarding("module")],
    interceptors=[Around("module")],
    filters=[Catching("module")],
    middleware=[PassingModule],
)


async def test_levels_stand_around_a_handler_from_the_application_down(log: Log) -> None:
    root = Module(
        imports=[ORDERING],
        guards=[Guarding("application")],
        interceptors=[Around("application")],
        filters=[Catching("application")],
        middleware=[Passing],
    )

    async with Application(root) as app:
        answer = await ask(app, "/orders")

    assert answer.status == 409
    assert log == [
        "Passing", "PassingModule", "PassingController", "PassingRoute",
        "guard application", "guard module",
        "guard controller one", "guard controller two", "guard controller three", "guard route",
        "into application", "into module", "into controller", "into route",
        "handler",
        "catch route", "catch controller", "catch module", "catch application",
    ]  # fmt: skip


async def test_a_module_covers_its_own_controllers_only(log: Log) -> None:
    @get("/")
    async def show() -> str:
        return "root"

    async with Application(Module(imports=[ORDERING], controllers=[show])) as app:
        await ask(app, "/")

    assert log == []


class SignedIn:
    def can_activate(self) -> bool:
        return False


class Admin(SignedIn):
    pass


async def test_an_inherited_guard_is_taken_off_together_with_its_subclasses() -> None:
    @controller("/orders")
    @skip_guard(Admin)
    class Shop:
        @get("/open")
        @skip_guard(SignedIn)
        async def show(self) -> str:
            return "open"

        @get("/closed")
        async def closed(self) -> str:
            return "closed"

    async with Application(Module(controllers=[Shop], guards=[SignedIn, Admin])) as app:
        assert (await ask(app, "/orders/open")).status == 200
        assert (await ask(app, "/orders/closed")).status == 403


def test_limits_of_the_nearest_level_hold() -> None:
    @timeout(1)
    @body_limit(10)
    class Base:
        @get("/near")
        @timeout(3)
        @body_limit(0)
        def near(self) -> str:
            return "near"

        @get("/far")
        def far(self) -> str:
            return "far"

    @controller("/")
    class Heir(Base):
        pass

    @controller("/own")
    @timeout(2)
    @body_limit(20)
    class Own(Base):
        pass

    app = Application(Module(controllers=[Heir, Own]))

    assert [(plan.endpoint.timeout, plan.endpoint.body_limit) for plan in app.blueprint.plans] == [
        (3, 0),
        (1, 10),
        (3, 0),
        (2, 20),
    ]


async def test_middleware_of_a_module_may_surround_mounts_alone(log: Log) -> None:
    @get("/list")
    async def show() -> str:
        return "files"

    files = Module(mounts={"/files": Application(Module(controllers=[show]))}, middleware=[Passing])

    async with Application(Module(imports=[files])) as app:
        assert (await ask(app, "/files/list")).body == b"files"

    assert log == ["Passing"]
