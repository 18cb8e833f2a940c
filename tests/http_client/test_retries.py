"""What is sent again, and what never is; counted where it arrives."""

from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from armature.http_client import (
    ClientSettings,
    ConnectionFailed,
    HttpClient,
    HttpClientError,
    Request,
    RequestTimedOut,
    ServerError,
    StatusError,
    is_transient,
)
from armature.http_client.retry_after import seconds_of
from armature.http_client.testing import MockEngine, Reply
from armature.http_client.testing.server import serving
from armature.resilience import (
    Backoff,
    Breaker,
    BreakerOpen,
    DeadlinePassed,
    Hedge,
    Pipeline,
    Rejected,
    Retry,
    RetryBudget,
    deadline,
)
from armature.resilience.testing import VirtualClock

AT_ONCE = Backoff.constant(0.001)


def eager(*strategies: Any, attempts: int = 3) -> Pipeline:
    """A pipeline that retries without a wait worth mentioning."""
    return Pipeline("eager", Retry(attempts, on=is_transient, backoff=AT_ONCE), *strategies)


async def stream() -> AsyncIterator[bytes]:
    yield b"once"


REPEATED: list[Any] = [
    pytest.param("GET", {}, id="GET"),
    pytest.param("PUT", {"json": 1}, id="PUT"),
    pytest.param("DELETE", {}, id="DELETE"),
    pytest.param("POST", {"json": 1, "headers": {"Idempotency-Key": "k"}}, id="POST with a key"),
    pytest.param("PUT", {"content": stream}, id="PUT of a stream that can be had again"),
]
SENT_ONCE: list[Any] = [
    pytest.param("POST", {"json": 1}, id="POST"),
    pytest.param("PATCH", {"json": 1}, id="PATCH"),
    pytest.param("PUT", {"content": stream()}, id="PUT of a stream"),
]


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
@pytest.mark.parametrize(("method", "options"), REPEATED)
async def test_what_may_be_repeated_is_sent_again(method: str, options: Any, status: int) -> None:
    engine = MockEngine().on(method, "/", Reply(status), Reply(status), Reply(json="done"))
    async with HttpClient("https://api.example", engine=engine, pipeline=eager()) as client:
        assert await client.request(method, "/", returns=str, **options) == "done"

    assert len(engine.requests) == 3
    assert len({request.body and request.body.content for request in engine.requests}) == 1


@pytest.mark.parametrize("status", [429, 500, 503])
@pytest.mark.parametrize(("method", "options"), SENT_ONCE)
async def test_what_may_not_be_repeated_is_sent_once(method: str, options: Any, status: int) -> None:
    engine = MockEngine().on(method, "/", Reply(status))
    async with HttpClient("https://api.example", engine=engine, pipeline=eager(Hedge(0.0001))) as client:
        with pytest.raises(StatusError):
            await client.request(method, "/", **options)

    assert len(engine.requests) == 1


async def test_a_server_that_hangs_up_sees_a_post_once_and_a_get_again(settings: ClientSettings) -> None:
    seen: Counter[str] = Counter()

    def hang_up(request: Request) -> Reply:
        seen[request.method] += 1
        raise ConnectionFailed("The server hung up.", is_sent=True)

    # The engine of the settings itself: libraries below repeat what they think is safe.
    bare = settings.model_copy(update={"deadline_header": "X"})
    async with serving(hang_up) as server, HttpClient(server.url, settings=bare, pipeline=eager()) as client:
        for method in ("GET", "POST"):
            with pytest.raises(ConnectionFailed):
                await client.request(method, "/", json={"a": 1})

    assert seen == {"GET": 3, "POST": 1}


async def test_a_connection_that_was_closed_while_idle_costs_no_post_twice(settings: ClientSettings) -> None:
    seen: Counter[str] = Counter()

    def count(request: Request) -> Reply:
        seen[request.method] += 1
        return Reply(json=seen.total())

    async with serving(count) as server, HttpClient(server.url, settings=settings) as client:
        await client.get("/")
        for connection in list(server.connections):
            connection.close()
        try:
            await client.post("/", json=1)
        except ConnectionFailed:
            seen["POST"] += 1

    assert seen == {"GET": 1, "POST": 1}


@pytest.mark.parametrize("status", [400, 401, 404, 409, 422, 501])
async def test_what_another_attempt_would_not_mend_is_not_repeated(status: int) -> None:
    engine = MockEngine().on("GET", "/", Reply(status))
    async with HttpClient("https://api.example", engine=engine) as client:
        with pytest.raises(StatusError):
            await client.get("/")

    assert len(engine.requests) == 1


async def test_what_another_attempt_would_not_mend_is_no_failure_of_a_pipeline() -> None:
    breaker = Breaker(failures=1)
    replies = [Reply(404), Reply(400), HttpClientError("Not to be mended."), Reply(501)]
    engine = MockEngine().on("GET", "/", *replies)
    pipeline = Pipeline("p", Retry(3), breaker)
    async with HttpClient("https://api.example", engine=engine, pipeline=pipeline) as client:
        for _ in replies[:3]:
            with pytest.raises(HttpClientError):
                await client.get("/")
        assert len(engine.requests) == 3
        with pytest.raises(BreakerOpen):
            await client.get("/")  # 501 is one, and opens the breaker, which refuses the retry


async def test_retries_stay_within_their_budget() -> None:
    engine = MockEngine().on("GET", "/", Reply(503))
    retry = Retry(10, on=is_transient, backoff=AT_ONCE, budget=RetryBudget(0.1, minimum=0, burst=5))
    async with HttpClient("https://api.example", engine=engine, pipeline=Pipeline("p", retry)) as client:
        for _ in range(100):
            with pytest.raises(ServerError):
                await client.get("/")

    assert 110 <= len(engine.requests) <= 115


async def test_retry_after_is_waited_for() -> None:
    clock = VirtualClock()
    engine = MockEngine().on("GET", "/", Reply(503, headers={"Retry-After": "7"}), Reply())
    pipeline = Pipeline("p", Retry(2, on=is_transient, backoff=AT_ONCE), clock=clock)
    async with HttpClient("https://api.example", engine=engine, pipeline=pipeline) as client:
        await client.get("/")

    assert clock.slept == [7]


async def test_a_retry_that_could_not_end_in_time_is_not_begun() -> None:
    engine = MockEngine().on("GET", "/", Reply(503, headers={"Retry-After": "60"}))
    async with HttpClient("https://api.example", engine=engine) as client:
        with pytest.raises(ServerError) as caught:
            await client.get("/")

    assert len(engine.requests) == 1
    assert caught.value.retry_after == 60


async def test_a_call_after_its_deadline_is_refused_before_anything_is_sent() -> None:
    engine = MockEngine().on("GET", "/", Reply())
    async with HttpClient("https://api.example", engine=engine) as client:
        with deadline(0), pytest.raises(DeadlinePassed):
            await client.get("/")
        with deadline(0), pytest.raises(DeadlinePassed):
            async with client.stream("GET", "/"):
                pass

    assert engine.requests == []


NOW = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        pytest.param(None, None, id="absent"),
        pytest.param("0", 0.0, id="now"),
        pytest.param(" 120 ", 120.0, id="seconds"),
        pytest.param(format_datetime(NOW + timedelta(seconds=90), usegmt=True), 90.0, id="a date"),
        pytest.param("Mon, 30 Nov 2026 12:00:05 -0000", 5.0, id="a date in no zone"),
        pytest.param(format_datetime(NOW - timedelta(hours=1), usegmt=True), 0.0, id="a date that has passed"),
        pytest.param("-1", None, id="negative"),
        pytest.param("1.5", None, id="a fraction"),
        pytest.param("soon", None, id="a word"),
        pytest.param("9" * 40, None, id="for ever"),
    ],
)
def test_retry_after_is_seconds_or_a_date(value: str | None, seconds: float | None) -> None:
    assert seconds_of(value, NOW) == seconds


@pytest.mark.parametrize(
    ("error", "transient"),
    [
        (ConnectionFailed("", is_sent=True), True),
        (RequestTimedOut(""), True),
        (Rejected(""), False),
        (DeadlinePassed(""), False),
        (ValueError(), False),
    ],
)
def test_what_may_pass_by_itself(error: Exception, transient: bool) -> None:
    assert is_transient(error) is transient
