"""A REQUEST scope is one unit of work: it closes when the answer is encoded, before its first byte leaves."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from pydantic import BaseModel
from starlette.responses import PlainTextResponse, Response

from armature.core import CallNext, Conflict, Scope, controller, get, injectable, post, provide
from tests.core.http.serving import FAILED, application, exchange, logged, problem, serve


class Unit:
    def __init__(self, number: int = 0) -> None:
        self.number = number


class Item(BaseModel):
    id: int


def unit_of(happened: list[str], *, fails: Exception | None = None, sync: bool = False) -> Any:
    async def unit() -> AsyncIterator[Unit]:
        try:
            yield Unit()
        except BaseException as error:
            happened.append(f"rolled back: {type(error).__name__}")
            raise
        if fails:
            raise fails
        happened.append("committed")

    def unit_sync() -> Iterator[Unit]:
        yield Unit()
        happened.append("committed")

    return provide(Unit).by(unit_sync if sync else unit, scope=Scope.REQUEST)


@pytest.mark.parametrize("sync", [False, True], ids=["async", "sync"])
async def test_the_scope_closes_before_the_first_byte_leaves(sync: bool) -> None:
    happened: list[str] = []

    class Sent(list[dict[str, Any]]):
        def append(self, message: dict[str, Any]) -> None:
            happened.append(message["type"])

    @get("/")
    async def handler(unit: Unit) -> str:
        happened.append("handler")
        return "a"

    async with application(handler, providers=[unit_of(happened, sync=sync)]) as app:
        await exchange(app, "GET", "/", sent=Sent())

    assert happened == ["handler", "committed", "http.response.start", "http.response.body"]


def test_a_failed_commit_is_a_problem_and_never_a_201(caplog: pytest.LogCaptureFixture) -> None:
    @post("/", status=201)
    async def handler(unit: Unit) -> str:
        return "created"

    with serve(handler, providers=[unit_of([], fails=Conflict("Somebody was faster."))]) as client:
        assert client.post("/").json() == problem(409, "conflict", "Conflict", "Somebody was faster.")
    with serve(handler, providers=[unit_of([], fails=LookupError("internal"))]) as client:
        assert client.post("/").json() == FAILED

    assert logged(caplog) == ["LookupError: internal"]


@pytest.mark.parametrize(
    ("result", "error"),
    [("x", "ResultError"), (None, "Conflict")],
    ids=["result-that-does-not-fit", "error-of-the-handler"],
)
def test_what_goes_wrong_before_the_answer_is_encoded_rolls_back(result: object, error: str) -> None:
    happened: list[str] = []

    @get("/", returns=Item)
    async def handler(unit: Unit) -> Any:
        if result is None:
            raise Conflict
        return result

    with serve(handler, providers=[unit_of(happened)]) as client:
        client.get("/")

    assert happened == [f"rolled back: {error}"]


def test_everyone_in_a_request_shares_its_objects_and_requests_share_none() -> None:
    made: list[int] = []

    def unit() -> Unit:
        made.append(len(made))
        return Unit(made[-1])

    @injectable(scope=Scope.REQUEST)
    class Service:
        def __init__(self, unit: Unit) -> None:
            self.unit = unit

    class Guard:
        def can_activate(self, unit: Unit) -> bool:
            return unit.number == made[-1]

    class Interceptor:
        async def intercept(self, call_next: CallNext, unit: Unit) -> list[int]:
            numbers: Any = await call_next()
            return [*numbers, unit.number]

    @controller("/")
    class Controller:
        def __init__(self, unit: Unit, service: Service) -> None:
            self.unit = unit
            self.service = service

        @get("/")
        async def show(self, unit: Unit) -> list[int]:
            return [self.unit.number, self.service.unit.number, unit.number]

    providers = [Service, provide(Unit).by(unit, scope=Scope.REQUEST)]
    with serve(Controller, providers=providers, guards=[Guard], interceptors=[Interceptor]) as client:
        assert client.get("/").json() == [0, 0, 0, 0]
        assert client.get("/").json() == [1, 1, 1, 1]


@pytest.mark.parametrize("is_async", [False, True], ids=["sync", "async"])
def test_a_controller_of_a_request_has_sync_and_async_methods(is_async: bool) -> None:
    happened: list[str] = []

    @controller("/")
    class Controller:
        def __init__(self, unit: Unit) -> None:
            self.unit = unit

        @get("/{name}")
        def sync(self, name: str, *, count: int = 1) -> list[object]:
            return [self.unit.number, name, count]

        @post("/{name}")
        async def later(self, name: str, *, count: int = 1) -> list[object]:
            return [self.unit.number, name, count]

    with serve(Controller, providers=[unit_of(happened)]) as client:
        assert client.request("POST" if is_async else "GET", "/a?count=2").json() == [0, "a", 2]

    assert happened == ["committed"]


def test_a_scope_with_nothing_to_close_just_ends() -> None:
    class Plain: ...

    @get("/")
    async def handler(plain: Plain, *, fails: bool = False) -> Response:
        if fails:
            raise Conflict
        return PlainTextResponse("a")

    with serve(handler, providers=[provide(Plain).by(Plain, scope=Scope.REQUEST)]) as client:
        assert client.get("/").text == "a"
        assert client.get("/?fails=1").status_code == 409


def test_a_transient_object_is_made_for_everyone_who_asks() -> None:
    @injectable(scope=Scope.TRANSIENT)
    class Own: ...

    @get("/")
    async def handler(first: Own, second: Own) -> bool:
        return first is not second

    with serve(handler, providers=[Own]) as client:
        assert client.get("/").json() is True


def test_an_error_of_pydantic_in_a_provider_is_ours_and_not_the_clients(caplog: pytest.LogCaptureFixture) -> None:
    def broken() -> Unit:
        Item.model_validate({"id": "SECRET"})
        return Unit()

    @get("/")
    async def handler(unit: Unit) -> None: ...

    with serve(handler, providers=[provide(Unit).by(broken, scope=Scope.REQUEST)]) as client:
        assert client.get("/").json() == FAILED

    assert logged(caplog)[0].startswith("ValidationError: 1 validation error for Item")
