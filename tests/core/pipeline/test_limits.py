"""A handler may take only so long, and only its own time-out becomes 503."""

import asyncio
import threading
from typing import Any

import anyio
import pytest
from starlette.responses import PlainTextResponse, Response

from armature.core import (
    CallNext,
    ServiceUnavailable,
    controller,
    get,
    post,
    timeout,
    use_filter,
    use_guard,
    use_interceptor,
)
from tests.core.http.serving import FAILED, application, exchange, logged, problem, quiet, serve

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


def test_every_request_can_have_a_time_out_and_some_another_or_none() -> None:
    @get("/")
    async def late() -> None:
        await for_ever()

    @get("/own")
    @timeout(0.02)
    async def own() -> None:
        await for_ever()

    @get("/none")
    @timeout(None)
    async def none() -> str:
        await asyncio.sleep(0.05)
        return "in time"

    with serve(late, own, none, settings=quiet(timeout=0.01)) as client:
        found = [client.get(path) for path in ("/", "/own", "/none")]

    assert found[0].json() == LATE
    assert found[1].json()["detail"] == "The answer took longer than 0.02 seconds."
    assert (found[2].status_code, found[2].text) == (200, "in time")


def test_what_takes_too_long_can_be_504() -> None:
    @get("/")
    async def inherited() -> None:
        await for_ever()

    @get("/own")
    @timeout(0.01)
    async def own() -> None:
        await for_ever()

    with serve(inherited, own, settings=quiet(timeout=0.01, timeout_status=504)) as client:
        assert client.get("/").json() == {
            **LATE, "status": 504, "title": "Gateway timeout", "type": "/problems/gateway-timeout"
        }  # fmt: skip
        assert client.get("/own").status_code == 504


def test_a_body_that_comes_too_slowly_counts() -> None:
    @post("/")
    async def handler(body: bytes) -> None: ...

    app = application(handler, settings=quiet(timeout=0.01))

    async def talk() -> list[dict[str, Any]]:
        async with app:
            begun = {"type": "http.request", "body": b"a", "more_body": True}
            return await exchange(app, "POST", "/", body=[begun], waits=True)

    assert asyncio.run(talk())[0]["status"] == 503


def test_a_query_beyond_its_limit_is_414_where_it_is_read() -> None:
    @get("/")
    async def handler(name: str = "") -> str:
        return name

    @get("/unread")
    async def unread() -> str:
        return "text"

    with serve(handler, unread, settings=quiet(query_limit=8)) as client:
        taken, refused = client.get("/?name=abc"), client.get("/?name=abcd")
        passed = client.get("/unread?name=abcd")

    assert (taken.text, passed.text) == ("abc", "text")
    assert refused.json() == problem(414, "uri-too-long", "URI too long", "The query is longer than 8 bytes.")
