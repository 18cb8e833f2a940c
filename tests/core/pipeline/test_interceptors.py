"""Interceptors stand around binding and handler, and see the result before it is encoded."""

from typing import Any

import pytest
from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from armature.core import (
    CallNext,
    HttpContext,
    NotFound,
    Reply,
    Scope,
    WiringError,
    controller,
    get,
    injectable,
    post,
    use_interceptor,
)
from tests.core.http.serving import FAILED, application, logged, problem, rejected, serve


class Item(BaseModel):
    id: int


class Named:
    """Records when it is entered and left."""

    def __init__(self, name: str, seen: list[str]) -> None:
        self.name = name
        self.seen = seen

    async def intercept(self, call_next: CallNext) -> object:
        self.seen.append(f"{self.name} in")
        try:
            return await call_next()
        finally:
            self.seen.append(f"{self.name} out")


class Sync(Named):
    def intercept(self, call_next: CallNext) -> Any:
        self.seen.append(self.name)
        return call_next()


def test_the_first_is_the_outermost() -> None:
    seen: list[str] = []

    @get("/")
    @use_interceptor(Named("a", seen), Sync("b", seen))
    @use_interceptor(Named("c", seen))
    async def handler() -> None:
        seen.append("handler")

    with serve(handler, interceptors=[Named("app", seen)]) as client:
        client.get("/")

    assert seen == ["app in", "a in", "b", "c in", "handler", "c out", "a out", "app out"]


@pytest.mark.parametrize("is_async", [False, True], ids=["sync", "async"])
def test_an_interceptor_may_answer_without_the_handler(is_async: bool) -> None:
    class Cached:
        def intercept(self, call_next: CallNext) -> Item:
            return Item(id=7)

    class CachedLater:
        async def intercept(self, call_next: CallNext) -> Item:
            return Item(id=7)

    @get("/")
    @use_interceptor(CachedLater if is_async else Cached)
    async def handler() -> Item:
        pytest.fail("the interceptor answers")

    with serve(handler) as client:
        assert client.get("/").json() == {"id": 7}


def test_what_an_interceptor_returns_is_the_result_and_keeps_to_the_contract(caplog: pytest.LogCaptureFixture) -> None:
    class Changed:
        async def intercept(self, call_next: CallNext, to: str) -> object:
            item: Any = await call_next()
            changes: dict[str, object] = {
                "value": {"id": item.id + 1, "secret": 1},
                "reply": Reply(item, status=203),
                "response": PlainTextResponse("b"),
                "wrong": "x",
            }
            return changes[to]

    @get("/")
    @use_interceptor(Changed)
    async def handler() -> Item:
        return Item(id=1)

    with serve(handler) as client:
        assert client.get("/?to=value").json() == {"id": 2}
        assert client.get("/?to=reply").status_code == 203
        assert client.get("/?to=response").text == "b"
        assert client.get("/?to=wrong").json() == FAILED

    assert len(logged(caplog)) == 1


def test_an_interceptor_sees_errors_and_may_turn_them() -> None:
    class Turning:
        async def intercept(self, call_next: CallNext) -> object:
            try:
                return await call_next()
            except LookupError as error:
                raise NotFound(str(error)) from error

    @get("/")
    @use_interceptor(Turning())
    async def handler() -> None:
        raise LookupError("nothing here")

    with serve(handler) as client:
        assert client.get("/").json() == problem(404, "not-found", "Not found", "nothing here")


def test_an_interceptor_sees_values_that_are_not_valid() -> None:
    class Turning:
        async def intercept(self, call_next: CallNext) -> object:
            try:
                return await call_next()
            except Exception as error:
                raise NotFound(type(error).__name__) from error

    @get("/")
    @use_interceptor(Turning())
    async def handler(count: int) -> None: ...

    with serve(handler) as client:
        assert client.get("/?count=x").json() == problem(404, "not-found", "Not found", "UnprocessableContent")


def test_an_interceptor_may_call_again() -> None:
    calls: list[int] = []

    class Retrying:
        async def intercept(self, call_next: CallNext) -> object:
            try:
                return await call_next()
            except ConnectionError:
                return await call_next()

    @get("/{count:int}")
    @use_interceptor(Retrying)
    async def handler(count: int) -> int:
        calls.append(count)
        if len(calls) == 1:
            raise ConnectionError
        return len(calls)

    with serve(handler) as client:
        assert client.get("/7").json() == 2

    assert calls == [7, 7]


class Clock:
    now = 3


@injectable(scope=Scope.REQUEST)
class Session:
    def __init__(self, request: Request) -> None:
        self.path = request.url.path


@pytest.mark.parametrize("is_async", [False, True], ids=["sync", "async"])
@pytest.mark.parametrize("scope", [Scope.SINGLETON, Scope.REQUEST], ids=["singleton", "request"])
def test_its_parameters_are_bound_like_a_handlers(scope: Scope, is_async: bool) -> None:
    @injectable(scope=scope)
    class Tagged:
        def intercept(
            self,
            call_next: CallNext,
            clock: Clock,
            session: Session,
            *,
            context: HttpContext,
            body: Item,
            tag: str,
            n: int = 1,
        ) -> Any:
            context.scope["tag"] = f"{tag} {clock.now} {session.path} {body.id} {n}"
            return call_next()

    @injectable(scope=scope)
    class TaggedLater(Tagged):
        async def intercept(
            self,
            call_next: CallNext,
            clock: Clock,
            session: Session,
            *,
            context: HttpContext,
            body: Item,
            tag: str,
            n: int = 1,
        ) -> Any:
            return await super().intercept(call_next, clock, session, context=context, body=body, tag=tag, n=n)

    @post("/")
    @use_interceptor(TaggedLater if is_async else Tagged)
    async def handler(request: Request, body: Item) -> str:
        return str(request.scope["tag"])

    with serve(handler, providers=[Clock, Session]) as client:
        assert client.post("/?tag=t&n=4", json={"id": 7}).text == "t 3 / 7 4"
        assert client.post("/?n=x", json={}).json() == rejected(
            ("body", "/id", "missing", "Field required"),
            ("query", "/tag", "missing", 'The query value "tag" is required.'),
            ("query", "/n", "int_parsing", "Input should be a valid integer, unable to parse string as an integer"),
        )


def test_controllers_and_methods_have_their_own() -> None:
    seen: list[str] = []

    @controller("/")
    @use_interceptor(Named("controller", seen))
    class Controller:
        @get("/a")
        @use_interceptor(Named("route", seen))
        async def a(self) -> None: ...

        @get("/b")
        async def b(self) -> Response:
            return Response()

    with serve(Controller) as client:
        client.get("/a")
        client.get("/b")

    assert seen == ["controller in", "route in", "route out", "controller out", "controller in", "controller out"]


def test_an_interceptor_that_takes_nothing_does_not_start() -> None:
    class Nothing:
        def intercept(self) -> object: ...

    @get("/")
    @use_interceptor(Nothing)
    async def handler() -> None: ...

    with pytest.raises(WiringError, match=r"Nothing\.intercept .* takes nothing, and is handed something first"):
        application(handler)
