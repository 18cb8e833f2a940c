"""The context of an HTTP request, and Starlette's `Request` made from it."""

# Annotations are what these tests are given.
# pyright: reportInvalidTypeForm=false

from typing import Annotated, Any

import pytest
from starlette.requests import HTTPConnection, Request

from armature.core import (
    ArmatureError,
    Body,
    CallNext,
    ExecutionContext,
    HttpContext,
    Module,
    NotFound,
    Scope,
    body_limit,
    controller,
    get,
    injectable,
    post,
    use_guard,
    use_interceptor,
)
from tests.core.http.serving import application, exchange, problem, serve


def test_a_request_knows_its_path_parameters_and_builds_urls() -> None:
    @controller("/shops")
    class Shops:
        @get("/{shop}/items/{id:int}", name="item")
        async def show(self, request: Request, shop: str) -> dict[str, object]:
            return {
                "path_params": request.path_params,
                "url": str(request.url_for("item", shop="b c", id=9)),
                "method": request.url_for("Shops.other").path,
                "query": request.query_params["q"],
                "app": type(request.app).__name__,
            }

        @get("/other")
        async def other(self) -> None: ...

    with serve(Shops) as client:
        assert client.get("/shops/a%2Fb/items/7?q=1").json() == {
            "path_params": {"shop": "a/b", "id": "7"},
            "url": "http://testserver/shops/b%20c/items/9",
            "method": "/shops/other",
            "query": "1",
            "app": "Application",
        }


def test_a_url_of_no_route_is_an_error_that_names_the_nearest() -> None:
    @get("/")
    async def handler(request: Request) -> str:
        with pytest.raises(ArmatureError) as caught:
            request.url_for("handlr")
        return str(caught.value)

    with serve(handler) as client:
        assert client.get("/").text == 'No route is named "handlr"; did you mean "handler"?'


def test_a_request_gives_the_body_that_was_already_read_once_more() -> None:
    @post("/")
    async def handler(body: dict[str, int] | None, request: Request) -> None: ...

    @post("/")
    async def replayed(body: Annotated[dict[str, int], Body()], request: Request) -> list[object]:
        streamed = [chunk async for chunk in request.stream()]
        return [body, b"".join(streamed).decode()]

    with serve(replayed) as client:
        assert client.post("/", json={"a": 1}).json() == [{"a": 1}, '{"a":1}']


async def test_a_replayed_request_hears_when_the_client_leaves() -> None:
    @post("/")
    async def handler(body: bytes, request: Request) -> list[object]:
        return [await request.json(), await request.is_disconnected()]

    async with application(handler) as app:
        messages: list[dict[str, Any]] = [{"type": "http.request", "body": b"[1]"}, {"type": "http.disconnect"}]
        sent = await exchange(app, "POST", "/", body=messages)

    assert sent[1]["body"] == b"[[1],true]"


def test_a_guard_and_a_handler_share_one_request() -> None:
    class Reads:
        async def can_activate(self, request: Request) -> bool:
            return await request.body() == b'{"a": 1}'

    @post("/")
    @use_guard(Reads)
    async def handler(body: Annotated[dict[str, int], Body()], request: Request) -> object:
        return [body, await request.json()]

    with serve(handler) as client:
        response = client.post("/", content=b'{"a": 1}', headers={"content-type": "application/json"})

    assert response.json() == [{"a": 1}, {"a": 1}]


def test_a_request_reads_forms() -> None:
    @post("/")
    async def handler(request: Request) -> list[object]:
        async with request.form() as form:
            # it is a file
            return [form["name"], form["file"].size]  # type: ignore[union-attr]

    with serve(handler) as client:
        assert client.post("/", data={"name": "a"}, files={"file": b"abc"}).json() == ["a", 3]


def test_a_form_that_cannot_be_read_is_a_problem() -> None:
    @post("/")
    async def handler(request: Request) -> None:
        async with request.form():
            pytest.fail("there is no form")

    with serve(handler) as client:
        response = client.post("/", content=b"x", headers={"content-type": "multipart/form-data"})

    assert response.json() == problem(
        400, "bad-request", "Bad request", "The form cannot be read. Missing boundary in multipart."
    )


@pytest.mark.parametrize("kind", [Request, HTTPConnection, HttpContext, ExecutionContext])
def test_whoever_takes_the_connection_may_read_the_path_itself(kind: Any) -> None:
    @get("/{name}")
    async def handler(connection: kind) -> str:
        parameters = connection.path_params if hasattr(connection, "path_params") else connection.path_parameters
        return str(parameters["name"])

    with serve(handler) as client:
        assert client.get("/a").text == "a"


def test_the_context_is_the_same_for_everyone_around_a_handler() -> None:
    seen: list[object] = []

    class Guard:
        def can_activate(self, context: ExecutionContext) -> bool:
            seen.append(context)
            return True

    class Interceptor:
        async def intercept(self, call_next: CallNext, context: HttpContext) -> object:
            seen.append(context)
            return await call_next()

    @injectable(scope=Scope.REQUEST)
    class Service:
        def __init__(self, context: ExecutionContext, request: Request) -> None:
            seen.extend([context, request])

    @get("/")
    @use_guard(Guard)
    @use_interceptor(Interceptor)
    async def handler(service: Service, context: HttpContext, request: Request) -> str:
        seen.extend([context, request])
        return context.request_id

    with serve(handler, providers=[Service]) as client:
        assert client.get("/").text == "test"

    assert len({id(each) for each in seen if isinstance(each, ExecutionContext)}) == 1
    assert len({id(each) for each in seen if isinstance(each, Request)}) == 1
    assert len(seen) == 6


def test_the_query_is_read_only_by_whoever_asks() -> None:
    @get("/")
    async def handler(context: HttpContext) -> list[list[str]]:
        return [list(pair) for pair in context.query]

    with serve(handler) as client:
        assert client.get("/?a=1&a=2").json() == [["a", "1"], ["a", "2"]]


@pytest.mark.parametrize("take", ["request", "stream"])
async def test_a_body_that_a_handler_reads_itself_has_the_limit_too(take: str) -> None:
    @post("/")
    @body_limit(3)
    async def handler(request: Request) -> bytes:
        return await request.body() if take == "request" else b"".join([part async for part in request.stream()])

    async with application(handler) as app:
        parts = [{"type": "http.request", "body": part, "more_body": part != b"d"} for part in (b"ab", b"c", b"d")]
        too_long = await exchange(app, "POST", "/", body=parts)
        parts[1]["more_body"] = False
        right = await exchange(app, "POST", "/", body=parts[:2])

    assert too_long[0]["status"] == 413
    assert right[1]["body"] == b"abc"


def test_an_announced_length_beyond_the_limit_is_refused_before_the_handler_runs() -> None:
    @post("/")
    @body_limit(3)
    async def handler(request: Request) -> None:
        pytest.fail("the body was announced as too large")

    with serve(handler) as client:
        response = client.post("/", content=b"abcd")

    assert response.json() == problem(
        413, "content-too-large", "Content too large", "The body is larger than 3 bytes.", limit=3
    )


def test_an_error_keeps_the_context_for_the_problem() -> None:
    @get("/{name}")
    async def handler(name: str) -> None:
        raise NotFound(f"There is no {name}.", name=name)

    with serve(handler, imports=[Module()]) as client:
        response = client.get("/a%20b", headers={"x-request-id": "mine"})

    assert response.headers["x-request-id"] == "mine"
    assert response.json() == {
        "type": "/problems/not-found",
        "title": "Not found",
        "status": 404,
        "detail": "There is no a b.",
        "instance": "/a b",
        "request_id": "mine",
        "name": "a b",
    }


PART = b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n'


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data; boundary=x", PART),
        ("multipart/form-data; boundary=x; charset=undefined", PART + b"--x--"),
        ("multipart/form-data", b"--x--"),
    ],
    ids=["breaks off", "a charset that cannot decode", "no boundary"],
)
def test_a_form_that_a_request_reads_by_itself_holds_the_same_rules(kind: str, body: bytes) -> None:
    @post("/")
    async def handler(request: Request) -> list[str]:
        async with request.form() as form:
            return list(form)

    with serve(handler) as client:
        answer = client.post("/", content=body, headers={"content-type": kind})

    assert answer.status_code == 400
    assert answer.json()["detail"].startswith("The form cannot be read.")


def test_what_is_no_form_is_an_empty_one_to_a_request_as_in_starlette() -> None:
    @post("/")
    async def handler(request: Request) -> list[int]:
        async with request.form() as form, request.form() as again:
            return [len(form), len(again)]

    with serve(handler) as client:
        assert client.post("/", json={}).json() == [0, 0]
        assert client.post("/", data={"a": "1"}).json() == [1, 1]
