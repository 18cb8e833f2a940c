"""The store for one process, and for tests."""

from collections import OrderedDict
from typing import NamedTuple

from armature.core.clock import Clock
from armature.core.errors import ServiceUnavailable
from armature.core.idempotency.store import Claim


class _Held(NamedTuple):
    claim: Claim
    holder: str
    until: float


class MemoryIdempotencyStore:
    """Keeps at most `most` keys; the oldest answers go first, and where all are of running requests, none is taken."""

    def __init__(self, most: int, clock: Clock) -> None:
        self._most = most
        self._clock = clock
        self._held: OrderedDict[str, _Held] = OrderedDict()

    async def claim(self, key: str, claim: Claim, holder: str, seconds: float) -> Claim | None:
        """As `IdempotencyStore.claim`; raises `ServiceUnavailable` where there is no room."""
        now = self._clock.monotonic()
        held = self._held.get(key)
        if held is not None and held.until > now:
            return held.claim
        self._make_room(now)
        self._held[key] = _Held(claim, holder, now + seconds)
        self._held.move_to_end(key)
        return None

    async def complete(self, key: str, claim: Claim, holder: str, seconds: float) -> None:
        """As `IdempotencyStore.complete`."""
        if self._has(key, holder):
            self._held[key] = _Held(claim, holder, self._clock.monotonic() + seconds)

    async def release(self, key: str, holder: str) -> None:
        """As `IdempotencyStore.release`."""
        if self._has(key, holder):
            del self._held[key]

    def _has(self, key: str, holder: str) -> bool:
        held = self._held.get(key)
        return held is not None and held.holder == holder

    def _make_room(self, now: float) -> None:
        if len(self._held) < self._most:
            return
        free = next((key for key, held in self._held.items() if held.until <= now or held.claim.answer), None)
        if free is None:
            raise ServiceUnavailable("Too many requests with an Idempotency-Key are running.")
        del self._held[free]
