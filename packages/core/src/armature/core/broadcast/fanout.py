"""The seam: how a message reaches everyone who listens to a topic, in this process and in others."""

from collections.abc import Awaitable, Callable
from typing import Protocol, TypeAlias

Receive: TypeAlias = Callable[[bytes], None]
"""Called with each message of a topic, on the event loop; it takes no time and raises nothing."""

Unsubscribe: TypeAlias = Callable[[], Awaitable[None]]
"""Ends a subscription; once is enough, and nothing is received after it has returned."""


class Fanout(Protocol):
    """Carries messages by topic, at most once each; `FanoutBehavior` of `armature.core.broadcast.testing` is its suite.

    What one publisher publishes to one topic arrives in that order everywhere. Nothing is kept for those who subscribe
    later. A topic is any text that is not empty, a message any bytes.
    """

    async def publish(self, topic: str, message: bytes) -> None:
        """Hands a message to all who subscribe to the topic at this moment, the publisher's own process included.

        Must raise `ServiceUnavailable` where the message cannot be carried, and must not wait for slow receivers.
        """
        ...

    async def subscribe(self, topic: str, receive: Receive) -> Unsubscribe:
        """Has `receive` called with everything that is published from the moment on at which this returns.

        Must raise `ServiceUnavailable` where that is impossible. A connection that is lost later must be opened again,
        with all its subscriptions; what was published meanwhile is lost.
        """
        ...
