"""The strict other end takes what the ASGI specification allows and nothing else."""

import pytest

from tests.reliability.hostile.attack import Attack
from tests.reliability.hostile.exchange import Exchange, MalformedError

_ID = (b"x-request-id", b"a-1")
_START = {"type": "http.response.start", "status": 200, "headers": [_ID]}
_END = {"type": "http.response.body", "body": b""}


def exchange(method: str = "GET") -> Exchange:
    """The other end of a request for `/`."""
    return Exchange(Attack(method, b"/", b"", [], [b""]))


def start(*headers: tuple[object, object], status: object = 200) -> dict[str, object]:
    """The first message of an answer."""
    return {"type": "http.response.start", "status": status, "headers": [_ID, *headers]}


def body(data: object, *, more: object = False) -> dict[str, object]:
    """A further message of an answer."""
    return {"type": "http.response.body", "body": data, "more_body": more}


@pytest.mark.parametrize(
    ("method", "messages"),
    [
        pytest.param("GET", [start((b"content-length", b"2")), body(b"a", more=True), body(b"b")], id="two parts"),
        pytest.param(
            "HEAD", [start((b"content-length", b"2")), body(b"")], id="the length of a body that HEAD leaves out"
        ),
        pytest.param("GET", [start(status=204), {"type": "http.response.body"}], id="defaults"),
    ],
)
async def test_a_right_answer_is_taken(method: str, messages: list[dict[str, object]]) -> None:
    other = exchange(method)
    for message in messages:
        await other.send(message)

    other.check()


@pytest.mark.parametrize(
    ("messages", "sentence"),
    [
        ([], "no answer"),
        ([_START], "no end of the answer"),
        ([_END], "a body before its start"),
        ([_START, _START], "a second start"),
        ([_START, _END, _END], "'http.response.body' after the last part of the answer"),
        ([{"type": "http.request"}], "a message of the type 'http.request'"),
        ([start(status="200")], "the status '200'"),
        ([start(status=True)], "the status True"),
        ([start(status=100)], "the status 100"),
        ([start(("a", b"b"))], "a header that is not made of bytes: 'a': b'b'"),
        ([start((b"A", b"b"))], "a header that cannot be sent: b'A': b'b'"),
        ([start((b"a", b"b\r\nc: d"))], "a header that cannot be sent: b'a': b'b\\r\\nc: d'"),
        ([start((b"a", b"\x00"))], "a header that cannot be sent: b'a': b'\\x00'"),
        ([start(_ID)], "the header b'x-request-id' twice"),
        ([_START, body("text")], "a body of str, more_body False"),
        ([_START, body(b"", more=1)], "a body of bytes, more_body 1"),
        ([start((b"content-length", b"3")), body(b"ab")], "2 bytes with the content-length b'3'"),
        ([start(status=204), body(b"ab")], "2 bytes where there is no body"),
        ([start((b"content-type", b"application/json")), body(b'{"a": NaN}')], "NaN"),
        (
            [start((b"content-type", b"application/json")), body(b"{")],
            "a body that is no JSON: Expecting property name",
        ),
        (
            [start((b"content-type", b"application/problem+json"), status=404), body(b'{"status": 400}')],
            "a problem of the status 400 with 404",
        ),
        ([{"type": "http.response.start", "status": 200}, _END], "the request id None"),
    ],
)
async def test_a_wrong_answer_is_refused(messages: list[dict[str, object]], sentence: str) -> None:
    other = exchange()

    with pytest.raises(MalformedError) as refused:
        await _all_sent(other, messages)

    assert str(refused.value).startswith(f"The application sent {sentence}")


async def _all_sent(other: Exchange, messages: list[dict[str, object]]) -> None:
    for message in messages:
        await other.send(message)
    other.check()


async def test_a_client_that_left_needs_no_answer() -> None:
    other = Exchange(Attack("GET", b"/", b"", [], [], leaves=True))

    assert await other.receive() == {"type": "http.disconnect"}
    other.check()
