"""Endpoints of another transport than HTTP: the same enhancers, binding, scopes and results."""

from collections.abc import AsyncIterator
from typing import Annotated, Any

import anyio
import pytest
from pydantic import BaseModel
from starlette.background import BackgroundTask
from starlette.requests import HTTPConnection, Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response, StreamingResponse
from starlette.testclient import TestClient

from armature.core import (
    Application,
    CallNext,
    Conflict,
    ExecutionContext,
    Forbidden,
    Header,
    Module,
    Reply,
    Scope,
    ServiceUnavailable,
    Transport,
    UnprocessableContent,
    controller,
    endpoint,
    get,
    provide,
    timeout,
    use_filter,
    use_guard,
    use_interceptor,
    use_middleware,
)
from armature.core.binding import Source
from armature.core.correlation import request_id
from armature.core.errors import ResultError
from armature.core.logging import get_logger
from armature.core.pipeline import Pipeline
from tests.core.http.serving import QUIET
from tests.core.pipeline.jobs import JobContext, Jobs, job


class Order(BaseModel):
    id: int
    note: str = ""


def shop(*controllers: Any, **fields: Any) -> Application:
    return Application(Module(controllers=controllers, transports=[Jobs], **fields), settings=QUIET)


async def outcome(app: Application, name: str, body: bytes = b"") -> Any:
    """What comes of one job: its bytes, the pieces of a stream, or the error."""
    async with app:
        jobs = await app.container.get(Jobs)
        jobs.put(name, body)
    return jobs.done[-1]


async def outcome_of(handler: Any, body: bytes = b"", **fields: Any) -> Any:
    return await outcome(shop(handler, **fields), "work", body)


async def test_a_controller_a_provider_and_a_function_have_endpoints() -> None:
    @job("function")
    async def function() -> str:
        return "function"

    @controller()
    class Controller:
        @job("controller")
        async def work(self) -> str:
            return "controller"

    class Service:
        @job("provider")
        def work(self) -> str:
            return "provider"

    app = shop(function, Controller, providers=[Service])

    assert [await outcome(app, name) for name in ("function", "controller", "provider")] == [
        b"function",
        b"controller",
        b"provider",
    ]


async def test_a_provider_is_one_object_for_its_endpoints_and_for_those_who_inject_it() -> None:
    class Counter:
        def __init__(self) -> None:
            self.count = 0

        @job("work")
        async def work(self) -> int:
            self.count += 1
            return self.count

    app = shop(providers=[Counter])
    async with app:
        jobs, counter = await app.container.get(Jobs), await app.container.get(Counter)
        jobs.put("work")
        jobs.put("work")

    assert (jobs.done, counter.count) == ([b"1", b"2"], 2)


async def test_endpoints_of_a_provider_come_from_its_factory_and_its_own_enhancers_cover_them() -> None:
    class Refused:
        def can_activate(self) -> bool:
            return False

    @use_guard(Refused)
    class Service:
        def __init__(self, name: str) -> None:
            self.name = name

        @job("work")
        async def work(self) -> str:
            return self.name

    app = shop(providers=[provide(Service).by(lambda: Service("made"))])

    assert isinstance(await outcome(app, "work"), Forbidden)


async def test_one_function_answers_on_two_transports() -> None:
    @get("/")
    @job("work")
    async def hello() -> str:
        return "hello"

    app = shop(hello)

    assert await outcome(app, "work") == b"hello"
    with TestClient(app) as client:
        assert client.get("/").text == "hello"


async def test_the_body_is_validated_and_the_result_encoded_by_its_annotation() -> None:
    class Row:
        id, note, secret = 7, "kept", "never leaves"

    @job("work", attempts=1)
    async def work(order: Order, content_type: Annotated[str, Header()]) -> Order:
        assert (order.id, content_type) == (7, "application/json")
        # a row of a database, read by its attributes
        return Row()  # type: ignore[return-value]

    assert await outcome_of(work, b'{"id": 7}') == b'{"id":7,"note":"kept"}'


async def test_a_body_that_is_not_valid_is_the_error_that_http_would_answer() -> None:
    @job("work")
    async def work(order: Order) -> None: ...

    error = await outcome_of(work, b'{"id": "x"}')

    assert isinstance(error, UnprocessableContent)
    assert error.fields["errors"] == [
        {
            "source": "body",
            "pointer": "/id",
            "detail": "Input should be a valid integer, unable to parse string as an integer",
            "code": "int_parsing",
        }
    ]


async def test_a_result_that_does_not_fit_is_an_error() -> None:
    @job("work")
    async def work() -> int:
        # the mistake itself
        return "text"  # type: ignore[return-value]

    assert isinstance(await outcome_of(work), ResultError)


async def test_enhancers_of_every_level_stand_around_in_their_order() -> None:
    happened: list[str] = []

    def guard(level: str) -> Any:
        class Guard:
            def can_activate(self, context: JobContext) -> bool:
                happened.append(f"{level} guard {context.attempt}")
                return True

        return Guard

    def interceptor(level: str) -> Any:
        class Interceptor:
            async def intercept(self, call_next: CallNext, context: ExecutionContext, order: Order) -> object:
                happened.append(f"{level} interceptor {order.id}")
                return await call_next()

        return Interceptor

    def catching(level: str) -> Any:
        class Filter:
            def catch(self, error: LookupError) -> Any:
                happened.append(f"{level} filter")
                raise error

        return Filter

    @controller()
    @use_guard(guard("controller"))
    @use_interceptor(interceptor("controller"))
    @use_filter(catching("controller"))
    class Controller:
        @job("work")
        @use_guard(guard("route"))
        @use_interceptor(interceptor("route"))
        @use_filter(catching("route"))
        async def work(self) -> None:
            raise LookupError

    inner = Module(
        controllers=[Controller],
        guards=[guard("module")],
        interceptors=[interceptor("module")],
        filters=[catching("module")],
    )
    app = Application(
        Module(
            imports=[inner],
            transports=[Jobs],
            guards=[guard("application")],
            interceptors=[interceptor("application")],
            filters=[catching("application")],
        ),
        settings=QUIET,
    )

    assert isinstance(await outcome(app, "work", b'{"id": 1}'), LookupError)
    levels = ["application", "module", "controller", "route"]
    assert happened == [
        *(f"{level} guard 1" for level in levels),
        *(f"{level} interceptor 1" for level in levels),
        *(f"{level} filter" for level in reversed(levels)),
    ]


async def test_a_filter_answers_in_the_place_of_the_handler() -> None:
    class Sold:
        def catch(self, error: LookupError) -> str:
            return "sold out"

    @job("work")
    @use_filter(Sold)
    async def work() -> str:
        raise LookupError

    assert await outcome_of(work) == b"sold out"


async def test_a_timeout_ends_the_work() -> None:
    @job("work")
    @timeout(0.001)
    async def work() -> None:
        await anyio.sleep_forever()

    assert isinstance(await outcome_of(work), ServiceUnavailable)


async def test_each_unit_of_work_has_a_scope_of_its_own_which_gets_its_error() -> None:
    happened: list[str] = []

    class Session:
        def __init__(self, attempt: int) -> None:
            self.attempt = attempt

    async def session(context: JobContext) -> AsyncIterator[Session]:
        try:
            yield Session(context.attempt)
        except LookupError:
            happened.append(f"{context.attempt} rolled back")
            raise
        happened.append(f"{context.attempt} committed")

    @job("work", attempts=2)
    async def work(session: Session) -> int:
        if session.attempt == 1:
            raise LookupError
        return session.attempt

    app = shop(work, providers=[provide(Session).by(session, scope=Scope.REQUEST)])

    assert await outcome(app, "work") == b"2"
    assert happened == ["1 rolled back", "2 committed"]


async def test_log_records_and_ids_belong_to_the_unit_of_work(caplog: pytest.LogCaptureFixture) -> None:
    log = get_logger("shop")

    @job("work")
    async def work(context: JobContext) -> bool:
        log.error("working")
        return request_id() == context.request_id

    assert await outcome_of(work) == b"true"
    [record] = [each.msg for each in caplog.records if each.name == "shop"]
    assert isinstance(record, dict)
    assert record["request_id"].endswith("-1")


async def test_a_stream_is_its_pieces_and_none_is_nothing() -> None:
    @job("stream")
    async def stream() -> AsyncIterator[Order]:
        yield Order(id=1)
        yield Order(id=2)

    @job("nothing")
    async def nothing() -> None: ...

    app = shop(stream, nothing)

    assert await outcome(app, "stream") == [b'{"id":1,"note":""}\n', b'{"id":2,"note":""}\n']
    assert await outcome(app, "nothing") == b""


async def test_a_reply_gives_its_value() -> None:
    @job("work")
    async def work() -> Reply[Order]:
        return Reply(Order(id=1), status=201, headers={"location": "/1"})

    assert await outcome_of(work) == b'{"id":1,"note":""}'


def answering_filter(response: Response) -> Any:
    """A filter as it is written for HTTP."""

    class Answering:
        def catch(self, error: LookupError) -> Response:
            return response

    return Answering


def answering(response: Response) -> Any:
    @job("work")
    @use_filter(answering_filter(response))
    async def work() -> None:
        raise LookupError

    return work


@pytest.mark.parametrize("scoped", [False, True], ids=["plain", "scoped"])
async def test_a_response_of_a_filter_is_its_body(scoped: bool) -> None:
    class Unit: ...

    @job("work")
    @use_filter(answering_filter(PlainTextResponse("told")))
    async def work(unit: Unit | None) -> None:
        raise LookupError

    providers = [provide(Unit).by(Unit, scope=Scope.REQUEST)] if scoped else []

    assert await outcome_of(work, providers=providers) == b"told"


async def test_a_response_with_the_status_of_an_error_is_that_error() -> None:
    error = await outcome_of(answering(PlainTextResponse("Sold out.", 409)))

    assert isinstance(error, Conflict)
    assert error.detail == "Sold out."


async def stream() -> AsyncIterator[bytes]:
    yield b"never"


@pytest.mark.parametrize(
    ("response", "sentence"),
    [
        (RedirectResponse("/"), "A RedirectResponse with the status 307 was returned, which only HTTP sends."),
        (StreamingResponse(stream()), "A StreamingResponse with the status 200 was returned, which only HTTP sends."),
        (
            JSONResponse({}, background=BackgroundTask(print)),
            "A JSONResponse with the status 200 was returned, which only HTTP sends.",
        ),
    ],
    ids=["redirection", "stream", "background task"],
)
async def test_a_response_that_only_a_client_of_http_can_follow_is_an_error(response: Response, sentence: str) -> None:
    error = await outcome_of(answering(response))

    assert (type(error), str(error)) == (ResultError, sentence)


class OfRequests:
    def can_activate(self, request: Request) -> bool:
        raise NotImplementedError


class OfConnections:
    def __init__(self, connection: HTTPConnection) -> None: ...

    async def intercept(self, call_next: CallNext) -> object:
        raise NotImplementedError


class OfQueries:
    def catch(self, error: LookupError, page: int) -> str:
        raise NotImplementedError


class OfBodies:
    def can_activate(self, order: Order) -> bool:
        raise NotImplementedError


def left_out(app: Application, address: str) -> list[str]:
    [plan] = [each for each in app.blueprint.plans if each.endpoint.address == address]
    return [str(each) for each in plan.left_out]


async def test_an_inherited_enhancer_that_takes_what_is_not_there_is_left_out() -> None:
    @job("work")
    async def work() -> str:
        return "reached"

    @get("/")
    async def show() -> str:
        return ""

    app = shop(work, show, guards=[OfRequests], interceptors=[OfConnections], filters=[OfQueries])

    assert left_out(app, "work") == ["OfRequests", "OfConnections", "OfQueries"]
    assert left_out(app, "GET /") == []
    assert [str(each) for each in app.blueprint.plans[1].covering] == ["OfRequests", "OfConnections", "OfQueries"]
    assert await outcome(app, "work") == b"reached"


def test_a_principal_made_from_a_connection_needs_a_client_too() -> None:
    class User: ...

    def user_of(connection: HTTPConnection) -> User:
        raise NotImplementedError

    class SignedIn:
        def can_activate(self, user: User) -> bool:
            raise NotImplementedError

    @job("work")
    async def work() -> None: ...

    @get("/")
    async def show() -> str:
        return ""

    app = shop(work, show, guards=[SignedIn], providers=[provide(User).by(user_of, scope=Scope.REQUEST)])

    assert left_out(app, "work") == ["SignedIn"]


def on(transport: str, address: str) -> Any:
    return endpoint(transport, address)


def test_middleware_covers_the_requests_of_a_controller_and_leaves_its_jobs() -> None:
    class Counting:
        def __init__(self, app: object) -> None: ...

    @controller()
    @use_middleware(Counting)
    class Controller:
        @get("/")
        async def show(self) -> None: ...

        @job("work")
        async def work(self) -> None: ...

    around = shop(Controller).blueprint.around

    assert [len(each) for plan, each in around.items() if plan.endpoint.transport == "http"] == [1]


class Bare(Transport):
    """Nothing but a name; its units of work are those of `Jobs`."""

    name = "bare"
    context = JobContext

    def open(self, pipelines: Any) -> None:
        self.pipelines = pipelines


async def test_two_transports_share_a_context_and_a_bare_one_leaves_out_what_takes_a_body() -> None:
    class OfContexts:
        def can_activate(self, context: JobContext) -> bool:
            return context.attempt == 7

    @on("bare", "idle")
    async def bare(context: ExecutionContext) -> str:
        return context.request_id

    @job("work")
    async def work() -> None: ...

    app = shop(bare, work, guards=[OfBodies, OfContexts], imports=[Module(transports=[Bare])])
    async with app:
        [pipeline] = (await app.container.get(Bare)).pipelines
        answer = await pipeline.answer(JobContext(b"seventh", b"", 7))

    assert left_out(app, "work") == []
    assert [str(each) for each in pipeline.plan.left_out] == ["OfBodies"]
    assert answer[2] == b"seventh"


async def test_names_in_braces_are_bound_where_a_transport_brings_them() -> None:
    class Topics(Bare):
        name = "topic"
        sources = frozenset({Source.PATH})

    @on("topic", "orders.{id}.{event}")
    async def work(id: int, event: str) -> list[object]:
        return [id, event]

    @on("topic", "users.{id}")
    async def by_itself(context: JobContext) -> str:
        return context.path_parameters["id"]

    app = Application(Module(controllers=[work, by_itself], transports=[Topics]), settings=QUIET)
    context = JobContext(b"id", b"", 1)
    context.path_parameters = {"id": "7", "event": "placed"}
    async with app:
        pipelines: list[Pipeline] = (await app.container.get(Topics)).pipelines
        answers = [await each.answer(context) for each in pipelines]

    assert [answer[2] for answer in answers if isinstance(answer, tuple)] == [b'[7,"placed"]', b"7"]


async def test_another_transport_takes_the_place_of_the_real_one_in_tests() -> None:
    class Fake(Jobs):
        async def begin(self) -> None:
            await super().begin()
            self.put("work")

    @job("work")
    async def work() -> str:
        return "done"

    app = shop(work)
    fake = Fake()
    async with app.override(Jobs).value(fake):
        pass
    async with app:
        real = await app.container.get(Jobs)

    assert (fake.done, real.done) == ([b"done"], [])
