"""Server-sent events (WHATWG HTML §9.2)."""

import pytest
from pydantic import BaseModel

from armature.core import Event


class Order(BaseModel):
    id: int


@pytest.mark.parametrize(
    ("event", "text"),
    [
        pytest.param(Event(), "data: \n\n", id="empty"),
        pytest.param(Event(data="a"), "data: a\n\n", id="text"),
        pytest.param(Event(data="a\nb\r\nc\rd\n"), "data: a\ndata: b\ndata: c\ndata: d\ndata: \n\n", id="lines"),
        pytest.param(Event(data="ä"), "data: ä\n\n", id="unicode"),
        pytest.param(Event(data={"id": 7}), 'data: {"id":7}\n\n', id="json"),
        pytest.param(Event(data=Order(id=7)), 'data: {"id":7}\n\n', id="model"),
        pytest.param(Event(data={"text": "a\nb"}), 'data: {"text":"a\\nb"}\n\n', id="json-with-a-line-break"),
        pytest.param(Event(data=None), "data: null\n\n", id="null"),
        pytest.param(Event(data=[float("nan")]), "data: [null]\n\n", id="not-a-number"),
        pytest.param(
            Event(data="a", event="e", id="7", retry=0), "event: e\nid: 7\nretry: 0\ndata: a\n\n", id="fields"
        ),
        pytest.param(Event(comment="a\nb"), ": a\n: b\n\n", id="comment-alone"),
        pytest.param(Event(comment="a", data="b", id="7"), ": a\nid: 7\ndata: b\n\n", id="comment-and-data"),
        pytest.param(Event(event="e\ndata: x\r\0", id="1\n2"), "event: edata: x\nid: 12\ndata: \n\n", id="injection"),
    ],
)
def test_an_event_stands_in_the_stream_as_the_specification_says(event: Event, text: str) -> None:
    assert event.encode().decode() == text


def test_an_event_whose_data_changes_is_encoded_anew() -> None:
    data = ["a"]
    event, text = Event(data=data), Event(data="a")
    first = event.encode(), text.encode()
    data.append("b")

    assert first == (b'data: ["a"]\n\n', b"data: a\n\n")
    assert (event.encode(), text.encode()) == (b'data: ["a","b"]\n\n', b"data: a\n\n")
