"""The seam: where keys are claimed and answers are kept."""

from typing import NamedTuple, Protocol


class StoredAnswer(NamedTuple):
    """An answer as it was sent, without the ids of its request."""

    status: int
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes


class Claim(NamedTuple):
    """Who has a key: the fingerprint of its request, and its answer once there is one."""

    fingerprint: str
    answer: StoredAnswer | None = None


class IdempotencyStore(Protocol):
    """Keeps claims by their keys; what one process writes, all others that share the store see.

    Implementers raise `ServiceUnavailable` where the store cannot be reached or has no room: a request whose key cannot
    be claimed must not run.
    """

    async def claim(self, key: str, claim: Claim, holder: str, seconds: float) -> Claim | None:
        """Takes a free key for `holder`, at once and for so long; None then, or the claim of whoever has it."""
        ...

    async def complete(self, key: str, claim: Claim, holder: str, seconds: float) -> None:
        """Keeps a claim with its answer for so long; nothing where the holder has lost the key."""
        ...

    async def release(self, key: str, holder: str) -> None:
        """Makes a key free again; nothing where the holder has lost it."""
        ...
