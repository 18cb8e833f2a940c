"""What the load knows of HTTP."""

import pytest

from tests.benchmarks.load import Answer, parse

_WHOLE = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello"


@pytest.mark.parametrize("size", [10, 60, len(_WHOLE) - 1], ids=["in the status", "in the headers", "in the body"])
def test_an_answer_cut_short_is_none_yet(size: int) -> None:
    assert parse(_WHOLE[:size]) is None


def test_an_answer_ends_where_its_length_says() -> None:
    assert parse(_WHOLE + b"HTTP/1.1 404") == Answer(status=200, body=b"hello", size=len(_WHOLE))


def test_an_answer_without_a_length_is_an_error() -> None:
    with pytest.raises(ValueError, match="subsection not found"):
        parse(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello")
