"""What every backend must do, as tests: a backend inherits them. `Cache()` itself is the fake of a cache."""

import asyncio
from collections.abc import AsyncGenerator, Iterable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Final

from armature.cache.backends.memory import MemoryBackend
from armature.cache.protocols import Announcing, Backend, Write

__all__ = ["AnnouncingBehavior", "BackendBehavior", "Heard", "MemoryBackend"]

_SECONDS: Final = 30
_LONG: Final = "shop:k:" + "~" * 193


class Heard:
    """What a backend has told: the names that have changed, and how often anything may have."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.losses = 0
        self._news = asyncio.Event()

    def attach(self, backend: Announcing) -> None:
        """Listens to a backend that is not open yet."""
        backend.announce(self.changed, self.lost)

    async def until(self, *names: str) -> None:
        """Waits for these names; raises `TimeoutError` after half a minute."""
        async with asyncio.timeout(_SECONDS):
            while not set(names) <= set(self.names):
                self._news.clear()
                await self._news.wait()

    def changed(self, names: Iterable[str]) -> None:
        """Some have changed."""
        self.names += names
        self._news.set()

    def lost(self) -> None:
        """Any may have changed."""
        self.losses += 1


class BackendBehavior:
    """The behavior of a backend, for pytest: `class TestMyStore(BackendBehavior)`, with `opened` overridden."""

    def opened(self) -> AbstractAsyncContextManager[tuple[Backend, Backend]]:
        """Two backends over one empty store, open, as two processes have them."""
        raise NotImplementedError

    @asynccontextmanager
    async def leased(self, key: str) -> AsyncGenerator[tuple[Backend, Backend, bytes]]:
        """Both, and the token of a lease that the first one has."""
        async with self.opened() as (here, there):
            token = (await here.lease(key, 60)).token
            assert token is not None
            yield here, there, token

    async def test_a_value_is_kept_to_the_byte_and_read_by_others(self) -> None:
        """None at all, zeros, no text, many; and nothing where nothing was written."""
        async with self.opened() as (here, there):
            values = [b"", b"\0", b"\r\n\xff\xfe", bytes(range(256)) * 1024]
            await here.write([Write(f"k:{number}", value, 60) for number, value in enumerate(values)])
            keys = [f"k:{number}" for number in range(len(values) + 1)]
            assert await there.read(keys, []) == [*values, None]

    async def test_names_are_kept_apart(self) -> None:
        """However alike they are, and as long as they may be."""
        names = ["k", "K", "k:", "k*", "*", "k?", "k%20", "k|", _LONG]
        async with self.opened() as (here, there):
            await here.write([Write(name, name.encode(), 60) for name in names])
            assert await there.read(names, []) == [name.encode() for name in names]

    async def test_a_value_that_is_written_again_is_another(self) -> None:
        """And one that was removed is none."""
        async with self.opened() as (here, there):
            await here.write([Write("k", b"1", 60)])
            await there.write([Write("k", b"2", 60)])
            assert await here.read(["k"], []) == [b"2"]
            await here.remove(["k", "other"], [])
            assert await there.read(["k"], []) == [None]

    async def test_a_value_ends_with_its_time(self) -> None:
        """Another one of a longer time stays."""
        async with self.opened() as (here, there):
            await here.write([Write("short", b"1", 0.05), Write("long", b"2", 3_000_000)])
            async with asyncio.timeout(_SECONDS):
                while await there.read(["short", "long"], []) != [None, b"2"]:  # noqa: ASYNC110 - stores have no event
                    await asyncio.sleep(0.01)

    async def test_a_tag_has_one_version_for_everybody(self) -> None:
        """Whoever asks first gives it, however many ask at once."""
        async with self.opened() as (here, there):
            assert await here.read([], ["t:a"]) == [None]
            asked = [each.versions(["t:a", "t:b"], 60) for each in (here, there) * 10]
            found = await asyncio.gather(*asked)
            assert len({tuple(each) for each in found}) == 1
            assert await there.read(["k"], ["t:a", "t:b"]) == [None, *found[0]]

    async def test_the_version_of_a_tag_never_comes_again(self) -> None:
        """Once it was removed, whatever the tag is given later."""
        async with self.opened() as (here, there):
            before = await here.versions(["t:a", "t:b"], 60)
            await there.remove([], ["t:a", "t:unknown"])
            assert await here.read([], ["t:a", "t:b"]) == [None, before[1]]
            after = await here.versions(["t:a", "t:b"], 60)
            assert after[0] != before[0]
            assert after[1] == before[1]

    async def test_the_version_of_a_tag_lasts_as_long_as_it_was_last_asked_for(self) -> None:
        """A longer time prolongs it, a shorter one does not shorten it."""
        async with self.opened() as (here, _):
            version = await here.versions(["t"], 0.05)
            assert await here.versions(["t"], 60) == version
            assert await here.versions(["t"], 0.01) == version
            await here.write([Write("timer", b"", 0.15)])
            async with asyncio.timeout(_SECONDS):
                while await here.read(["timer"], []) != [None]:  # noqa: ASYNC110 - stores have no event
                    await asyncio.sleep(0.01)
            assert await here.read([], ["t"]) == version

    async def test_of_many_at_once_one_gets_the_lease(self) -> None:
        """And all see what stands there."""
        async with self.opened() as (here, there):
            await here.write([Write("k", b"old", 60)])
            found = await asyncio.gather(*(each.lease("k", 60) for each in (here, there) * 5))
            assert len([each for each in found if each.token]) == 1
            assert {each.value for each in found} == {b"old"}

    async def test_a_lease_ends_with_the_value_that_it_was_taken_for(self) -> None:
        """Then the next one may have it."""
        async with self.leased("k") as (here, there, token):
            assert await here.settle("k", token, Write("k", b"made", 60))
            taken = await there.lease("k", 60)
            assert (taken.value, bool(taken.token)) == (b"made", True)

    async def test_a_lease_can_be_given_back(self) -> None:
        """What stands there stays; and who has none gives back none."""
        async with self.opened() as (here, there):
            await here.write([Write("k", b"old", 60)])
            token = (await here.lease("k", 60)).token
            assert token is not None
            assert not await there.settle("k", b"anothers", None)
            assert await here.settle("k", token, None)
            assert not await here.settle("k", token, Write("k", b"late", 60))
            assert await there.read(["k"], []) == [b"old"]

    async def test_what_is_written_or_removed_ends_the_lease(self) -> None:
        """So that a value that was begun before never replaces it."""
        async with self.leased("written") as (here, there, token):
            await there.write([Write("written", b"new", 60)])
            assert not await here.settle("written", token, Write("written", b"old", 60))
            assert await there.read(["written"], []) == [b"new"]
        async with self.leased("removed") as (here, there, token):
            await there.remove(["removed"], [])
            assert not await here.settle("removed", token, Write("removed", b"old", 60))
            assert await there.read(["removed"], []) == [None]

    async def test_who_has_a_lease_in_vain_does_not_end_that_of_another(self) -> None:
        """The next holder settles its own."""
        async with self.leased("k") as (here, there, token):
            await there.remove(["k"], [])
            other = (await there.lease("k", 60)).token
            assert other is not None
            assert not await here.settle("k", token, Write("k", b"old", 60))
            assert await there.settle("k", other, Write("k", b"new", 60))
            assert await here.read(["k"], []) == [b"new"]

    async def test_a_lease_ends_with_its_time(self) -> None:
        """Whoever died with it is replaced."""
        async with self.opened() as (here, there):
            token = (await here.lease("k", 0.05)).token
            assert token is not None
            async with asyncio.timeout(_SECONDS):
                while (await there.lease("k", 60)).token is None:  # noqa: ASYNC110 - stores have no event
                    await asyncio.sleep(0.01)
            assert not await here.settle("k", token, Write("k", b"late", 60))


class AnnouncingBehavior(BackendBehavior):
    """What a backend must do as well that tells of changes."""

    def heard(self) -> AbstractAsyncContextManager[tuple[Backend, Heard]]:
        """A backend, open, and what another one over its store tells, which is open and live."""
        raise NotImplementedError

    async def test_what_is_written_or_removed_is_told(self) -> None:
        """Keys that are written, settled or removed, and tags that are removed."""
        async with self.heard() as (there, heard):
            await there.versions(["t"], 60)
            await there.write([Write("written", b"1", 60), Write("removed", b"1", 60)])
            await heard.until("written", "removed")
            heard.names.clear()
            token = (await there.lease("settled", 60)).token
            assert token is not None
            await there.settle("settled", token, Write("settled", b"1", 60))
            await there.remove(["removed"], ["t"])
            await heard.until("settled", "removed", "t")
            assert "written" not in heard.names

    async def test_neither_a_lease_nor_the_version_of_a_tag_is_a_change(self) -> None:
        """They would end what was just read."""
        async with self.heard() as (there, heard):
            token = (await there.lease("k", 60)).token
            assert token is not None
            await there.versions(["t"], 60)
            await there.settle("k", token, None)
            await there.write([Write("last", b"1", 60)])
            await heard.until("last")
            assert set(heard.names) == {"last"}
