"""The seams: where values are kept that several processes share."""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple, Protocol, runtime_checkable


class Write(NamedTuple):
    """Bytes that are to be kept under a key for so many seconds."""

    key: str
    value: bytes
    seconds: float


class Leased(NamedTuple):
    """What came of asking for a lease: its token, where it was given, and what stands under the key at that moment."""

    token: bytes | None
    value: bytes | None


class Backend(Protocol):
    """Keeps bytes under keys, versions of tags, and leases; `BackendBehavior` of `armature.cache.testing` is its suite.

    A version is a few random bytes; a tag without one is one under which nothing counts. A lease is the right to fill a
    key: it ends with whatever is written or removed there, so that a value that was begun before never replaces it.

    Keys and tags are two kinds of names, of at most 200 visible ASCII characters without braces. Every method raises
    `CacheUnavailable`, and nothing else, where the store cannot be reached, has no room or does not answer in time.
    """

    async def open(self) -> None:
        """Opens it; where the store is away it must not raise that, for it may come."""
        ...

    async def close(self) -> None:
        """Closes what it has opened."""
        ...

    async def read(self, keys: Sequence[str], tags: Sequence[str]) -> list[bytes | None]:
        """What stands under the keys, then the versions of the tags; None for what is not there."""
        ...

    async def write(self, writes: Sequence[Write]) -> None:
        """Keeps values, whoever holds leases; these end."""
        ...

    async def remove(self, keys: Sequence[str], tags: Sequence[str]) -> None:
        """Takes away values, with the leases of their keys, and the versions of tags; each at once for everybody."""
        ...

    async def lease(self, key: str, seconds: float) -> Leased:
        """Gives the right to fill a key to one, for at most so long."""
        ...

    async def settle(self, key: str, token: bytes, write: Write | None) -> bool:
        """Ends a lease, with the value that it was taken for; False, and nothing is kept, where it had ended before."""
        ...

    async def versions(self, tags: Sequence[str], seconds: float) -> list[bytes]:
        """The versions of tags, which last for at least so long from now on; one that has none is given one."""
        ...


@runtime_checkable
class Announcing(Protocol):
    """A backend that tells of changes, so that values may be held in the process as well."""

    @property
    def is_live(self) -> bool:
        """Whether every change is heard of at the moment."""
        ...

    def announce(self, changed: Callable[[Iterable[str]], None], lost: Callable[[], None]) -> None:
        """Asked for once, before it is opened.

        From then on `changed` is called with the names of keys that were written or removed and of tags that were
        removed, by whoever, this process included; and `lost` where anything may have changed unheard.
        """
        ...
