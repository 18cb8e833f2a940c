"""What stands behind the local tier: a store that others share, or nothing."""

from collections.abc import Sequence
from typing import NamedTuple, Protocol, TypeAlias

from armature.cache.local import Held, LocalTier, Watch
from armature.cache.serializers import Codec

Versions: TypeAlias = tuple[tuple[str, bytes], ...]
"""Tags with the versions that they have."""


class Wanted(NamedTuple):
    """A value that is asked for: its name, its codec, and the names of the tags that the caller gives it."""

    name: str
    codec: Codec
    tags: tuple[str, ...] = ()


class Grant(NamedTuple):
    """The right to make a value; without a token what is made is not kept."""

    token: bytes | None


class Tier(Protocol):
    """The steps of a cache behind the local tier, as `SharedTier` describes them."""

    async def read(self, wanted: Wanted, watch: Watch) -> Held | None: ...
    async def read_many(self, wanted: Sequence[Wanted], watch: Watch) -> list[Held | None]: ...
    async def claim(self, wanted: Wanted, watch: Watch) -> Grant | Held | None: ...
    async def versions(self, tags: Sequence[str], seconds: float) -> Versions | None: ...
    async def settle(self, wanted: Wanted, grant: Grant, held: Held | None) -> bool: ...
    async def write(self, values: Sequence[tuple[Wanted, Held]], seconds: float) -> list[Held | None]: ...
    async def remove(self, keys: Sequence[str], tags: Sequence[str]) -> None: ...
    async def check(self) -> None: ...


class NoTier:
    """Nothing behind the local tier: everybody may make values, and tags have their versions there."""

    __slots__ = ("_local",)

    def __init__(self, local: LocalTier) -> None:
        self._local = local

    async def read(self, wanted: Wanted, watch: Watch) -> Held | None:
        return None

    async def read_many(self, wanted: Sequence[Wanted], watch: Watch) -> list[Held | None]:
        return [None] * len(wanted)

    async def claim(self, wanted: Wanted, watch: Watch) -> Grant | Held | None:
        return Grant(None)

    async def versions(self, tags: Sequence[str], seconds: float) -> Versions | None:
        return self._local.versions(tags)

    async def settle(self, wanted: Wanted, grant: Grant, held: Held | None) -> bool:
        return held is not None

    async def write(self, values: Sequence[tuple[Wanted, Held]], seconds: float) -> list[Held | None]:
        return [held._replace(versions=self._local.versions(wanted.tags)) for wanted, held in values]

    async def remove(self, keys: Sequence[str], tags: Sequence[str]) -> None:
        return

    async def check(self) -> None:
        return
