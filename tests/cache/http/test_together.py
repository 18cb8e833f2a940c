"""Requests for the same at the same time ask the origin once, where its answer is good for all."""

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest

from armature.cache.http.flights import Flights
from tests.cache.http.exchanging import Got, Origin, Site, asking, exchange, until

MANY = 50


async def at_once(site: Site, go_on: asyncio.Event, *asked: dict[str, str]) -> list[Got]:
    """The answers to requests that are all there before the origin has answered the first."""
    tasks = [asyncio.create_task(site.get(**each)) for each in asked]
    await until(lambda: site.times >= 1)
    for _ in range(20):
        await asyncio.sleep(0)
    go_on.set()
    return await asyncio.gather(*tasks)


def slow_site(body: str = "once", **said: Any) -> tuple[Site, asyncio.Event]:
    """A site whose origin waits in the middle of its answer."""
    go_on = asyncio.Event()
    site = Site()
    headers: dict[str, Any] = {"cache_control": "max-age=60"} | said
    site.origin.says(body, **headers)
    site.origin.before_body = go_on.wait
    return site, go_on


async def test_many_misses_ask_once() -> None:
    site, go_on = slow_site()
    answers = await at_once(site, go_on, *([{}] * MANY))

    assert site.times == 1
    assert {each.body for each in answers} == {b"once"}
    assert [each.told for each in answers].count("fwd=uri-miss; collapsed") == MANY - 1


async def test_many_ask_once_whether_a_stale_response_is_still_right() -> None:
    origin, go_on = Origin(), asyncio.Event()
    go_on.set()

    async def slow(scope: Any, receive: Any, send: Any) -> None:
        await go_on.wait()
        await origin(scope, receive, send)

    site = Site(slow)
    origin.says("once", cache_control="max-age=60", etag='"1"')
    await site.get()
    site.time.goes_on(100)
    go_on.clear()
    tasks = [asyncio.create_task(site.get()) for _ in range(MANY)]
    for _ in range(20):
        await asyncio.sleep(0)
    go_on.set()
    answers = await asyncio.gather(*tasks)

    assert len(origin.asked) == 2
    assert {each.body for each in answers} == {b"once"}
    assert {each.told for each in answers} == {"fwd=stale; fwd-status=304; stored", "fwd=stale; collapsed"}


async def test_they_fall_apart_as_soon_as_the_answer_is_not_to_be_kept() -> None:
    site, go_on = slow_site(cache_control="private")
    tasks = [asyncio.create_task(site.get()) for _ in range(MANY)]
    await until(lambda: site.times == MANY)  # none waits for the end of the first
    go_on.set()
    answers = await asyncio.gather(*tasks)

    assert {each.told for each in answers} == {"fwd=uri-miss; fwd-status=200"}


async def test_nobody_waits_where_waiting_was_in_vain() -> None:
    class Counting:
        """An origin that knows how many ask at once."""

        headers: Sequence[tuple[bytes, bytes]] = ()
        inside = most = 0

        async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
            self.inside += 1
            self.most = max(self.most, self.inside)
            await asyncio.sleep(0)
            self.inside -= 1
            await send({"type": "http.response.start", "status": 200, "headers": self.headers})
            await send({"type": "http.response.body", "body": b""})

    origin = Counting()
    site = Site(origin)
    await site.get()
    await asyncio.gather(*(site.get() for _ in range(5)))
    assert origin.most == 5

    origin.headers, origin.most = [(b"cache-control", b"max-age=60")], 0
    await site.get()
    site.time.goes_on(60)
    await asyncio.gather(*(site.get() for _ in range(5)))
    assert origin.most == 1


def test_what_waiting_was_in_vain_for_is_remembered_within_a_bound() -> None:
    flights = Flights()
    for number in range(4097):
        flights.end(str(number), flights.begin(str(number)))
    oldest, next_oldest = flights.begin("0"), flights.begin("1")

    assert flights.of("0") is oldest
    assert flights.of("1") is None
    flights.end("0", oldest)
    next_oldest.land(is_shared=True)
    flights.end("1", next_oldest)
    flights.begin("1")
    assert flights.of("1") is not None


@pytest.mark.parametrize(
    "asked",
    [
        pytest.param({"authorization": "Bearer 7"}, id="signed in"),
        pytest.param({"cache_control": "no-cache"}, id="no-cache"),
        pytest.param({"cache_control": "no-store"}, id="no-store"),
        pytest.param({"range": "bytes=0-0"}, id="a part"),
        pytest.param({"if_none_match": '"1"'}, id="a condition"),
    ],
)
async def test_a_request_that_may_be_answered_otherwise_does_not_wait(asked: dict[str, str]) -> None:
    site, go_on = slow_site()
    tasks = [asyncio.create_task(site.get()), asyncio.create_task(site.get(**asked))]
    await until(lambda: site.times == 2)
    go_on.set()
    await asyncio.gather(*tasks)


async def test_a_variant_that_does_not_fit_is_asked_for() -> None:
    site, go_on = slow_site(vary="Accept-Language")
    answers = await at_once(
        site, go_on, {"accept_language": "de"}, {"accept_language": "en"}, {"accept_language": "de"}
    )

    assert site.times == 2
    assert [each.told for each in answers] == [
        "fwd=uri-miss; fwd-status=200; stored",
        "fwd=vary-miss; fwd-status=200; stored",
        "fwd=uri-miss; collapsed",
    ]


async def test_those_who_wait_go_on_when_the_first_breaks_off() -> None:
    site, go_on = slow_site()
    first = asyncio.create_task(site.get())
    await until(lambda: site.times == 1)
    others = [asyncio.create_task(site.get()) for _ in range(3)]
    await asyncio.sleep(0)
    first.cancel()
    go_on.set()

    assert {each.body for each in await asyncio.gather(*others)} == {b"once"}


async def test_those_who_wait_go_on_when_a_body_is_too_large() -> None:
    go_on = asyncio.Event()
    site = Site(most_body=3)
    site.origin.says("long", cache_control="max-age=60")
    site.origin.before_body = go_on.wait
    answers = await at_once(site, go_on, {}, {}, {})

    assert site.times == 3
    assert {each.body for each in answers} == {b"long"}


async def test_nobody_waits_for_ever() -> None:
    go_on = asyncio.Event()
    site = Site(wait=0)
    site.origin.says("once", cache_control="max-age=60")
    site.origin.before_body = go_on.wait
    tasks = [asyncio.create_task(site.get()) for _ in range(2)]
    await until(lambda: site.times == 2)
    go_on.set()
    await asyncio.gather(*tasks)


async def test_a_client_that_goes_takes_nothing_from_the_others() -> None:
    site = Site()
    site.origin.says("once", cache_control="max-age=60", parts=3)

    async def gone(message: Any) -> None:
        if message["type"] == "http.response.body":
            raise OSError("The client has gone.")

    async def receive() -> Any:
        return {"type": "http.request", "body": b"", "more_body": False}

    with pytest.raises(OSError, match=r"^The client has gone\.$"):
        await site.app(asking(), receive, gone)

    assert (await exchange(site.app, asking())).told == "fwd=uri-miss; fwd-status=200; stored"
