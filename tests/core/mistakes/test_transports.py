"""Transports that cannot be, and endpoints and enhancers that they cannot serve."""

from collections.abc import Sequence
from typing import Annotated, Any

from starlette.requests import HTTPConnection, Request
from starlette.responses import JSONResponse

from armature.core import (
    Application,
    CallNext,
    CommandTransport,
    Header,
    Module,
    Pipeline,
    Reply,
    Scope,
    Source,
    Transport,
    body_limit,
    controller,
    endpoint,
    get,
    injectable,
    use_guard,
    use_interceptor,
    use_middleware,
)
from armature.core.errors import AmbiguousProvider, InvalidSignature, WiringError
from tests.core.mistakes.programs import complaint, shop


class Ticks(Transport):  # at: ticks
    name = "tick"
    sources = frozenset({Source.HEADER})

    def open(self, pipelines: Sequence[Pipeline]) -> None:
        raise NotImplementedError


class Calls(Ticks):
    name = "call"
    has_client = True


def tick(address: str = "hourly", **options: Any) -> Any:
    return endpoint("tick", address, **options)


def call(address: str = "hourly") -> Any:
    return endpoint("call", address)


def ticking(*controllers: Any, kind: type[WiringError] = WiringError, **fields: Any) -> str:
    """What is said about endpoints of a shop that has both transports."""
    return complaint(lambda: shop(*controllers, transports=[Ticks, Calls], **fields), kind)


def test_an_endpoint_of_a_transport_that_nobody_contributes() -> None:
    @tick()  # at: tick
    async def work() -> None: ...

    assert complaint(lambda: shop(work)) == (
        '@tick("hourly") (<tick>) belongs to the transport "tick", and no module contributes that.\n'
        "Import the module that does, or write `transports=[TheTransport]` in one of yours."
    )


def test_an_endpoint_of_a_misspelt_transport() -> None:
    def tock() -> Any:
        return endpoint("ticks", "hourly", written="@tock")

    @tock()  # at: tock
    async def work() -> None: ...

    assert ticking(work) == (
        '@tock (<tock>) belongs to the transport "ticks", and no module contributes that. Did you mean "tick"?\n'
        "Import the module that does, or write `transports=[TheTransport]` in one of yours."
    )


def test_a_transport_is_a_class_of_transports() -> None:
    class Tocks:  # at: class
        name = "tock"

    assert complaint(lambda: shop(transports=[Tocks])) == (
        "Shop (<shop>) lists the class Tocks (<class>) in `transports=[…]`, and that is none.\n"
        'Write a subclass of `Transport` with `name = "…"`.'
    )


def test_a_transport_is_a_class_and_no_object() -> None:
    assert complaint(lambda: shop(transports=[Ticks()])) == (
        "Shop (<shop>) lists an object of the class Ticks in `transports=[…]`, and that is none.\n"
        'Write a subclass of `Transport` with `name = "…"`.'
    )


def test_a_transport_has_a_name() -> None:
    class Tocks(Transport):  # at: class
        def open(self, pipelines: Sequence[Pipeline]) -> None:
            raise NotImplementedError

    assert complaint(lambda: shop(transports=[Tocks])) == (
        "Shop (<shop>) lists the class Tocks (<class>) in `transports=[…]`, and its `name` is missing.\n"
        'Write `name = "…"` in it.'
    )


def test_a_transport_serves_all_units_of_work() -> None:
    @injectable(scope=Scope.REQUEST)  # at: class
    class Tocks(Ticks):
        name = "tock"

    assert complaint(lambda: shop(transports=[Tocks])) == (
        "Shop (<shop>) lists the class Tocks (<class>) in `transports=[…]`, and its scope is REQUEST.\n"
        "Take the scope away: one transport serves all."
    )


def test_a_transport_can_be_opened() -> None:
    class Tocks(Transport):  # at: class
        name = "tock"

    assert complaint(lambda: shop(transports=[Tocks])) == (
        "Tocks (<class>) cannot be built: it leaves `open` abstract.\n"
        "Write `provide(Tocks).use(Implementation)` in its place."
    )


def test_two_transports_of_one_name() -> None:
    class Tocks(Ticks):  # at: class
        pass

    assert complaint(lambda: shop(transports=[Ticks, Tocks])) == (
        'The transport Tocks (<class>) is called "tick", as Ticks (<ticks>) is.\nGive it a name of its own.'
    )


def test_a_transport_with_the_name_of_http() -> None:
    class Tocks(Ticks):  # at: class
        name = "http"

    assert complaint(lambda: shop(transports=[Tocks])) == (
        'The transport Tocks (<class>) is called "http", as HTTP itself is.\nGive it a name of its own.'
    )


def test_a_transport_of_two_modules() -> None:
    module = Module(name="Clock", transports=[Ticks])  # at: clock

    assert complaint(lambda: shop(imports=[module], transports=[Ticks])) == (
        "The transport Ticks (<ticks>) is contributed by Clock (<clock>) and by Shop (<shop>).\n"
        "Keep it in one module, and import that."
    )


def test_the_transport_of_commands_is_there_already() -> None:
    message = complaint(lambda: shop(transports=[CommandTransport]))

    assert message.partition(" is contributed ")[2] == (
        "by the core itself and by Shop (<shop>).\nKeep it in one module, and import that."
    )


def test_a_transport_that_is_also_provided() -> None:
    module = Module(name="Clock", providers=[Ticks])

    assert complaint(lambda: shop(imports=[module], transports=[Ticks]), AmbiguousProvider) == (
        "Ticks was asked for, and 2 providers of it are visible:\n\n"
        "    Clock   <ticks>\n    Shop   <ticks>\n\n"
        'Remove one, or tell them apart: provide(Annotated[Ticks, Named("…")]), and take it under the same name.'
    )


def test_a_handler_that_takes_what_its_transport_has_not() -> None:
    @tick()  # at: tick
    async def work(request: Request) -> None: ...

    assert ticking(work) == (
        "work (<tick>) needs Request, and a tick has none.\n"
        "Take it where a request is at hand, and hand over what it says."
    )


def test_a_handler_that_takes_values_which_nobody_sends() -> None:
    @tick()  # at: tick
    async def work(page: int) -> None: ...

    assert ticking(work) == (
        'work (<tick>) needs the query value "page", and a tick has none.\n'
        "Take it where a request is at hand, and hand over what it says."
    )


def test_a_body_of_a_handler_whose_transport_has_none() -> None:
    @tick()  # at: work
    async def work(body: bytes) -> None: ...

    assert ticking(work, kind=InvalidSignature) == (
        'The parameter "body" of work (<work>) is a bytes, which would be the body, and hourly has none.\n'
        "Write `Annotated[bytes, Query()]` to fill it from the query, or `Annotated[bytes, Inject()]` to inject it."
    )


def test_a_body_limit_where_there_are_no_bodies() -> None:
    @tick()  # at: tick
    @body_limit(7)
    async def work() -> None: ...

    assert ticking(work) == (
        '@tick("hourly") (<tick>) is under `@body_limit(7)`, and a tick has no body.\nTake the limit away.'
    )


class OfRequests:
    def can_activate(self, request: Request) -> bool:
        raise NotImplementedError


class Noting:
    async def intercept(self, call_next: CallNext, connection: HTTPConnection) -> object:
        raise NotImplementedError


def test_an_enhancer_of_one_endpoint_that_it_cannot_cover() -> None:
    @tick()  # at: tick
    @use_interceptor(Noting)  # at: use
    async def work() -> None: ...

    assert ticking(work) == (
        "Noting (<use>) takes HTTPConnection, which a tick has not, so it cannot cover work (<tick>).\n"
        "Take it off, or let it take only what is there."
    )


def test_an_inherited_guard_that_cannot_cover_what_a_client_reaches() -> None:
    @controller()
    @use_guard(OfRequests)  # at: use
    class Controller:
        @call()  # at: call
        async def work(self) -> None: ...

        @get("/")
        async def show(self) -> None: ...

    assert ticking(Controller) == (
        "OfRequests (<use>) takes Request, which a call has not, so it cannot cover Controller.work (<call>).\n"
        "Let it take `HTTPConnection`, which every client has, or `@skip_guard(OfRequests)` there."
    )


def test_an_enhancer_that_is_left_out_everywhere() -> None:
    @controller()
    @use_interceptor(Noting)  # at: use
    class Controller:
        @tick()  # at: tick
        async def work(self) -> None: ...

    assert ticking(Controller) == (
        "Noting (<use>) covers nothing: it takes what no endpoint of its controller has, such as "
        "Controller.work (<tick>).\nTake it off, or let it take only what is there."
    )


def test_middleware_around_what_is_no_request() -> None:
    class Counting:
        def __init__(self, app: object) -> None: ...

    @controller()
    @use_middleware(Counting)  # at: use
    class Controller:
        @tick()  # at: tick
        async def work(self) -> None: ...

    assert ticking(Controller) == (
        "Counting (<use>) covers nothing: it stands around requests, and no endpoint of its controller answers any, "
        "such as Controller.work (<tick>).\nTake it off."
    )


def test_a_response_that_nobody_would_send() -> None:
    @tick()  # at: tick
    async def work() -> Reply[str] | JSONResponse:
        raise NotImplementedError

    @tick()  # at: other
    async def other() -> Reply[JSONResponse]:
        raise NotImplementedError

    cure = "Return the value itself, or a `Reply` of it, which gives its value elsewhere."
    assert [ticking(each, kind=InvalidSignature) for each in (work, other)] == [
        f"work (<tick>) returns a JSONResponse, and only HTTP sends those.\n{cure}",
        f"other (<other>) returns a JSONResponse, and only HTTP sends those.\n{cure}",
    ]


def test_a_header_that_a_guard_takes_is_there_where_headers_are() -> None:
    class Versioned:
        def can_activate(self, x_version: Annotated[str, Header()]) -> bool:
            raise NotImplementedError

    @tick()
    @use_guard(Versioned)
    async def work() -> None: ...

    [plan] = Application(Module(controllers=[work], transports=[Ticks])).blueprint.plans

    assert [str(each) for each in plan.covering] == ["Versioned"]
