"""A handler may take only so long, and only its own time-out becomes 503."""

import asyncio
import threading
from typing import Any

import anyio
import pytest
from starlette.responses import PlainTextResponse, Response

from armature.core import CallNext, ServiceUnavailable, controller, get, timeout, use_filter, use_guard, use_interceptor
from tests.core.http.serving import FAILED, logged, problem, serve

LATE = problem(503, "service-unavailable", "Service unavailable", "The answer took longer than 0.01 seconds.")


async def for_ever() -> None:
    await asyncio.Event().wait()


def test_a_handler_that_takes_too_long_is_503_and_cancelled() -> None:
    ended: list[str] = []

    @get("/")
    @timeout(0.01)
    async def handler() -> None:
        try:
            await for_ever()
        finally:
            ended.append("cancelled")

    with serve(handler) as client:
        assert client.get("/").json() == LATE

    assert ended == ["cancelled"]


def test_the_time_counts_from_the_guards_on() -> None:
    class Slow:
        async def can_activate(self) -> bool:
            await for_ever()
            return True

    class SlowInterceptor:
        async def intercept(self, call_next: CallNext) -> object:
            await for_ever()
            return await call_next()

    for slow in (use_guard(Slow), use_interceptor(SlowInterceptor)):

        @get("/")
        @slow
        @timeout(0.01)
        async def handler() -> None: ...

        with serve(handler) as client:
            assert client.get("/").json() == LATE


def test_a_thread_that_is_still_running_is_left_behind() -> None:
    go_on = threading.Event()

    @get("/")
    @timeout(0.01)
    def handler() -> None:
        go_on.wait(5)

    with serve(handler) as client:
        assert client.get("/").json() == LATE
        go_on.set()


def test_a_fast_handler_is_left_alone() -> None:
    @get("/")
    @timeout(5)
    async def handler() -> str:
        await anyio.lowlevel.checkpoint()
        return "a"

    with serve(handler) as client:
        assert client.get("/").text == "a"


def test_a_time_out_of_the_handlers_own_is_an_error_like_any_other(caplog: pytest.LogCaptureFixture) -> None:
    @get("/")
    @timeout(5)
    async def handler() -> None:
        raise TimeoutError("the database")

    with serve(handler) as client:
        assert client.get("/").json() == FAILED

    assert logged(caplog) == ["TimeoutError: the database"]


def test_a_filter_sees_that_the_time_is_up() -> None:
    class Late:
        def catch(self, error: ServiceUnavailable) -> Response:
            return PlainTextResponse("later")

    @get("/")
    @timeout(0.01)
    @use_filter(Late)
    async def handler() -> None:
        await for_ever()

    with serve(handler) as client:
        assert client.get("/").text == "later"


def test_the_limit_nearest_to_the_handler_counts() -> None:
    @controller("/")
    @timeout(0.01)
    class Controller:
        @get("/short")
        async def short(self) -> None:
            await for_ever()

        @get("/long")
        @timeout(5)
        async def long(self) -> Any:
            await asyncio.sleep(0.02)
            return "a"

    with serve(Controller) as client:
        assert client.get("/short").status_code == 503
        assert client.get("/long").json() == "a"
