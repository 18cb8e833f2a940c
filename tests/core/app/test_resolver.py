"""`app.resolver(T)`: objects of an application in the endpoints of a FastAPI host."""

import re
from collections.abc import AsyncIterator
from typing import Annotated

import pytest
from fastapi import Depends, FastAPI, Request, WebSocket
from fastapi.testclient import TestClient
from starlette.requests import HTTPConnection

from armature.core import (
    Application,
    ArmatureError,
    Conflict,
    Module,
    NotFound,
    Scope,
    Unauthorized,
    outgoing_headers,
    provide,
)
from armature.core.context import HttpContext
from armature.core.correlation import current
from tests.core.app.life import Recorder
from tests.core.http.serving import QUIET


class Catalog:
    """A singleton."""


class Orders:
    """Lives in a unit of work."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog


class Customer:
    """Is made from the request."""

    def __init__(self, name: str) -> None:
        self.name = name


def signed_in(request: Request, connection: HTTPConnection, context: HttpContext) -> Customer:
    assert request is connection is context.request
    if "x-customer" not in request.headers:
        raise Unauthorized("Sign in first.")
    return Customer(f"{request.headers['x-customer']} of {request.path_params['shop']}")


def shop(recorder: Recorder | None = None) -> Application:
    recorder = recorder or Recorder()

    async def orders(catalog: Catalog) -> AsyncIterator[Orders]:
        recorder.note("open")
        try:
            yield Orders(catalog)
        except BaseException as error:
            recorder.note(f"{type(error).__name__}: {error}")
            raise
        recorder.note("closed")

    request = Scope.REQUEST
    providers = [Catalog, provide(Orders).by(orders, scope=request), provide(Customer).by(signed_in, scope=request)]
    return Application(Module(name="Shop", providers=providers), settings=QUIET)


def hosting(app: Application) -> FastAPI:
    return FastAPI(lifespan=app.lifespan)


def test_a_singleton_and_an_object_of_the_request_reach_an_endpoint_of_the_host() -> None:
    recorder = Recorder()
    app = shop(recorder)
    host = hosting(app)

    @host.get("/{shop}/orders")
    async def show(
        shop: str,
        catalog: Annotated[Catalog, Depends(app.resolver(Catalog))],
        orders: Annotated[Orders, Depends(app.resolver(Orders))],
        again: Annotated[Orders, Depends(app.resolver(Orders))],
        customer: Annotated[Customer, Depends(app.resolver(Customer))],
    ) -> list[object]:
        recorder.note("handled")
        return [orders.catalog is catalog, orders is again, customer.name]

    with TestClient(host) as client:
        answer = client.get("/books/orders", headers={"x-customer": "Ada"})
        parameters = client.get("/openapi.json").json()["paths"]["/{shop}/orders"]["get"]["parameters"]

    assert answer.json() == [True, True, "Ada of books"]
    assert [each["name"] for each in parameters] == ["shop"]
    assert recorder.events == ["open", "handled", "closed"]


def test_each_request_is_a_unit_of_work_of_its_own() -> None:
    app = shop()
    host, seen = hosting(app), list[Orders]()

    @host.get("/")
    async def show(orders: Annotated[Orders, Depends(app.resolver(Orders))]) -> None:
        seen.append(orders)

    with TestClient(host) as client:
        client.get("/")
        client.get("/")

    assert seen[0] is not seen[1]


def test_the_host_has_the_ids_of_the_request_while_it_is_handled() -> None:
    app = shop()
    host, before = hosting(app), current.get()

    @host.get("/")
    def show(orders: Annotated[Orders, Depends(app.resolver(Orders))]) -> dict[str, str]:
        return outgoing_headers()

    with TestClient(host) as client:
        given = client.get("/", headers={"x-request-id": "r1", "x-correlation-id": "c1"}).json()
        made = client.get("/", headers={"x-request-id": "not well-formed"}).json()

    assert given == {"X-Request-ID": "r1", "X-Correlation-ID": "c1"}
    assert re.fullmatch("[0-9a-f]{16}", made["X-Request-ID"])
    assert current.get() is before


def test_an_error_of_ours_is_answered_by_the_host_in_its_own_form() -> None:
    recorder = Recorder()
    app = shop(recorder)
    host = hosting(app)

    @host.get("/{shop}/me")
    async def me(customer: Annotated[Customer, Depends(app.resolver(Customer))]) -> str:
        return customer.name

    @host.get("/missing")
    async def missing(
        orders: Annotated[Orders, Depends(app.resolver(Orders), scope="function")],
        again: Annotated[Orders, Depends(app.resolver(Orders))],
    ) -> None:
        raise NotFound

    with TestClient(host) as client:
        refused, lost = client.get("/books/me"), client.get("/missing")

    assert (refused.status_code, refused.json()) == (401, {"detail": "Sign in first."})
    assert refused.headers["www-authenticate"] == "Bearer"
    assert (lost.status_code, lost.json()) == (404, {"detail": "Not found"})
    assert recorder.events == ["open", "NotFound: Not found"]


def test_a_commit_that_fails_is_the_answer_where_the_dependency_closes_before_it() -> None:
    async def unlucky() -> AsyncIterator[Orders]:
        yield Orders(Catalog())
        raise Conflict("Somebody was faster.")

    app = shop().override(Orders).by(unlucky, scope=Scope.REQUEST)
    host = hosting(app)

    @host.get("/")
    async def show(orders: Annotated[Orders, Depends(app.resolver(Orders), scope="function")]) -> str:
        return "done"

    with TestClient(host) as client:
        answer = client.get("/")

    assert (answer.status_code, answer.json()) == (409, {"detail": "Somebody was faster."})


def test_a_websocket_of_the_host_has_a_unit_of_work_and_no_request() -> None:
    recorder = Recorder()
    app = shop(recorder)
    host = hosting(app)

    @host.websocket("/{shop}/orders")
    async def talk(websocket: WebSocket, orders: Annotated[Orders, Depends(app.resolver(Orders))]) -> None:
        await websocket.accept()
        await websocket.send_json(outgoing_headers())
        await websocket.close()

    @host.websocket("/{shop}/me")
    async def me(websocket: WebSocket, customer: Annotated[Customer, Depends(app.resolver(Customer))]) -> None: ...

    with TestClient(host) as client:
        with client.websocket_connect("/books/orders", headers={"x-request-id": "r1"}) as websocket:
            assert websocket.receive_json() == {"X-Request-ID": "r1", "X-Correlation-ID": "r1"}
        with pytest.raises(ArmatureError) as failure, client.websocket_connect("/books/me"):
            pass

    assert recorder.events == ["open", "closed"]
    assert str(failure.value) == "Customer needs HTTPConnection, and a WebSocket of a host has none."


def test_the_first_request_starts_what_the_host_does_not() -> None:
    app = shop()
    host = FastAPI()

    @host.get("/")
    async def show(catalog: Annotated[Catalog, Depends(app.resolver(Catalog))]) -> bool:
        return app.state.ready

    assert TestClient(host).get("/").json() is True


def test_an_application_that_has_stopped_is_503() -> None:
    app = shop()
    host = hosting(app)

    @host.get("/")
    async def show(catalog: Annotated[Catalog, Depends(app.resolver(Catalog))]) -> None: ...

    client = TestClient(host)
    with client:
        pass
    answer = client.get("/")

    assert (answer.status_code, answer.json()) == (503, {"detail": "The application is not running."})
