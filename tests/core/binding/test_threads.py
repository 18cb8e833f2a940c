"""`def` handlers run in a thread, `async def` handlers on the event loop."""

import asyncio
import threading
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from functools import wraps
from typing import Any

import anyio

from armature.core import controller, get, use_guard
from armature.core.correlation import request_id
from tests.core.http.serving import FAILED, application, exchange, quiet, serve

tenant: ContextVar[str] = ContextVar("tenant", default="")


def test_a_sync_handler_runs_in_another_thread_than_an_async_one() -> None:
    @get("/sync")
    def sync() -> int:
        return threading.get_ident()

    @get("/async")
    async def on_the_loop() -> int:
        return threading.get_ident()

    with serve(sync, on_the_loop) as client:
        assert client.get("/sync").json() != client.get("/async").json()


def test_a_sync_method_takes_arguments_like_an_async_one() -> None:
    @controller("/")
    class Controller:
        @get("/{name}")
        def show(self, name: str, *, count: int = 1) -> list[object]:
            return [name, count, type(self).__name__]

    with serve(Controller) as client:
        assert client.get("/a?count=2").json() == ["a", 2, "Controller"]


def test_context_variables_reach_the_thread() -> None:
    class Tenancy:
        def can_activate(self, name: str) -> bool:
            tenant.set(name)
            return True

    @get("/")
    @use_guard(Tenancy)
    def handler(name: str) -> list[str]:
        return [tenant.get(), request_id()]

    with serve(handler) as client:
        assert client.get("/?name=acme").json() == ["acme", "test"]


def test_an_exception_in_a_thread_is_answered_like_any_other() -> None:
    @get("/")
    def handler() -> None:
        raise LookupError("internal")

    with serve(handler) as client:
        assert client.get("/").json() == FAILED


async def test_no_more_threads_than_the_setting_says_run_at_once() -> None:
    running, most = 0, 0
    lock, both = threading.Lock(), threading.Barrier(2, timeout=5)

    @get("/")
    def handler() -> None:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        both.wait()
        with lock:
            running -= 1

    async with application(handler, settings=quiet(threads=2)) as app:
        await asyncio.gather(*(exchange(app, "GET", "/") for _ in range(6)))

    assert most == 2


def test_a_decorated_async_handler_stays_on_the_loop() -> None:
    def traced(function: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
        @wraps(function)
        async def inner(*arguments: object) -> Any:
            return await function(*arguments)

        return inner

    @get("/")
    @traced
    async def handler(name: str) -> str:
        await anyio.lowlevel.checkpoint()
        return name

    with serve(handler) as client:
        assert client.get("/?name=a").text == "a"
