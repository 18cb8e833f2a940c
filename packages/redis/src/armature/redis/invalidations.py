"""Which keys have changed, for caches within the process."""

from collections.abc import Awaitable, Callable, Iterable, Sequence


class Invalidations:
    """Tells of keys with one prefix that have changed, from `redis.invalidations(…)` on until `end`.

    While `is_live` is False changes may go unnoticed: read nothing from a cache then that must not be stale.
    """

    __slots__ = ("_end", "_on_keys", "_on_lost", "_was_live", "is_live", "prefix")

    def __init__(
        self,
        prefix: bytes,
        on_keys: Callable[[Sequence[bytes]], None],
        on_lost: Callable[[], None],
        end: Callable[["Invalidations"], Awaitable[None]],
    ) -> None:
        self.prefix = prefix
        self.is_live = False
        self._was_live = False
        self._on_keys = on_keys
        self._on_lost = on_lost
        self._end = end

    async def end(self) -> None:
        """Tells nothing more; once is enough."""
        self.is_live = False
        await self._end(self)

    def changed(self, keys: Iterable[bytes]) -> None:
        """Some keys have changed, perhaps others."""
        own = [key for key in keys if key.startswith(self.prefix)]
        if own:
            self._on_keys(own)

    def lost(self) -> None:
        """Anything may have changed."""
        self._on_lost()

    def revive(self) -> None:
        """Every change is noticed from now on."""
        if self.is_live:
            return
        self.is_live = True
        if self._was_live:
            self._on_lost()
        self._was_live = True


def covering(prefixes: Iterable[bytes]) -> frozenset[bytes]:
    """The fewest prefixes that cover all; Redis takes none that begins with another.

    >>> sorted(covering([b"cache:", b"cache:a:", b"b:"]))
    [b'b:', b'cache:']
    """
    found: list[bytes] = []
    for prefix in sorted(prefixes):  # a shorter one stands before all that begin with it
        if not found or not prefix.startswith(found[-1]):
            found.append(prefix)
    return frozenset(found)
