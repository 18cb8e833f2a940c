"""Thousands of messages that nobody would write: each is answered, none is an error of ours."""

import json
import random
from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel, Field

from armature.core import controller, message, websocket
from tests.core.app.websockets.rooms import connected
from tests.core.http.serving import application

MESSAGES = 3000


class Buy(BaseModel):
    type: Literal["buy"]
    count: Annotated[int, Field(gt=0)]
    note: str | None = None


class Sell(BaseModel):
    type: Literal["sell", 7]
    price: float
    tags: list[str] = []


@controller()
class Market:
    @websocket()
    async def enter(self) -> None: ...

    @message()
    async def buy(self, order: Buy) -> Buy:
        return order

    @message()
    async def sell(self, order: Sell) -> Sell:
        return order

    @message()
    async def raw(self, data: bytes) -> int:
        return len(data)


VALUES: list[Any] = [
    *("buy", "sell", "", "\x00", "\ud800", "é" * 50, "type", "NaN", 7, 0, -1, 10**400, 1e308, True, False, None),
    *([], {}, [[]], {"type": "buy"}, ["buy"], {"": None}),
]
WHOLE = ["", " ", "{", "[" * 5000, '{"type":' * 500, '"\\ud800"', "NaN", "1e999", "\ufeff{}", "\ud800", "nul", "{}{}"]


def hostile(source: random.Random) -> str | bytes:
    """A message: a random object, a broken one, a poisonous whole, or bytes."""
    match source.randrange(5):
        case 0:
            return source.choice(WHOLE)
        case 1:
            return source.randbytes(source.randrange(30))
        case kind:
            names = ["type", "type", "count", "note", "price", "tags", "é", "__class__"]
            text = json.dumps({source.choice(names): source.choice(VALUES) for _ in range(source.randrange(5))})
            cut = source.randrange(len(text)) if kind == 2 else len(text)
            return text[:cut]


@pytest.mark.parametrize("seed", [1, 2])
async def test_every_message_has_one_answer(seed: int, caplog: pytest.LogCaptureFixture) -> None:
    source = random.Random(seed)
    messages = [hostile(source) for _ in range(MESSAGES)]

    async with application(Market) as app, connected(app, "/") as peer:
        for each in messages:
            peer.binary(each) if isinstance(each, bytes) else peer.text(each)
        _, *sent = await peer.heard(MESSAGES + 1)

    statuses = {answer["status"] for answer in map(json.loads, (each["text"] for each in sent)) if _is_problem(answer)}
    assert len(sent) == MESSAGES
    assert statuses == {400, 422}
    assert caplog.records == []


def _is_problem(answer: Any) -> bool:
    return isinstance(answer, dict) and "status" in answer


@pytest.mark.parametrize("said", ["websocket.connect", "http.request", "nonsense"])
async def test_an_event_that_no_server_sends_ends_the_connection(said: str) -> None:
    async with application(Market) as app, connected(app, "/") as peer:
        peer.say({"type": said})
        sent = await peer.ended()

    assert [each["type"] for each in sent] == ["websocket.accept"]


async def test_a_message_of_neither_form_is_an_empty_binary_one() -> None:
    async with application(Market) as app, connected(app, "/") as peer:
        peer.say({"type": "websocket.receive"})
        peer.say({"type": "websocket.receive", "text": None, "bytes": b"ab"})
        sent = await peer.heard(3)

    assert [each["text"] for each in sent[1:]] == ["0", "2"]
