"""The pipeline of one endpoint, step by step."""

import json
from collections.abc import AsyncIterator, Sequence
from typing import Annotated, Any, ClassVar

import pytest
from pydantic import BaseModel
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response

from armature.core import (
    Application,
    CallNext,
    Current,
    Depends,
    Event,
    ExecutionContext,
    Form,
    Header,
    Lazy,
    Module,
    Pipeline,
    Scope,
    Transport,
    body_limit,
    controller,
    endpoint,
    get,
    injectable,
    post,
    provide,
    public,
    timeout,
    use_filter,
    use_guard,
    use_interceptor,
    use_middleware,
)
from armature.core.app.inspection import UnknownSubject, as_json, explain, explanation_as_text
from armature.core.types import ASGIApp, ASGIScope, Receive, Send
from tests.core.app.inspection.places import named


class Order(BaseModel):
    id: int


class Clock: ...


@injectable(scope=Scope.REQUEST)
class Session:
    def __init__(self, request: Request) -> None: ...


class Orders:
    def __init__(self, session: Session) -> None: ...


class Passing:
    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: ASGIScope, receive: Receive, send: Send) -> None: ...


class Near(Passing): ...


class SignedIn:
    async def can_activate(self, x_token: Annotated[str, Header()]) -> bool:
        return True


class MayOrder:
    def can_activate(self, body: Order) -> bool:
        return True


class Timing:
    async def intercept(self, call_next: CallNext, context: ExecutionContext) -> object:
        return await call_next()


class Checking:
    async def intercept(self, call_next: CallNext, body: Order) -> object:
        return await call_next()


class Missing:
    def catch(self, error: KeyError | IndexError) -> None: ...


class Last:
    async def catch(self, error: Exception) -> None: ...


@use_guard(MayOrder)  # at: may_order
@controller("/orders")
class OrderController:
    def __init__(self, orders: Orders) -> None: ...

    @use_filter(Missing)  # at: missing
    @use_middleware(Near)  # at: near
    @timeout(5)
    @post("/{id:int}", status=201)  # at: place
    async def place(self, id: int, body: Order, clock: Clock, page: int = 1) -> Order:
        return body


def shop() -> Application:
    orders = Module(  # at: orders
        name="Orders",
        controllers=[OrderController],
        providers=[Clock, Session, provide(Orders).use(Orders, scope=Scope.REQUEST)],
        interceptors=[Timing],
    )
    root = Module(  # at: shop
        name="Shop", imports=[orders], middleware=[Middleware(Passing)], guards=[SignedIn], filters=[Last]
    )
    return Application(root)


def steps(wanted: str, *controllers: object, **fields: Any) -> list[tuple[str, str, str]]:
    app = Application(Module(controllers=list(controllers), **fields))
    return [(step.kind, step.name, step.note) for step in explain(app, wanted).steps]


def test_every_step_stands_in_the_order_in_which_it_runs() -> None:
    text = explanation_as_text(explain(shop(), "POST /orders/{id:int}"))

    assert named(text, __file__).splitlines() == [
        "POST /orders/{id:int}  OrderController.place  <place>  module Orders",
        "",
        " 1  middleware  Passing  application  <shop>",
        " 2  middleware  Near  route  <near>",
        " 3  scope  opened",
        "      OrderController (request) needs Orders (request) needs Session (request) needs Request (request)",
        " 4  filter  Last  application  <shop>  async, catches Exception",
        " 5  filter  Missing  route  <missing>  sync, catches KeyError, IndexError",
        " 6  timeout  5 s",
        " 7  body  at most ARMATURE_BODY_LIMIT bytes",
        " 8  guard  SignedIn  application  <shop>  async",
        '      x_token: str  header "x-token"',
        " 9  guard  MayOrder  controller OrderController  <may_order>  sync",
        "      body: Order  body",
        "10  interceptor  Timing  module Orders  <orders>  async",
        "      context: ExecutionContext  connection",
        "11  handler  OrderController.place  route  <place>  async",
        "      id: int  path",
        "      body: Order  body",
        "      clock: Clock  provider, singleton",
        "      page: int  query, optional",
        "12  result  Order  201 application/json",
    ]


def test_what_is_not_there_is_no_step() -> None:
    @get("/")
    def hello() -> str:
        return ""

    assert steps("GET /", hello) == [
        ("scope", "not opened", ""),
        ("handler", "hello", ""),
        ("result", "str", "200 text/plain; charset=utf-8"),
    ]
    assert explain(Application(Module(controllers=[hello])), "GET /").steps[1].runs == "thread"


def test_a_plain_handler_has_its_body_read_first_within_its_limit() -> None:
    @post("/")
    @body_limit(64)
    async def take(body: Order) -> None: ...

    assert steps("POST /", take)[:2] == [("body", "at most 64 bytes", ""), ("scope", "not opened", "")]


def test_the_body_is_read_before_the_first_that_takes_it() -> None:
    @post("/guarded")
    @use_guard(MayOrder)
    async def guarded(body: Order) -> None: ...

    @post("/checked")
    @use_interceptor(Timing, Checking)
    async def checked(body: Order) -> None: ...

    @post("/handled")
    @use_interceptor(Timing)
    async def handled(body: Order) -> None: ...

    def kinds(wanted: str) -> list[str]:
        return [name if kind == "interceptor" else kind for kind, name, _ in steps(wanted, guarded, checked, handled)]

    assert kinds("POST /guarded") == ["scope", "body", "guard", "handler", "result"]
    assert kinds("POST /checked") == ["scope", "Timing", "body", "Checking", "handler", "result"]
    assert kinds("POST /handled") == ["scope", "Timing", "body", "handler", "result"]


def test_an_argument_that_lives_in_the_request_opens_the_scope() -> None:
    @get("/")
    async def show(session: Session, request: Request) -> None: ...

    app = Application(Module(controllers=[show], providers=[Session]))

    [scope, *_] = explain(app, "GET /").steps
    assert (scope.name, scope.reasons) == (
        "opened",
        ('"session" of show: Session (request) needs Request (request)',),
    )


def paging(page: int = 1) -> int:  # at: paging
    return page


def test_what_a_function_makes_names_it_and_what_the_client_sends_for_it() -> None:
    @get("/")
    async def show(page: Annotated[int, Depends(paging)]) -> None: ...

    app = Application(Module(controllers=[show]))

    text = named(explanation_as_text(explain(app, "GET /")), __file__)
    assert text.splitlines()[2:-1] == [
        " 1  scope  opened",
        '      "page" of show: paging (request)',
        text.splitlines()[4],
        "      page: int  a function paging (<paging>)",
        "      page: int  query, optional",
    ]


class Holder:
    def __init__(self, session: Current[Session]) -> None: ...


@injectable(scope=Scope.TRANSIENT)
class Note:
    def __init__(self, later: Lazy["Note"]) -> None: ...


def test_a_handle_on_what_runs_opens_the_scope() -> None:
    @controller("/")
    class Owner:
        def __init__(self, session: Current[Session]) -> None: ...

        @get("/owner")
        async def owner(self) -> None: ...

    @get("/argument")
    async def argument(holder: Holder) -> None: ...

    @get("/note")
    async def note(note: Note) -> None: ...

    app = Application(Module(controllers=[Owner, argument, note], providers=[Session, Holder, Note]))

    def reasons(path: str) -> tuple[str, ...]:
        [scope] = [step for step in explain(app, path).steps if step.kind == "scope"]
        assert scope.name == "opened"
        return scope.reasons

    assert [reason.rpartition(".")[2] for reason in reasons("/owner")] == ["Owner reaches a Current"]
    assert reasons("/argument") == ('"holder" of argument reaches a Current',)
    assert reasons("/note") == ('"note" of note: Note (transient)',)


def test_a_form_is_read_in_the_scope_before_whoever_takes_it() -> None:
    @post("/", status=204)
    async def upload(name: Annotated[str, Form()]) -> None: ...

    assert [kind for kind, _, _ in steps("POST /", upload)] == ["scope", "form", "handler", "result"]
    assert explain(Application(Module(controllers=[upload])), "/").steps[0].reasons == (
        "the form of upload is closed with it",
    )


def test_results_tell_their_status_and_media_type() -> None:
    @get("/events")
    async def events() -> AsyncIterator[Event]:
        yield Event(data="")

    @get("/lines")
    async def lines() -> AsyncIterator[Order]:
        yield Order(id=1)

    @get("/response")
    async def response() -> Response:
        return Response()

    @get("/nothing", status=202)
    async def nothing() -> None: ...

    def result(wanted: str) -> tuple[str, str]:
        _, name, note = steps(wanted, events, lines, response, nothing)[-1]
        return name, note

    assert result("GET /events") == ("AsyncIterator[Event]", "200 text/event-stream")
    assert result("GET /lines") == ("AsyncIterator[Order]", "200 application/x-ndjson")
    assert result("GET /response") == ("Response", "as the response says")
    assert result("GET /nothing") == ("None", "202")


class Ticks(Transport):
    name: ClassVar[str] = "ticks"

    def open(self, pipelines: Sequence[Pipeline]) -> None: ...


def each_second() -> Any:
    return endpoint("ticks", "every second")


class OfClients:
    def can_activate(self, request: Request) -> bool:
        return True


class OfAll:
    async def intercept(self, call_next: CallNext) -> object:
        return await call_next()


def test_what_does_not_cover_an_endpoint_of_another_transport_is_named() -> None:
    @each_second()  # at: tick
    async def tick() -> None: ...

    @get("/")
    async def hello() -> None: ...

    fields: Any = {"guards": [OfClients], "interceptors": [OfAll], "middleware": [Middleware(Passing)]}
    app = Application(Module(name="Shop", controllers=[tick, hello], transports=[Ticks], **fields))  # at: ticking

    text = explanation_as_text(explain(app, "ticks every second"))

    assert named(text, __file__).splitlines()[2:] == [
        " 1  scope  not opened",
        " 2  interceptor  OfAll  application  <ticking>  async",
        " 3  handler  tick  route  <tick>  async",
        " 4  result  None  204",
        "",
        "Inherited, and not in effect here:",
        "",
        " -  guard  OfClients  application  <ticking>  takes what the transport ticks has not",
    ]


def test_a_public_endpoint_says_so() -> None:
    @public
    @get("/")  # at: open
    async def hello() -> None: ...

    text = explanation_as_text(explain(Application(Module(name="Shop", controllers=[hello])), "/"))

    assert named(text, __file__).splitlines()[0] == "GET /  hello  <open>  module Shop  public"


def test_it_is_json_too() -> None:
    explained = json.loads(as_json(explain(shop(), "POST /orders/7")))

    assert (explained["path"], explained["module"], explained["left_out"]) == ("/orders/{id:int}", "Orders", [])
    assert explained["steps"][10]["parameters"][3] == {
        "name": "page",
        "source": "query",
        "type": "int",
        "required": False,
        "alias": "",
        "scope": "",
        "made_by": "",
    }


@get("/items/{id:int}")
async def item(id: int) -> None: ...


@post("/items")
async def add() -> None: ...


@get("/items")
async def items() -> None: ...


@pytest.mark.parametrize(
    ("wanted", "handler"),
    [
        ("GET /items/{id:int}", "item"),
        ("get /items/7", "item"),
        ("HEAD /items/7", "item"),
        ("/items/7", "item"),
        ("/items/{id:int}", "item"),
        (" POST  /items ", "add"),
    ],
)
def test_an_endpoint_is_found_by_its_template_and_by_a_path_of_a_client(wanted: str, handler: str) -> None:
    assert explain(Application(Module(controllers=[item, add, items])), wanted).handler == handler


@pytest.mark.parametrize(
    ("wanted", "sentence"),
    [
        ("GET /itms", 'No endpoint answers "GET /itms". Did you mean "GET /items"?'),
        ("DELETE /items", 'No endpoint answers "DELETE /items". Did you mean "GET /items"?'),
        ("/itms", 'No endpoint answers at "/itms". Did you mean "/items"?'),
        ("/items/x", 'No endpoint answers at "/items/x". Did you mean "/items"?'),
        ("/items", '"/items" answers GET and POST; write one of them, such as "GET /items".'),
        ("", 'No endpoint answers "". `routes` lists those that there are.'),
    ],
)
def test_what_leads_nowhere_is_one_sentence(wanted: str, sentence: str) -> None:
    with pytest.raises(UnknownSubject) as caught:
        explain(Application(Module(controllers=[item, add, items])), wanted)

    assert str(caught.value) == sentence
