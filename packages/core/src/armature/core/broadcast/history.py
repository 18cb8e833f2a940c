"""The last events of a topic, for clients that come again."""

from collections import deque

from armature.core.http.streaming import Event


class History:
    """At most `size` events, in order."""

    __slots__ = ("_events",)

    def __init__(self, size: int) -> None:
        self._events: deque[Event] = deque(maxlen=size)

    def keep(self, event: Event) -> None:
        """The newest; the oldest is forgotten."""
        self._events.append(event)

    def after(self, last_event_id: str) -> tuple[list[Event], bool]:
        """What followed the event with this id, and whether nothing is missing between."""
        kept = list(self._events)
        for position in range(len(kept) - 1, -1, -1):
            if kept[position].id == last_event_id:
                return kept[position + 1 :], True
        return kept, False
