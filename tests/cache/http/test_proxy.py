"""The reverse proxy in front of an origin that says what a test wants; `examples/cache_proxy` has real ones."""

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from armature.cache.http.proxy import OriginError, OriginRequest, OriginResponse, ReverseProxy
from tests.cache.http.exchanging import Got, asking, exchange


class Elsewhere:
    """An origin of one answer, which may fail before or within its body."""

    def __init__(self, status: int = 200, error: OriginError | None = None, *, breaks: bool = False) -> None:
        self.status = status
        self.error = error
        self.breaks = breaks
        self.asked: OriginRequest | None = None
        self.body = b""

    @asynccontextmanager
    async def ask(self, request: OriginRequest) -> AsyncGenerator[OriginResponse]:
        self.asked = request
        if request.body is not None:
            self.body = b"".join([part async for part in request.body])
        if self.error is not None:
            raise self.error
        yield OriginResponse(self.status, [(b"X-A", b"1"), (b"Connection", b"x-hop"), (b"X-Hop", b"1")], self._parts())

    async def _parts(self) -> AsyncIterator[bytes]:
        yield b"one "
        if self.breaks:
            raise OriginError("The origin breaks off.")
        yield b"two"


async def test_a_request_goes_on_and_its_answer_comes_back() -> None:
    origin = Elsewhere()
    got = await exchange(ReverseProxy(origin), asking("GET", "/a%20b?c=d", x_b=" 1\t", expect="100-continue"))

    assert origin.asked == OriginRequest(
        "GET",
        "/a%20b?c=d",
        [
            (b"x-b", b"1"),
            (b"x-forwarded-for", b"192.0.2.7"),
            (b"x-forwarded-host", b"shop.example"),
            (b"x-forwarded-proto", b"https"),
            (b"via", b"1.1 armature"),
        ],
        None,
    )
    assert (got.status, got.body, got.headers) == (200, b"one two", {"x-a": "1", "via": "1.1 armature"})


async def with_body(origin: Elsewhere, *messages: dict[str, Any]) -> Got:
    got, waiting = Got(), iter(messages)

    async def receive() -> Any:
        return next(waiting)

    async def send(message: Any) -> None:
        got.messages.append(message)

    await ReverseProxy(origin)(asking("PUT", "/", transfer_encoding="chunked"), receive, send)
    return got


async def test_a_body_goes_on_in_its_parts() -> None:
    origin = Elsewhere()
    more = {"type": "http.request", "body": b"ham", "more_body": True}
    await with_body(origin, more, {"type": "http.request", "body": b"mer"})

    assert origin.body == b"hammer"


async def test_a_client_that_goes_within_its_body_ends_the_request() -> None:
    got = await with_body(Elsewhere(), {"type": "http.disconnect"})

    assert got.status == 502


@pytest.mark.parametrize(
    ("origin", "status", "why"),
    [
        pytest.param(Elsewhere(error=OriginError("It is away.")), 502, "It is away.", id="away"),
        pytest.param(Elsewhere(error=OriginError("It is late.", is_late=True)), 504, "It is late.", id="late"),
        pytest.param(Elsewhere(999), 502, "The origin answers with the status 999.", id="no status"),
        pytest.param(Elsewhere(101), 502, "The origin answers with the status 101.", id="no final status"),
    ],
)
async def test_an_origin_without_an_answer_is_told_as_one(
    origin: Elsewhere, status: int, why: str, caplog: pytest.LogCaptureFixture
) -> None:
    got = await exchange(ReverseProxy(origin), asking())

    assert (got.status, got.body, got.headers) == (status, b"", {"content-length": "0", "via": "1.1 armature"})
    (record,) = caplog.records
    assert record.getMessage() == f"GET / is answered with {status}."
    assert record.exc_info is not None
    assert str(record.exc_info[1]) == why


async def test_an_answer_that_breaks_off_breaks_off() -> None:
    with pytest.raises(OriginError, match=r"^The origin breaks off\.$"):
        await exchange(ReverseProxy(Elsewhere(breaks=True)), asking())
