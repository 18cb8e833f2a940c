"""Requests that are sent twice, through the whole application."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from starlette.responses import PlainTextResponse, Response

from armature.core import (
    CallNext,
    Conflict,
    Reply,
    WiringError,
    controller,
    get,
    post,
    provide,
    use_guard,
    use_interceptor,
)
from armature.core.di import Scope
from armature.core.idempotency import IdempotencyModule, IdempotencySettings, idempotent
from armature.core.pipeline import Finisher
from armature.testing import AsyncTestClient, FixedGuard, TestClient
from tests.core.http.serving import application, problem

KEYS = IdempotencyModule(IdempotencySettings())
KEY = {"Idempotency-Key": "7"}


class Orders:
    """What was done, and how often."""

    def __init__(self) -> None:
        self.done: list[str] = []


@controller("/")
@idempotent()
class OrderController:
    def __init__(self, orders: Orders) -> None:
        self.orders = orders

    @post("/", status=201)
    async def create(self, body: bytes) -> Reply[dict[str, str]]:
        self.orders.done.append(body.decode())
        reply = Reply({"sku": body.decode()}, headers={"Location": f"/{len(self.orders.done)}"})
        reply.set_cookie("last", str(len(self.orders.done)))
        return reply

    @get("/")
    async def count(self) -> int:
        return len(self.orders.done)


def orders() -> tuple[TestClient, Orders]:
    made = Orders()
    app = application(OrderController, providers=[provide(Orders).value(made)], imports=[KEYS])
    return TestClient(app, headers={"x-request-id": "test"}), made


def test_a_request_that_is_repeated_is_done_once_and_answered_alike() -> None:
    client, made = orders()

    with client:
        first = client.post("/", content="hammer", headers=KEY)
        client.cookies.clear()
        again = client.post("/", content="hammer", headers=KEY)
        counted = [client.get("/", headers=KEY).headers.get("idempotency-replayed") for _ in range(2)]

    assert (made.done, counted) == (["hammer"], [None, None])
    assert (again.status_code, again.content) == (201, first.content)
    assert dict(again.headers) == {**first.headers, "idempotency-replayed": "true"}


def test_other_keys_and_no_key_are_other_requests() -> None:
    client, made = orders()

    with client:
        for headers in ({}, {}, KEY, {"Idempotency-Key": '"8"'}):
            client.cookies.clear()
            client.post("/", content="hammer", headers=headers)
        client.cookies.clear()
        quoted = client.post("/", content="hammer", headers={"Idempotency-Key": "8"})

    assert (len(made.done), quoted.headers["idempotency-replayed"]) == (4, "true")


def test_a_key_that_was_used_for_something_else_is_422() -> None:
    client, made = orders()

    with client:
        client.post("/", content="hammer", headers=KEY)
        client.cookies.clear()
        other = client.post("/", content="saw", headers=KEY)

    assert other.json() == problem(
        422, "unprocessable-content", "Unprocessable content", "The Idempotency-Key was used for another request."
    )
    assert made.done == ["hammer"]


def test_clients_have_keys_of_their_own() -> None:
    client, made = orders()

    with client:
        for sent in ({}, {"Authorization": "Bearer 1"}, {"Authorization": "Bearer 2"}, {"Cookie": "session=1"}):
            client.cookies.clear()
            client.post("/", content="hammer", headers={**KEY, **sent})

    assert len(made.done) == 4


@pytest.mark.parametrize("key", ['"', '""', 'a"b', "a b", "x" * 256, "\x7f"], ids=repr)
def test_what_is_no_key_is_400(key: str) -> None:
    client, made = orders()

    with client:
        answer = client.post("/", headers={"Idempotency-Key": key})

    assert (answer.status_code, made.done) == (400, [])
    assert answer.json()["detail"] == "The Idempotency-Key is no text of 1 to 255 visible characters."


def test_a_key_can_be_demanded_and_guards_come_first() -> None:
    @post("/")
    @idempotent(required=True)
    async def handler() -> None: ...

    @post("/guarded")
    @use_guard(FixedGuard(allows=False))
    @idempotent(required=True)
    async def guarded() -> None: ...

    with TestClient(application(handler, guarded, imports=[KEYS]), headers={"x-request-id": "test"}) as client:
        refused, forbidden, taken = client.post("/"), client.post("/guarded"), client.post("/", headers=KEY)

    assert refused.json() == problem(
        400, "bad-request", "Bad request", "Send an Idempotency-Key, another one for each thing that is to be done."
    )
    assert (forbidden.status_code, taken.status_code) == (403, 204)


async def test_a_twin_of_one_that_still_runs_is_409() -> None:
    started, go_on, runs = asyncio.Event(), asyncio.Event(), list[str]()

    @post("/")
    @idempotent()
    async def handler() -> str:
        runs.append("run")
        started.set()
        await go_on.wait()
        return "done"

    async with AsyncTestClient(application(handler, imports=[KEYS]), headers={"x-request-id": "test"}) as client:
        first = asyncio.create_task(client.post("/", headers=KEY))
        await started.wait()
        twin = await client.post("/", headers=KEY)
        go_on.set()
        answer, later = await first, await client.post("/", headers=KEY)

    assert twin.json() == problem(
        409, "conflict", "Conflict", "The first request with this Idempotency-Key is still running."
    )
    assert twin.headers["retry-after"] == "5"
    assert (answer.text, later.text, runs) == ("done", "done", ["run"])


def test_what_failed_can_be_tried_again_and_what_was_answered_is_kept() -> None:
    runs: list[str] = []

    @post("/raised")
    @idempotent()
    async def raised() -> None:
        runs.append("raised")
        raise Conflict

    @post("/broken")
    @idempotent()
    async def broken() -> Reply[None]:
        runs.append("broken")
        return Reply(None, status=502)

    @post("/refused")
    @idempotent()
    async def refused() -> Response:
        runs.append("refused")
        return PlainTextResponse("no", 409)

    @post("/streamed")
    @idempotent()
    async def streamed() -> AsyncIterator[str]:
        runs.append("streamed")
        yield "text"

    with TestClient(application(raised, broken, refused, streamed, imports=[KEYS])) as client:
        for path in ("/raised", "/broken", "/refused", "/streamed"):
            client.post(path, headers=KEY)
            client.post(path, headers=KEY)

    assert runs == ["raised", "raised", "broken", "broken", "refused", "streamed", "streamed"]


def test_a_commit_that_fails_is_no_answer_to_keep() -> None:
    runs: list[str] = []

    class Session: ...

    async def session() -> AsyncIterator[Session]:
        yield Session()
        runs.append("commit")
        if len(runs) == 1:
            raise Conflict("Somebody was quicker.")

    @post("/", status=201)
    @idempotent()
    async def handler(session: Session) -> None: ...

    app = application(handler, providers=[provide(Session).by(session, scope=Scope.REQUEST)], imports=[KEYS])
    with TestClient(app) as client:
        statuses = [client.post("/", headers=KEY).status_code for _ in range(3)]

    assert (statuses, runs) == ([409, 201, 201], ["commit", "commit"])


def test_the_application_says_whose_key_it_is() -> None:
    runs: list[str] = []

    @post("/")
    @idempotent(by=lambda context: context.header(b"x-tenant").decode())
    async def handler() -> None:
        runs.append("run")

    with TestClient(application(handler, imports=[KEYS])) as client:
        for tenant in ("a", "a", "b"):
            client.post("/", headers={**KEY, "X-Tenant": tenant, "Authorization": f"Bearer {len(runs)}"})

    assert len(runs) == 2


def test_without_a_store_nothing_starts() -> None:
    @post("/")
    @idempotent()
    async def handler() -> None: ...

    with pytest.raises(WiringError, match="IdempotencyStore"):
        application(handler)


def test_a_finisher_is_declared_as_an_object() -> None:
    class Telling(Finisher):
        async def intercept(self, call_next: CallNext) -> object:
            return await call_next()

    @get("/")
    @use_interceptor(Telling)
    async def handler() -> None: ...

    with pytest.raises(WiringError, match="is told how requests end, and stands there as a class") as refused:
        application(handler)

    assert str(refused.value).endswith("\nWrite `Telling(…)`, an object of it.")


def test_who_finishes_nothing_changes_nothing() -> None:
    class Quiet(Finisher):
        async def intercept(self, call_next: CallNext) -> object:
            return await call_next()

    @get("/{fails:int}")
    @use_interceptor(Quiet())
    async def handler(fails: int) -> str:
        if fails:
            raise Conflict
        return "text"

    with TestClient(application(handler, name="Shop")) as client:
        assert [client.get(path).status_code for path in ("/0", "/1")] == [200, 409]
