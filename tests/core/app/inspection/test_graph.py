"""Who needs whom: as a flowchart, as data, as reasons, and what nobody needs."""

import json
from collections.abc import Sequence
from typing import Annotated, Any, ClassVar

import pytest
from starlette.middleware import Middleware
from starlette.requests import Request

from armature.core import (
    Application,
    CallNext,
    Module,
    Named,
    Pipeline,
    Scope,
    Transport,
    controller,
    endpoint,
    get,
    injectable,
    module,
    provide,
    use_filter,
    use_guard,
    use_interceptor,
    use_middleware,
)
from armature.core.app.inspection import (
    UnknownSubject,
    as_json,
    graph_as_mermaid,
    graph_of,
    reasons_as_text,
    unused,
    unused_as_text,
    why,
)
from armature.core.types import ASGIApp
from tests.core.app.inspection.places import named


class Database:  # at: database
    pass


@injectable(scope=Scope.REQUEST)  # at: session
class Session:
    def __init__(self, database: Database, request: Request) -> None: ...


@injectable(scope=Scope.TRANSIENT)
class Draft:
    def __init__(self, database: Database | None) -> None: ...


class Rule: ...


class Orders:
    def __init__(self, session: Session, rules: list[Rule]) -> None: ...


class Warmup:
    def on_module_init(self) -> None: ...


class SignedIn:  # at: guard
    def __init__(self, database: Database) -> None: ...

    def can_activate(self, session: Session) -> bool:
        return True


class Counting:
    def __init__(self, app: ASGIApp, database: Database) -> None: ...


@controller("/orders")  # at: controller
class OrderController:
    def __init__(self, orders: Orders) -> None: ...

    @use_guard(SignedIn)
    @use_middleware(Counting)
    @get("/")
    async def list(self, draft: Draft) -> None: ...

    @use_guard(SignedIn)
    @use_middleware(Counting)
    @get("/again")
    async def again(self, draft: Draft) -> None: ...


@module(providers=[Database, Warmup], exports=[Database, Warmup])  # at: data
class DataModule: ...


CHEAP = Annotated[Rule, Named('a "cheap" <one>')]


@module(
    imports=[DataModule],
    controllers=[OrderController],
    providers=[
        Session,
        Draft,
        provide(Orders).use(Orders, scope=Scope.REQUEST),  # at: orders
        provide(CHEAP).value(Rule()),
    ],
)
class Shop: ...


def test_the_graph_is_a_flowchart_with_modules_around_their_parts() -> None:
    assert graph_as_mermaid(Application(Shop)).splitlines() == [
        "flowchart LR",
        '    subgraph m1["Armature"]',
        '        n1(["Request<br>request"])',
        "    end",
        '    subgraph m2["DataModule"]',
        '        n2["Database"]',
        '        n3["Warmup"]',
        "    end",
        '    subgraph m3["Shop"]',
        '        n4(["Session<br>request"])',
        '        n5{{"Draft<br>transient"}}',
        '        n6(["Orders<br>request"])',
        '        n7["Rule named &quot;a &quot;cheap&quot; &lt;one&gt;&quot;"]',
        '        n8["SignedIn<br>guard"]',
        '        n9(["OrderController<br>controller<br>request"])',
        '        n10["Counting<br>middleware"]',
        "    end",
        "    n4 --> n2",
        "    n4 --> n1",
        "    n5 -.-> n2",
        "    n6 --> n4",
        "    n6 -->|all| n7",
        "    n8 --> n2",
        "    n8 --> n4",
        "    n9 --> n6",
        "    n9 --> n5",
        "    n10 --> n2",
    ]


def test_one_provider_is_drawn_with_all_that_it_needs() -> None:
    found = graph_of(Application(Shop), "Session")

    assert [part.name for part in found.parts] == ["Session", "Database", "Request"]
    assert [(arrow.asker, arrow.target) for arrow in found.arrows] == [("n1", "n2"), ("n1", "n3")]


def test_the_graph_is_json_too() -> None:
    found = json.loads(as_json(graph_of(Application(Shop), "Orders")))

    assert named(json.dumps(found["parts"][0]), __file__) == json.dumps(
        {"id": "n1", "name": "Orders", "role": "provider", "module": "Shop", "scope": "request", "where": "<orders>"}
    )
    assert {"asker": "n1", "target": "n3", "how": "all"} in found["arrows"]


def test_a_provider_is_there_because_of_whoever_needs_it() -> None:
    text = reasons_as_text(why(Application(Shop), "Session"))

    assert named(text, __file__).splitlines() == [
        "Session  provider of Shop  <session>  request",
        "├─ Orders  provider of Shop  <orders>  request",
        "│  └─ OrderController  controller of Shop  <controller>  request",
        "└─ SignedIn  guard of Shop  <guard>",
    ]


def test_what_was_told_already_is_not_told_again() -> None:
    class Near:  # at: near
        def __init__(self, database: Database) -> None: ...

    class Far:  # at: far
        def __init__(self, database: Database, near: Near) -> None: ...

    class Farther:  # at: farther
        def __init__(self, far: Far) -> None: ...

    app = Application(Module(name="Shop", providers=[Database, Near, Far, Farther]))

    assert named(reasons_as_text(why(app, "Database")), __file__).splitlines() == [
        "Database  provider of Shop  <database>",
        "├─ Near  provider of Shop  <near>",
        "│  └─ Far  provider of Shop  <far>",
        "│  └─ Farther  provider of Shop  <farther>",
        "└─ Far  provider of Shop  <far>  (see above)",
    ]


def test_what_nobody_needs_says_so_with_the_hooks_that_it_is_built_for() -> None:
    app = Application(Module(name="Shop", providers=[Warmup, Database]))

    texts = [named(reasons_as_text(why(app, name)), __file__).splitlines()[1] for name in ("Warmup", "Database")]

    assert texts == ["└─ nobody needs it, and it is built for on_module_init", "└─ nobody needs it"]


@pytest.mark.parametrize("ask", [why, graph_of])
def test_a_name_that_nothing_has_is_one_sentence(ask: Any) -> None:
    with pytest.raises(UnknownSubject) as caught:
        ask(Application(Shop), "Sesion")

    assert str(caught.value) == 'Nothing here is called "Sesion". Did you mean "Session"?'


def test_providers_that_nobody_needs_and_exports_that_nobody_takes_are_found() -> None:
    class Idle: ...

    app = Application(Module(name="Root", imports=[Shop], providers=[provide(Idle).value(Idle())]))  # at: idle

    assert named(unused_as_text(unused(app)), __file__).splitlines() == [
        "KIND  NAME  MODULE  WHERE",
        "provider  Idle  Root  <idle>",
        "export  Warmup  DataModule  <data>",
    ]


class Ticks(Transport):
    name: ClassVar[str] = "ticks"

    def open(self, pipelines: Sequence[Pipeline]) -> None: ...


class Clock:
    @endpoint("ticks", "every second")
    async def tick(self) -> None: ...


class Audit:
    async def intercept(self, call_next: CallNext) -> object:
        return await call_next()

    def catch(self, error: KeyError) -> None: ...


def test_what_a_transport_calls_is_used_and_so_is_the_transport() -> None:
    app = Application(Module(providers=[Clock], transports=[Ticks]))

    assert unused(app) == []
    assert unused_as_text([]) == "Every provider is needed, and every export is taken."


def test_functions_and_what_stands_around_them_have_their_roles() -> None:
    @get("/")
    @use_interceptor(Audit)
    @use_filter(Audit())
    async def hello(database: Database) -> None: ...

    factory: Any = Counting
    middleware = [Middleware(factory, database=Database())]
    app = Application(Module(name="Shop", controllers=[hello], providers=[Database], middleware=middleware))

    assert {part.role for part in graph_of(app).parts} == {"provider", "interceptor", "filter", "handler", "middleware"}
