"""Rate limit of outgoing calls: the other side gets as many as it allows."""

from collections import deque

from armature.resilience.deadlines import remaining
from armature.resilience.errors import RateLimited, described, for_people
from armature.resilience.events import Surroundings
from armature.resilience.requirements import count, duration
from armature.resilience.strategy import Gate, Place


class RateLimit(Gate[None]):
    """Begins at most `calls` calls in any `per` seconds.

    One too many is refused with `RateLimited`, or waits for its turn, up to `wait` seconds, in the order in which it
    came. Who could not begin within `wait`, or before the deadline, is refused at once. The turn of somebody who is
    cancelled while waiting is lost.
    """

    __slots__ = ("_begun", "_calls", "_per", "_wait")

    place = Place.RATE_LIMIT

    def __init__(self, calls: int, *, per: float = 1, wait: float = 0) -> None:
        super().__init__()
        self._calls = count("RateLimit", "calls", calls)
        self._per = duration("RateLimit", "per", per)
        self._wait = duration("RateLimit", "wait", wait, zero=True)
        self._begun: deque[float] = deque(maxlen=calls)  # moments of the last calls, of those that wait too

    async def enter(self, within: Surroundings) -> None:
        """As `Gate.enter`."""
        now, begun = within.clock.time(), self._begun
        if len(begun) < self._calls or begun[0] + self._per <= now:
            begun.append(now)
            return
        turn = begun[0] + self._per
        rest = remaining()
        if turn - now > self._wait or (rest is not None and turn - now >= rest):
            raise self._refusal(turn - now, within.pipeline)
        begun.append(turn)
        await within.clock.sleep(turn - now)

    def leave(self, token: None, error: BaseException | None, within: Surroundings) -> None:
        """As `Gate.leave`: what counts is when a call began."""

    def _refusal(self, wait: float, pipeline: str) -> RateLimited:
        most = f"{self._calls} calls in {for_people(self._per)}"
        named = described(self.name, pipeline)
        message = f"{named} lets no more than {most} begin. The next one may in {for_people(wait)}."
        return RateLimited(message, retry_after=wait, pipeline=pipeline, strategy=self.name)
