"""The seam: where bytes are kept for a while, and found again by key or tag."""

from collections.abc import Collection
from typing import Protocol


class Store(Protocol):
    """Keeps values by their keys, which are short ASCII texts.

    A cache may forget at any time: implementers raise nothing where they cannot be reached or have no room. Then `get`
    gives None and the others do nothing.
    """

    async def get(self, key: str) -> bytes | None:
        """The value as it was put, or None."""
        ...

    async def put(self, key: str, value: bytes, seconds: float, tags: Collection[str]) -> None:
        """Keeps a value for so long at most, in the place of an earlier one."""
        ...

    async def delete(self, key: str) -> None:
        """Forgets a value."""
        ...

    async def purge(self, tags: Collection[str]) -> None:
        """Forgets all values that were put with one of these tags."""
        ...
