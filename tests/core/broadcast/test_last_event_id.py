"""`Last-Event-ID` (WHATWG HTML §9.2): what can be no id is ignored, and a client that comes again misses nothing."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from armature.core import Event, get
from armature.core.broadcast import Broadcaster, BroadcastModule, LastEventId
from tests.core.app.life import until
from tests.core.http.serving import application, exchange

GET = {"type": "http.request", "body": b""}


@pytest.mark.parametrize(
    ("headers", "found"),
    [
        pytest.param([], b"null", id="absent"),
        pytest.param([(b"last-event-id", b"")], b"null", id="empty"),
        pytest.param([(b"last-event-id", b"a-7")], b'"a-7"', id="text"),
        pytest.param([(b"last-event-id", "ä".encode())], '"ä"'.encode(), id="utf-8"),
        pytest.param([(b"last-event-id", b"\xff")], b"null", id="not-utf-8"),
        pytest.param([(b"last-event-id", b"7\x00")], b"null", id="nul"),
        pytest.param([(b"last-event-id", b"x" * 257)], b"null", id="too-long"),
    ],
)
async def test_what_can_be_no_id_is_ignored(headers: list[tuple[bytes, bytes]], found: bytes) -> None:
    @get("/")
    async def show(last_event_id: LastEventId) -> str | None:
        return last_event_id

    async with application(show) as app:
        head, body = await exchange(app, "GET", "/", headers=headers)

    assert (head["status"], body["body"]) == (200, found)


async def test_a_client_that_comes_again_hears_what_it_missed() -> None:
    @get("/")
    async def follow(broadcaster: Broadcaster, last_event_id: LastEventId) -> AsyncIterator[Event]:
        return await broadcaster.subscribe("a", last_event_id)

    async with application(follow, imports=[BroadcastModule]) as app:
        broadcaster = await app.container.get(Broadcaster)
        before = await broadcaster.subscribe("a")
        for name in ("1", "2", "3"):
            await broadcaster.publish("a", Event(data=name, id=name))
        sent: list[dict[str, Any]] = []
        headers = [(b"last-event-id", b"1")]
        asking = asyncio.create_task(exchange(app, "GET", "/", headers=headers, body=[GET], waits=True, sent=sent))
        await until(lambda: len(sent) == 3)
        app.end_streams()
        await asking
        await before.aclose()
        clients = broadcaster.figures.clients

    assert [each["body"] for each in sent[1:3]] == [b"id: 2\ndata: 2\n\n", b"id: 3\ndata: 3\n\n"]
    assert sent[-1]["body"].startswith(b"event: shutdown\n")
    assert clients == 0
