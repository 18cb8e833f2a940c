"""What strategies tell those who listen."""

import logging
import random
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NamedTuple, Protocol

from armature.resilience.clock import LOOP_CLOCK, Clock

_log = logging.getLogger("armature.resilience")

ATTEMPT: Final[ContextVar[int]] = ContextVar("armature.resilience.attempt", default=1)
"""Which attempt runs; kept only where somebody listens."""


class Outcome(StrEnum):
    """How a call through a strategy ended, or what happened on its way."""

    SUCCESS = "success"
    FAILURE = "failure"
    REJECTED = "rejected"
    """This strategy refused the call."""
    TIMED_OUT = "timed_out"
    """This strategy ended the call."""
    CANCELLED = "cancelled"
    RETRIED = "retried"
    """An attempt failed and another follows; `duration` is the wait between them."""
    HEDGED = "hedged"
    """Another attempt was started beside those that run; `duration` is the wait since the last one."""
    FELL_BACK = "fell_back"
    """The fallback answered in place of the call."""
    OPENED = "opened"
    HALF_OPENED = "half_opened"
    CLOSED = "closed"
    """The breaker changed its state."""


@dataclass(frozen=True, slots=True)
class Event:
    """What one strategy of a pipeline has to tell.

    `strategy` is "fallback", "shedding", "bulkhead", "rate_limit", "total", "hedge", "retry", "breaker" or "attempt".
    `attempt` counts from 1: at "retry" and inside it, the attempt that is meant. `duration` is in seconds.
    """

    pipeline: str
    strategy: str
    outcome: Outcome
    attempt: int
    duration: float
    error: BaseException | None = None


class Listener(Protocol):
    """Hears the events of pipelines: any function of one event.

    It is called while the call goes on, so it does not wait. What it raises is logged and changes nothing.
    """

    def __call__(self, event: Event, /) -> object:
        """Takes note of an event."""
        ...


class Surroundings(NamedTuple):
    """What a strategy is given by the pipeline that it serves in: a name, the time, chance, and who listens."""

    pipeline: str = ""
    clock: Clock = LOOP_CLOCK
    random: Callable[[], float] = random.random
    listeners: tuple[Listener, ...] = ()

    def tell(
        self, strategy: str, outcome: Outcome, attempt: int, duration: float, error: BaseException | None = None
    ) -> None:
        """Tells everyone who listens."""
        for listener in self.listeners:
            try:
                listener(Event(self.pipeline, strategy, outcome, attempt, duration, error))
            except Exception:  # noqa: BLE001 - whoever only listens must not end the call
                _log.exception("A listener of %r failed; the call goes on.", self.pipeline)


ALONE: Final = Surroundings()
"""Around a strategy that is used without a pipeline."""
