"""How many clients there are, and what they hear."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Rates are in a second, for all senders together; a stuck client comes on top of those of its kind."""

    sockets: int
    messages: int
    streams: int
    events: int
    seconds: int
    senders: int
    size: int
    queue: int

    @property
    def settings(self) -> dict[str, str]:
        """The environment of the server."""
        return {
            "ARMATURE_ACCESS_LOG": "false",
            "ARMATURE_BROADCAST_QUEUE": str(self.queue),
            "ARMATURE_LOG_FORMAT": "json",
            "ARMATURE_SHUTDOWN_UNREADY": "0",
            "ARMATURE_STALL_TIMEOUT": "30",
        }


SMALL: Final = Plan(sockets=200, messages=20, streams=200, events=20, seconds=5, senders=10, size=4096, queue=50)
FULL: Final = Plan(sockets=5000, messages=4, streams=5000, events=1, seconds=60, senders=4, size=2048, queue=50)
