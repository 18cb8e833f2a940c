"""Routes of one method and path that hosts or conditions tell apart."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from starlette.requests import Request
from starlette.testclient import TestClient, WebSocketDenialResponse

from armature.core import Application, Connection, Converter, Module, WiringError, controller, get, post, websocket
from armature.core.app.inspection import UnknownSubject, explain, explanation_as_text, routes_as_text, routes_of
from armature.core.errors import DuplicateRoute, InvalidTemplate
from armature.core.routing.hosts import host_of, parse_host
from armature.core.types import ASGIScope
from armature.core.versioning import ByHeader, ByPath, Versioning
from tests.core.http.serving import QUIET


def application(*controllers: object, **given: Any) -> Application:
    return Application(Module(name="Shop", controllers=controllers), settings=QUIET, **given)


def client_of(*controllers: object, **given: Any) -> TestClient:
    return TestClient(application(*controllers, **given), follow_redirects=False)


def refusal(program: Callable[[], object], kind: type[WiringError] = WiringError) -> str:
    with pytest.raises(kind) as refused:
        program()
    return re.sub(r"[^ (]+test_apart\.py:\d+", "here", str(refused.value))


@get("/")
async def anywhere() -> str:
    return "anywhere"


@get("/", host="API.example.com")
async def api() -> str:
    return "api"


@get("/", host="{tenant}.example.com")
async def tenants(tenant: str) -> str:
    return f"tenant {tenant}"


@get("/", host="{a}.{b}.com")
async def wide(a: str, b: str) -> str:
    return f"wide {a} {b}"


@pytest.mark.parametrize(
    ("host", "text"),
    [
        ("api.example.com", "api"),
        ("Api.Example.Com:8080", "api"),
        ("api.example.com.", "api"),
        ("acme.example.com", "tenant acme"),
        ("acme.other.com", "wide acme other"),
        ("a.b.example.com", "anywhere"),
        ("example.com", "anywhere"),
        ("[::1]:80", "anywhere"),
        ("", "anywhere"),
        (".example.com", "anywhere"),
    ],
)
def test_the_most_particular_host_answers(host: str, text: str) -> None:
    with client_of(anywhere, wide, tenants, api) as client:
        assert client.get("/", headers={"host": host}).text == text


def test_on_another_host_a_route_is_not_there() -> None:
    @post("/", host="api.example.com")
    async def add() -> str:
        return "added"

    with client_of(api, add) as client:
        there = {"host": "api.example.com"}
        assert client.get("/").status_code == 404
        assert client.options("/").status_code == 404
        refused = client.delete("/", headers=there)
        assert (refused.status_code, refused.headers["allow"]) == (405, "GET, HEAD, OPTIONS, POST")
        assert client.head("/", headers=there).status_code == 200


def test_another_host_lets_the_search_go_on() -> None:
    @get("/{id:int}", host="api.example.com")
    async def number(id: int) -> str:
        return f"number {id}"

    @get("/{name}")
    async def named(name: str) -> str:
        return f"named {name}"

    with client_of(number, named) as client:
        assert client.get("/7", headers={"host": "api.example.com"}).text == "number 7"
        assert client.get("/7").text == "named 7"
        assert client.get("/%37").text == "named 7"


def test_the_other_slash_is_looked_for_on_the_same_host() -> None:
    @get("/items", host="api.example.com")
    async def items() -> str:
        return "items"

    for policy, expected in (("redirect", 308), ("ignore", 200)):
        with client_of(items, trailing_slash=policy) as client:
            assert client.get("/items/", headers={"host": "api.example.com"}).status_code == expected
            assert client.get("/items/").status_code == 404


def test_a_controller_has_a_host_and_urls_stay() -> None:
    @controller("/orders", host="{tenant:word}.example.com")
    class Orders:
        @get("/{id}")
        async def show(self, tenant: str, id: int, request: Request) -> str:
            return f"{tenant} {id} {request.path_params} {request.url_for('Orders.show', id=8)}"

    app = application(Orders, converters=[Converter("word", "[a-z]+")])
    with TestClient(app) as client:
        response = client.get("/orders/7", headers={"host": "acme.example.com"})
        refused = client.get("/orders/7", headers={"host": "acme1.example.com"})

    assert response.text == "acme 7 {'id': '7', 'tenant': 'acme'} http://acme.example.com/orders/8"
    assert refused.status_code == 404
    assert app.url_for("Orders.show", id=7) == "/orders/7"


def test_websockets_have_hosts() -> None:
    @websocket("/", host="{tenant}.example.com")
    async def tenant_room(tenant: str, connection: Connection) -> None:
        await connection.send(tenant)

    client = client_of(tenant_room)
    with client, client.websocket_connect("/", headers={"host": "acme.example.com"}) as socket:
        assert socket.receive_text() == "acme"
    client = client_of(tenant_room, trailing_slash="ignore")
    with client, pytest.raises(WebSocketDenialResponse) as refused, client.websocket_connect("/nowhere/"):
        pass
    assert refused.value.status_code == 404


@pytest.mark.parametrize(
    ("host", "message"),
    [
        (
            "https://a.example",
            (
                'host="https://a.example" (here) is more than a host.\n'
                "Write the name alone, without scheme, port and path."
            ),
        ),
        (
            "a.example:80",
            'host="a.example:80" (here) is more than a host.\nWrite the name alone, without scheme, port and path.',
        ),
        (
            "*.example.com",
            (
                'host="*.example.com" (here) has the part "*", which no host has.\n'
                'Write names with dots between them, or a parameter as a whole part: "{tenant}.example.com".'
            ),
        ),
        (
            "",
            (
                'host="" (here) has the part "", which no host has.\n'
                'Write names with dots between them, or a parameter as a whole part: "{tenant}.example.com".'
            ),
        ),
        (
            "{a}.{a}.com",
            'host="{a}.{a}.com" (here) has two parameters of one name.\nGive each a name of its own.',
        ),
    ],
    ids=["scheme", "port", "star", "empty", "twice"],
)
def test_a_host_that_no_request_names_is_refused(host: str, message: str) -> None:
    assert refusal(lambda: parse_host(host, "here")) == message


def test_a_parameter_stands_in_the_path_or_in_the_host() -> None:
    @get("/{tenant}", host="{tenant}.example.com")
    async def both(tenant: str) -> str:
        return tenant

    assert refusal(lambda: application(both), InvalidTemplate) == (
        'The path template "/{tenant}" (here) and host="{tenant}.example.com" both have a parameter "tenant".\n'
        "Give each a name of its own."
    )


def test_a_request_without_a_host_names_none() -> None:
    assert host_of({}) == ""


@dataclass(frozen=True)
class Mobile:
    """Applies to clients that say they are small."""

    brand: bytes = b""

    def applies(self, scope: ASGIScope) -> bool:
        agent = dict(scope["headers"]).get(b"user-agent", b"")
        return b"mobile" in agent and self.brand in agent


@get("/", when=[Mobile()])
async def small() -> str:
    return "small"


@get("/", when=[Mobile(), Mobile(b"acme")])
async def ours() -> str:
    return "ours"


def test_conditions_tell_routes_apart() -> None:
    with client_of(anywhere, small, ours) as client:
        assert client.get("/", headers={"user-agent": "desktop"}).text == "anywhere"
        assert client.get("/", headers={"user-agent": "mobile"}).text == "small"
        assert client.get("/", headers={"user-agent": "mobile acme"}).text == "ours"


def test_conditions_of_controller_and_route_add_up() -> None:
    @controller("/", when=[Mobile()])
    class Small:
        @get("/", when=[Mobile(b"acme")])
        async def show(self) -> str:
            return "small"

    with client_of(Small) as client:
        assert client.get("/", headers={"user-agent": "mobile"}).status_code == 404
        assert client.get("/", headers={"user-agent": "mobile acme"}).text == "small"


def test_routes_that_nothing_tells_apart_are_refused() -> None:
    @get("/", host="api.example.com")
    async def same() -> str:
        return "same"

    @get("/", when=[Mobile(), Mobile()])
    async def also_small() -> str:
        return "small"

    @get("/", host="{shop}.example.com")
    async def shops(shop: str) -> str:
        return shop

    for pair in [(api, same), (small, also_small), (tenants, shops)]:
        with pytest.raises(DuplicateRoute):
            application(*pair)


@dataclass
class Changing:
    def applies(self, scope: ASGIScope) -> bool:
        return bool(scope)


def test_what_is_no_condition_is_refused() -> None:
    def with_condition(condition: Any) -> Callable[[], object]:
        @get("/", when=[condition])
        async def guarded() -> str:
            return "guarded"

        return lambda: application(guarded)

    assert Changing().applies({"type": "http"})
    assert refusal(with_condition(Mobile)) == (
        "`when=` (here) has the class Mobile (here), and takes objects with `applies(scope)`.\n"
        "Write `when=[TheClass()]`."
    )
    assert refusal(with_condition(Changing())) == (
        "`when=` (here) has an object of the class Changing, which cannot be compared with others for good.\n"
        "Write `@dataclass(frozen=True)` on its class."
    )


@get("/orders", version="1", deprecated=True)
async def old_orders() -> str:
    return "old"


@get("/orders", version="2")
async def orders() -> str:
    return "new"


def test_versions_hosts_and_conditions_are_shown() -> None:
    app = application(old_orders, api, small, versioning=Versioning(by=ByHeader()))
    lines = [re.sub(r" +\S+test_apart\.py:\d+", "", line) for line in routes_as_text(app).splitlines()]

    assert lines == [
        "METHOD  PATH     VERSION  HOST             WHEN    HANDLER     GUARDS  DEPRECATED  WHERE",
        "GET     /orders  1                                 old_orders  -       yes",
        "GET     /                 API.example.com          api         -",
        "GET     /                                  Mobile  small       -",
    ]
    assert [(each.version, each.host, each.when, each.deprecated) for each in routes_of(app)] == [
        ("1", "", (), True),
        ("", "API.example.com", (), False),
        ("", "", ("Mobile",), False),
    ]


def test_one_of_several_is_explained_by_what_tells_it_apart() -> None:
    app = application(old_orders, orders, api, tenants, small, anywhere, versioning=Versioning(by=ByHeader()))

    for wanted in ("GET /orders version 2", "/orders version 2"):
        assert explain(app, wanted).handler == "orders"
    assert explanation_as_text(explain(app, "/orders version 1")).startswith("GET /orders version 1  old_orders  ")
    assert explain(app, "/ host API.example.com").handler == "api"
    assert explain(app, "GET / when Mobile").handler == "small"
    for wanted, message in [
        (
            "GET /orders",
            '"GET /orders" is answered by 2 endpoints; write which, such as "GET /orders version 2".',
        ),
        ("/orders", '"/orders" is answered by 2 endpoints; write which, such as "/orders version 2".'),
        ("GET /orders version 3", 'No endpoint answers "GET /orders version 3". `routes` lists those that there are.'),
        ("/orders version 3", 'No endpoint answers at "/orders". `routes` lists those that there are.'),
    ]:
        with pytest.raises(UnknownSubject) as unknown:
            explain(app, wanted)
        assert str(unknown.value).partition(" Did you")[0] == message


def test_a_path_of_a_client_is_explained_too() -> None:
    app = application(old_orders, orders, versioning=Versioning(by=[ByPath(), ByHeader()]))

    assert explain(app, "/v2/orders").handler == "orders"
    assert explain(app, "GET /orders version 1").handler == "old_orders"
