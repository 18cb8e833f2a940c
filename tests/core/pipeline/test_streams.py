"""Async generators are sent while they are made: events, raw chunks, JSON lines."""

# Annotations are what these tests are given.
# pyright: reportInvalidTypeForm=false

import asyncio
from collections.abc import AsyncGenerator, AsyncIterable, AsyncIterator
from typing import Any

import pytest
from pydantic import BaseModel

from armature.core import CallNext, Event, NotFound, Scope, controller, get, provide, use_interceptor
from armature.core.errors import ResultError
from armature.core.types import Message
from tests.core.http.serving import FAILED, application, exchange, logged, problem, serve


class Item(BaseModel):
    id: int


class Priced(Item):
    cost: int = 1


class Row:
    id = 3


def streaming(annotation: Any, *items: object) -> Any:
    @get("/")
    async def handler() -> annotation:
        for item in items:
            yield item

    return handler


@pytest.mark.parametrize(
    ("annotation", "items", "content_type", "body"),
    [
        pytest.param(
            AsyncIterator[Event],
            [Event(data="a"), Event(data={"b": 1})],
            "text/event-stream",
            'data: a\n\ndata: {"b":1}\n\n',
            id="events",
        ),
        pytest.param(
            AsyncGenerator[Event, None], [Event(data="a")], "text/event-stream", "data: a\n\n", id="async-generator"
        ),
        pytest.param(AsyncIterable[str], ["a", "ä"], "text/plain; charset=utf-8", "aä", id="text"),
        pytest.param(AsyncIterator[bytes], [b"a", b"b"], "application/octet-stream", "ab", id="bytes"),
        pytest.param(
            AsyncIterator[Item],
            [Item(id=1), Priced(id=2), Row()],
            "application/x-ndjson",
            '{"id":1}\n{"id":2}\n{"id":3}\n',
            id="models-subclasses-rows",
        ),
        pytest.param(AsyncIterator[dict[str, int]], [{"a": 1}], "application/x-ndjson", '{"a":1}\n', id="dicts"),
        pytest.param(AsyncIterator, [1, "a", None], "application/x-ndjson", '1\n"a"\nnull\n', id="of-anything"),
        pytest.param(AsyncIterator[Item], [], "application/x-ndjson", "", id="empty"),
    ],
)
def test_the_type_of_its_items_says_what_a_stream_is(
    annotation: Any, items: list[object], content_type: str, body: str
) -> None:
    with serve(streaming(annotation, *items)) as client:
        response = client.get("/")

    assert (response.status_code, response.headers["content-type"], response.text) == (200, content_type, body)
    assert "content-length" not in response.headers
    assert response.headers["x-request-id"] == "test"


def test_events_are_not_cached() -> None:
    with serve(streaming(AsyncIterator[Event])) as client:
        assert client.get("/").headers["cache-control"] == "no-cache"


def test_a_stream_has_the_status_and_headers_of_its_route() -> None:
    @get("/", status=203, headers={"X-A": "1"})
    async def handler() -> AsyncIterator[str]:
        yield "a"

    with serve(handler) as client:
        response = client.get("/")

    assert (response.status_code, response.headers["x-a"], response.text) == (203, "1", "a")


def test_a_handler_may_return_a_stream_instead_of_being_one() -> None:
    class Chunks:
        """An iterator without `aclose`."""

        def __init__(self) -> None:
            self.left = [b"b", b"a"]

        def __aiter__(self) -> "Chunks":
            return self

        async def __anext__(self) -> bytes:
            if not self.left:
                raise StopAsyncIteration
            return self.left.pop()

    @get("/")
    async def handler() -> AsyncIterator[bytes]:
        return Chunks()

    with serve(handler) as client:
        assert client.get("/").content == b"ab"


def test_a_method_with_keywords_may_be_a_stream() -> None:
    @controller("/")
    class Controller:
        @get("/{name}")
        async def show(self, name: str, *, count: int = 1) -> AsyncIterator[str]:
            for _ in range(count):
                yield name

    with serve(Controller) as client:
        assert client.get("/a?count=3").text == "aaa"


@pytest.mark.parametrize(
    ("annotation", "item", "message"),
    [
        pytest.param(
            AsyncIterator[Event], "a", "A str was returned where the return annotation says an Event.", id="event"
        ),
        pytest.param(AsyncIterator[bytes], 5, "A int was returned where the return annotation says bytes.", id="bytes"),
        pytest.param(AsyncIterator[str], b"a", "A bytes was returned where the return annotation says str.", id="str"),
        pytest.param(
            AsyncIterator[Item],
            "a",
            "A str does not fit the return annotation. the result: Input should be a valid dictionary or object to "
            "extract fields from",
            id="model",
        ),
    ],
)
async def test_an_item_that_does_not_fit_breaks_the_stream_off(annotation: Any, item: object, message: str) -> None:
    sent: list[dict[str, Any]] = []
    async with application(streaming(annotation, item)) as app:
        with pytest.raises(ResultError) as caught:
            await exchange(app, "GET", "/", body=[], waits=True, sent=sent)

    assert str(caught.value) == message
    assert [each["type"] for each in sent] == ["http.response.start"]


def test_something_else_than_a_stream_is_a_500(caplog: pytest.LogCaptureFixture) -> None:
    @get("/", returns=AsyncIterator[str])
    async def handler() -> list[str]:
        return ["a"]

    with serve(handler) as client:
        assert client.get("/").json() == FAILED

    assert logged(caplog) == ["ResultError: A list was returned where the return annotation says an async iterator."]


async def test_an_error_in_the_middle_reaches_the_server_which_breaks_off_and_logs_it() -> None:
    @get("/")
    async def handler() -> AsyncIterator[str]:
        yield "a"
        raise LookupError("internal")

    sent: list[dict[str, Any]] = []
    async with application(handler) as app:
        with pytest.raises(LookupError, match="internal"):
            await exchange(app, "GET", "/", body=[], waits=True, sent=sent)

    assert [message.get("body") for message in sent] == [None, b"a"]
    assert sent[0]["status"] == 200
    assert sent[1]["more_body"] is True


def test_an_error_before_the_stream_is_a_problem() -> None:
    @get("/")
    async def handler() -> AsyncIterator[str]:
        raise NotFound("No.")

    with serve(handler) as client:
        assert client.get("/").json() == problem(404, "not-found", "Not found", "No.")


@pytest.mark.parametrize("scoped", [False, True], ids=["singletons", "request-scope"])
@pytest.mark.parametrize("where", ["waiting", "sending"])
async def test_a_client_that_leaves_closes_the_generator_and_then_the_scope(where: str, scoped: bool) -> None:
    happened: list[str] = []
    left = asyncio.Event()

    class Session: ...

    async def session() -> AsyncIterator[Session]:
        try:
            yield Session()
        finally:
            happened.append("scope closed")

    async def numbers() -> AsyncIterator[str]:
        try:
            yield "a"
            await asyncio.Event().wait()
        finally:
            happened.append("generator closed")

    @get("/scoped")
    async def with_scope(session: Session) -> AsyncIterator[str]:
        return numbers()

    @get("/plain")
    async def without_scope() -> AsyncIterator[str]:
        return numbers()

    async def receive() -> Message:
        await left.wait()
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        if message.get("body") == b"a":
            left.set()
            if where == "sending":
                await asyncio.Event().wait()

    provider = provide(Session).by(session, scope=Scope.REQUEST)
    async with application(with_scope, without_scope, providers=[provider]) as app:
        scope: dict[str, Any] = {
            "type": "http",
            "method": "GET",
            "path": "/scoped" if scoped else "/plain",
            "query_string": b"",
            "headers": [],
        }
        async with asyncio.timeout(5):
            await app(scope, receive, send)

    assert happened == ["generator closed"] + ["scope closed"] * scoped


async def test_the_scope_of_a_stream_closes_after_its_last_item_and_hears_of_its_error() -> None:
    happened: list[str] = []

    class Session: ...

    async def session() -> AsyncIterator[Session]:
        try:
            yield Session()
        except LookupError as error:
            happened.append(f"rolled back for {error}")
            raise
        happened.append("committed")

    @get("/{count:int}")
    async def handler(count: int, session: Session) -> AsyncIterator[str]:
        for number in range(count):
            happened.append(str(number))
            yield "a"
        if count > 1:
            raise LookupError("internal")

    async with application(handler, providers=[provide(Session).by(session, scope=Scope.REQUEST)]) as app:
        await exchange(app, "GET", "/1", body=[], waits=True)
        with pytest.raises(LookupError):
            await exchange(app, "GET", "/2", body=[], waits=True)

    assert happened == ["0", "committed", "0", "1", "rolled back for internal"]


def test_an_interceptor_sees_the_stream_before_it_runs() -> None:
    class Doubled:
        async def intercept(self, call_next: CallNext) -> object:
            items: Any = await call_next()

            async def twice() -> AsyncIterator[str]:
                async for item in items:
                    yield item * 2

            return twice()

    @get("/")
    @use_interceptor(Doubled())
    async def handler() -> AsyncIterator[str]:
        yield "a"
        yield "b"

    with serve(handler) as client:
        assert client.get("/").text == "aabb"


def test_a_class_that_is_an_iterator_is_a_stream_of_what_it_iterates() -> None:
    class Numbers(AsyncIterator[int]):
        def __init__(self) -> None:
            self.left = 2

        async def __anext__(self) -> int:
            if not self.left:
                raise StopAsyncIteration
            self.left -= 1
            return self.left

    class Untold:
        def __aiter__(self) -> AsyncIterator[object]:
            return Numbers()

        async def __anext__(self) -> object:
            raise StopAsyncIteration

    @get("/numbers")
    async def numbers() -> Numbers:
        return Numbers()

    @get("/untold")
    async def untold() -> Untold:
        return Untold()

    with serve(numbers, untold) as client:
        answers = [client.get(path) for path in ("/numbers", "/untold")]

    assert [each.headers["content-type"] for each in answers] == ["application/x-ndjson", "application/x-ndjson"]
    assert [each.text for each in answers] == ["1\n0\n", "1\n0\n"]
