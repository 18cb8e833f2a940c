"""What every fan-out must do, as tests: a backend inherits them."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from typing import Final

from armature.core.broadcast.fanout import Fanout

_SECONDS: Final = 30


class Inbox:
    """What one subscription has received."""

    def __init__(self) -> None:
        self.messages: list[bytes] = []
        self._news = asyncio.Event()

    def __call__(self, message: bytes) -> None:
        """One more."""
        self.messages.append(message)
        self._news.set()

    async def until(self, last: bytes) -> list[bytes]:
        """All messages, once this one has come; raises `TimeoutError` after half a minute."""
        async with asyncio.timeout(_SECONDS):
            while last not in self.messages:
                self._news.clear()
                await self._news.wait()
        return self.messages


class FanoutBehavior:
    """The behavior of a fan-out, for pytest: `class TestRedisFanout(FanoutBehavior)`, with `opened` overridden."""

    def opened(self) -> AbstractAsyncContextManager[tuple[Fanout, Fanout]]:
        """Two fan-outs that share their messages, as two processes would; the same one twice where it has no reach."""
        raise NotImplementedError

    @asynccontextmanager
    async def heard(self, *topics: str) -> AsyncGenerator[tuple[Fanout, Fanout, list[Inbox]]]:
        """Both, with an inbox in the second one for each topic."""
        async with self.opened() as (here, there), AsyncExitStack() as ends:
            inboxes = [Inbox() for _ in topics]
            for topic, inbox in zip(topics, inboxes, strict=True):
                ends.push_async_callback(await there.subscribe(topic, inbox))
            yield here, there, inboxes

    async def test_a_message_reaches_every_subscriber_of_its_topic_and_the_publishers_own(self) -> None:
        """One and one there, one here."""
        async with self.heard("a", "a") as (here, _, inboxes):
            own = Inbox()
            end = await here.subscribe("a", own)
            await here.publish("a", b"1")
            for inbox in [*inboxes, own]:
                assert await inbox.until(b"1") == [b"1"]
            await end()

    async def test_a_message_reaches_its_topic_alone(self) -> None:
        """However alike the names are: they are no patterns, and no words."""
        topics = ["a", "A", "a ", "a*", "*", "ab", "ä", "a\n", "room:{1}", "a" * 200]
        async with self.heard(*topics) as (here, _, inboxes):
            for number, topic in enumerate(topics):
                await here.publish(topic, b"%d" % number)
            for number, inbox in enumerate(inboxes):
                assert await inbox.until(b"%d" % number) == [b"%d" % number]

    async def test_messages_arrive_in_the_order_in_which_they_were_published(self) -> None:
        """Of each publisher; those of two may mix."""
        numbers = [b"%d" % number for number in range(200)]

        async def publish(fanout: Fanout, name: bytes) -> None:
            for number in numbers:
                await fanout.publish("a", name + number)

        async with self.heard("a") as (here, there, [inbox]):
            await asyncio.gather(publish(here, b"h"), publish(there, b"t"))
            await inbox.until(b"h199")
            messages = await inbox.until(b"t199")
            assert [each[1:] for each in messages if each.startswith(b"h")] == numbers
            assert [each[1:] for each in messages if each.startswith(b"t")] == numbers

    async def test_a_message_may_hold_any_bytes(self) -> None:
        """None at all, zeros, no text, and many."""
        async with self.heard("a") as (here, _, [inbox]):
            messages = [b"", b"\0", b"\r\n\xff\xfe", bytes(range(256)) * 1024, b"end"]
            for message in messages:
                await here.publish("a", message)
            assert await inbox.until(b"end") == messages

    async def test_nothing_is_kept_for_those_who_subscribe_later(self) -> None:
        """Whoever wants that keeps it itself."""
        async with self.heard() as (here, there, _):
            await here.publish("a", b"early")
            late = Inbox()
            end = await there.subscribe("a", late)
            await here.publish("a", b"late")
            assert await late.until(b"late") == [b"late"]
            await end()

    async def test_nothing_is_received_after_the_end_of_a_subscription(self) -> None:
        """Others of the topic go on, and ending twice does no harm."""
        async with self.heard("a") as (here, there, [staying]):
            leaving = Inbox()
            end = await there.subscribe("a", leaving)
            await here.publish("a", b"1")
            await leaving.until(b"1")
            await end()
            await end()
            await here.publish("a", b"2")
            assert await staying.until(b"2") == [b"1", b"2"]
            assert leaving.messages == [b"1"]

    async def test_a_topic_can_be_subscribed_again(self) -> None:
        """After its last subscription has ended."""
        async with self.heard() as (here, there, _):
            for message in (b"1", b"2"):
                inbox = Inbox()
                end = await there.subscribe("a", inbox)
                await here.publish("a", message)
                assert await inbox.until(message) == [message]
                await end()
