"""The order around a handler, fixed and documented (design §2), and how deep the stack is when it is reached."""

import sys
from collections.abc import AsyncIterator
from pathlib import Path
from types import FrameType
from typing import Annotated, Any

import pytest
from pydantic import BaseModel, BeforeValidator
from starlette.middleware import Middleware

import armature.core
from armature.core import (
    CallNext,
    Module,
    Scope,
    controller,
    get,
    injectable,
    post,
    provide,
    use_filter,
    use_guard,
    use_interceptor,
    use_middleware,
)
from armature.core.types import ASGIApp, ASGIScope, Receive, Send
from tests.core.http.serving import application, exchange


class Journal(list[str]):
    """What happened, in order."""


class Around:
    """Middleware, guard, interceptor and filter of one level, each under its name."""

    def __init__(self, level: str, journal: Journal) -> None:
        self.level = level
        self.journal = journal

    def guard(self) -> Any:
        level, journal = self.level, self.journal

        class Guard:
            async def can_activate(self) -> bool:
                journal.append(f"guard {level}")
                return True

        return Guard()

    def interceptor(self) -> Any:
        level, journal = self.level, self.journal

        class Interceptor:
            async def intercept(self, call_next: CallNext) -> object:
                journal.append(f"interceptor {level} in")
                result = await call_next()
                journal.append(f"interceptor {level} out")
                return result

        return Interceptor()

    def filter(self) -> Any:
        level, journal = self.level, self.journal

        class Filter:
            def catch(self, error: Exception) -> str:
                journal.append(f"filter {level}")
                if level == "application":
                    return "answered"
                raise error

        return Filter()

    def middleware(self) -> Middleware:
        return Middleware(Recording, self.level, self.journal)


class Recording:
    def __init__(self, app: ASGIApp, level: str, journal: Journal) -> None:
        self.app = app
        self.level = level
        self.journal = journal

    async def __call__(self, scope: ASGIScope, receive: Receive, send: Send) -> None:
        self.journal.append(f"middleware {self.level} in")
        await self.app(scope, receive, send)
        self.journal.append(f"middleware {self.level} out")


def noted(journal: Journal, name: str) -> Any:
    """A step of validation that says when it runs."""

    def note(value: object) -> object:
        journal.append(f"validates {name}")
        return value

    return BeforeValidator(note)


class Unit: ...


def everything(journal: Journal) -> Any:
    levels = {name: Around(name, journal) for name in ("application", "module", "controller", "route")}

    class Body(BaseModel):
        x: int

    async def unit() -> AsyncIterator[Unit]:
        journal.append("scope opens")
        yield Unit()
        journal.append("scope closes")

    class Encoded(BaseModel):
        x: Annotated[int, noted(journal, "result")]

    @controller("/")
    @use_middleware(levels["controller"].middleware())
    @use_guard(levels["controller"].guard())
    @use_interceptor(levels["controller"].interceptor())
    @use_filter(levels["controller"].filter())
    class Controller:
        @post("/", returns=Encoded | str)
        @use_middleware(levels["route"].middleware())
        @use_guard(levels["route"].guard())
        @use_interceptor(levels["route"].interceptor())
        @use_filter(levels["route"].filter())
        async def handle(
            self,
            first: Annotated[int, noted(journal, "first")],
            unit: Unit,
            body: Annotated[Body, noted(journal, "body")],
            *,
            fails: Annotated[bool, noted(journal, "last")],
        ) -> Any:
            journal.append("handler")
            if fails:
                raise LookupError
            return {"x": body.x}

    part = Module(
        name="Part",
        controllers=[Controller],
        providers=[provide(Unit).by(unit, scope=Scope.REQUEST)],
        middleware=[levels["module"].middleware()],
        guards=[levels["module"].guard()],
        interceptors=[levels["module"].interceptor()],
        filters=[levels["module"].filter()],
    )
    return application(
        imports=[part],
        middleware=[levels["application"].middleware()],
        guards=[levels["application"].guard()],
        interceptors=[levels["application"].interceptor()],
        filters=[levels["application"].filter()],
    )


INWARD = [
    "middleware application in",
    "middleware module in",
    "middleware controller in",
    "middleware route in",
    "guard application",
    "guard module",
    "guard controller",
    "guard route",
    "interceptor application in",
    "interceptor module in",
    "interceptor controller in",
    "interceptor route in",
    "validates first",
    "scope opens",
    "validates body",
    "validates last",
    "handler",
]
OUTWARD = [
    "http.response.start",
    "http.response.body",
    "middleware route out",
    "middleware controller out",
    "middleware module out",
    "middleware application out",
]


@pytest.mark.parametrize(
    ("query", "between"),
    [
        pytest.param(
            b"first=1&fails=0",
            [
                "interceptor route out",
                "interceptor controller out",
                "interceptor module out",
                "interceptor application out",
                "validates result",
                "scope closes",
            ],
            id="result",
        ),
        pytest.param(
            b"first=1&fails=1",
            ["filter route", "filter controller", "filter module", "filter application"],
            id="error",
        ),
    ],
)
async def test_everything_around_a_handler_has_its_place(query: bytes, between: list[str]) -> None:
    journal = Journal()

    class Sent(list[dict[str, Any]]):
        def append(self, message: dict[str, Any]) -> None:
            journal.append(message["type"])

    async with everything(journal) as app:
        headers = [(b"content-type", b"application/json")]
        body = [{"type": "http.request", "body": b'{"x": 1}'}]
        await exchange(app, "POST", "/", query=query, headers=headers, body=body, sent=Sent())

    assert journal == [*INWARD, *between, *OUTWARD]


OURS = str(Path(armature.core.__file__).parent)


def depth() -> int:
    """How many frames lie between the server's call and the handler that asks: the framework's and its enhancers'."""
    found, deepest = 0, 0
    frame: FrameType | None = sys._getframe(2)
    while frame is not None:
        found += 1
        if frame.f_code.co_filename.startswith(OURS):
            deepest = found
        frame = frame.f_back
    return deepest


class SyncGuard:
    def can_activate(self) -> bool:
        return True


class AsyncGuard:
    async def can_activate(self) -> bool:
        return True


class Interceptor:
    async def intercept(self, call_next: CallNext) -> object:
        return await call_next()


class SyncInterceptor:
    def intercept(self, call_next: CallNext) -> object:
        return call_next()


class Filter:
    def catch(self, error: LookupError) -> None: ...


class PlainMiddleware:
    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: ASGIScope, receive: Receive, send: Send) -> None:
        await self.app(scope, receive, send)


@injectable(scope=Scope.REQUEST)
class Session: ...


async def frames(handler: Any, **around: Any) -> int:
    async with application(handler, providers=[Session], **around) as app:
        sent = await exchange(app, "GET", "/1", query=b"q=2")
    assert sent[0]["status"] == 200, sent[1]["body"]
    return int(sent[1]["body"])


@pytest.mark.parametrize(
    ("decorate", "around", "most"),
    [
        pytest.param([], {}, 2, id="bare"),
        pytest.param([use_guard(SyncGuard)], {}, 3, id="sync-guard"),
        pytest.param([use_guard(SyncGuard, AsyncGuard, SyncGuard)], {"guards": [AsyncGuard]}, 3, id="all-guards"),
        pytest.param([use_interceptor(Interceptor)], {}, 3, id="interceptor"),
        pytest.param([use_interceptor(Interceptor, SyncInterceptor, Interceptor)], {}, 5, id="three-interceptors"),
        pytest.param([use_filter(Filter, Filter)], {}, 3, id="one-level-of-filters"),
        pytest.param([use_filter(Filter)], {"filters": [Filter]}, 4, id="two-levels-of-filters"),
        pytest.param([use_middleware(PlainMiddleware)], {}, 4, id="middleware-of-the-route"),
        pytest.param([], {"middleware": [PlainMiddleware]}, 4, id="middleware-of-the-application"),
        pytest.param([use_middleware(PlainMiddleware, PlainMiddleware)], {}, 5, id="two-middleware"),
        pytest.param(
            [use_guard(AsyncGuard), use_interceptor(Interceptor), use_filter(Filter)],
            {"guards": [SyncGuard]},
            5,
            id="together",
        ),
    ],
)
@pytest.mark.parametrize("parameters", [0, 1, 2, 3])
async def test_no_more_frames_stand_before_a_handler_than_the_budget_allows(
    decorate: list[Any], around: dict[str, Any], most: int, parameters: int
) -> None:
    async def none() -> int:
        return depth()

    async def one(id: int) -> int:
        return depth()

    async def two(id: int, q: int) -> int:
        return depth()

    async def three(id: int, q: int, r: int = 3) -> int:
        return depth()

    handler: Any = [none, one, two, three][parameters]
    for decorator in decorate:
        handler = decorator(handler)

    assert await frames(get("/{id}" if parameters else "/1")(handler), **around) <= most


async def test_a_request_scope_costs_one_frame() -> None:
    @get("/1")
    async def handler(session: Session) -> int:
        return depth()

    assert await frames(handler) <= 3


async def test_a_method_costs_no_frame_more_than_a_function() -> None:
    @controller("/")
    class Controller:
        @get("/{id}")
        async def show(self, id: int) -> int:
            return depth()

    assert await frames(Controller) <= 2
