"""The HTTP cache: what is kept, who waits for whom, and what is purged."""

import asyncio
import functools
import logging
import time
from collections.abc import Callable, Collection, Coroutine
from typing import Any, Final, Self

from armature.cache.backends.memory import MemoryBackend
from armature.cache.errors import CacheUnavailable
from armature.cache.http.catalog import Catalog, Fill
from armature.cache.http.entries import Entry
from armature.cache.http.flights import Flights
from armature.cache.http.freshness import Times
from armature.cache.http.headers import end_to_end
from armature.cache.http.invalidating import changes_something, groups, origin, outdated
from armature.cache.http.messages import Head, Request
from armature.cache.http.settings import HttpCacheSettings
from armature.cache.http.store import Store
from armature.cache.http.storing import lifetime, may_be_kept, retention
from armature.cache.protocols import Backend

_LOG = logging.getLogger(__name__)
_OF_ENDPOINTS: Final = "endpoint "


class HttpCache:
    """A shared cache by RFC 9111 for one event loop.

    `settings` are read from the environment when left out. Responses are kept in a `backend` that is open already, or
    without one in this process. `clock` gives seconds since 1970. As a context manager it ends what it does behind.

    It goes on without a backend that is away; only `purge` and `forget` raise `CacheUnavailable` then.
    """

    __slots__ = ("_behind", "catalog", "clock", "flights", "settings")

    def __init__(
        self,
        settings: HttpCacheSettings | None = None,
        backend: Backend | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.settings = settings or HttpCacheSettings()
        self.clock = clock
        self.catalog = Catalog(Store(backend or MemoryBackend(self.settings.most_bytes, clock)))
        self.flights = Flights()
        self._behind: dict[str, asyncio.Task[None]] = {}

    async def __aenter__(self) -> Self:
        """The cache itself."""
        return self

    async def __aexit__(self, *_: object) -> None:
        """Ends the requests that run behind."""
        await self.aclose()

    @property
    def is_busy(self) -> bool:
        """Whether something stale is being asked for again."""
        return bool(self._behind)

    async def aclose(self) -> None:
        """Ends the requests that run behind; the cache can be used on."""
        tasks = list(self._behind.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def purge(self, *names: str) -> None:
        """Forgets all responses of these cache groups (RFC 9875), whatever their origin."""
        await self.catalog.purge([_anywhere(name) for name in names])

    async def forget(self, uri: str) -> None:
        """Forgets all responses of one URI, with scheme and host: `https://shop.example/products?page=2`.

        What endpoints keep themselves is forgotten too.
        """
        await self.catalog.forget(uri)
        await self.catalog.forget(of_endpoints(uri))

    async def invalidate(self, request: Request, head: Head) -> None:
        """Forgets what a response says to be wrong from now on, where its request may change something.

        That are the URI of the request, those of `Location` and `Content-Location` (RFC 9111 §4.4), and the groups of
        `Cache-Group-Invalidation` (RFC 9875 §3).
        """
        if not changes_something(request, head):
            return
        try:
            for uri in outdated(request, head):
                await self.forget(uri)
            if names := groups(head.headers, b"cache-group-invalidation"):
                await self.catalog.purge([_at(request, name) for name in names])
        except CacheUnavailable:
            _LOG.exception(
                "What %s %s made wrong may be given on: it could not be forgotten.", request.method, request.uri
            )

    def entry(self, request: Request, head: Head, times: Times, body: bytes = b"") -> Entry | None:
        """A response to the request as it is kept; None where it may not be kept, or would be of no use."""
        if not may_be_kept(request, head):
            return None
        seconds = lifetime(request, head, times, self.settings.heuristic_most)
        if seconds is None:
            return None
        entry = Entry.of(Head.of(head.status, end_to_end(head.headers)), body, times, seconds)
        return entry if retention(entry, self.settings.keep_stale) > 0 else None

    async def keep(self, fill: Fill, request: Request, entry: Entry, named: Collection[str] = ()) -> None:
        """Keeps an entry while it is of use, in the groups that it names itself and in those that are `named`."""
        names = {*groups(entry.head.headers), *named}
        tags = [*map(_anywhere, names), *(_at(request, name) for name in names)]
        await self.catalog.keep(fill, request, entry, retention(entry, self.settings.keep_stale), tags)

    def behind(
        self,
        key: str,
        work: Callable[[], Coroutine[Any, Any, None]],  # as asyncio has it
    ) -> None:
        """Does something that nobody waits for, once at a time for each key, as far as there is room."""
        if key in self._behind or len(self._behind) >= self.settings.revalidations:
            return
        task = asyncio.ensure_future(work())
        self._behind[key] = task
        task.add_done_callback(functools.partial(self._is_done, key))

    def _is_done(self, key: str, task: asyncio.Task[None]) -> None:
        del self._behind[key]
        if not task.cancelled() and (error := task.exception()) is not None:
            _LOG.warning("Asking again for a stale response failed.", exc_info=error)


def of_endpoints(uri: str) -> str:
    """Where endpoints keep their answers: apart, since guards stand before them and not before the middleware."""
    return _OF_ENDPOINTS + uri


def _anywhere(group: str) -> str:
    return f"group:{group}"


def _at(request: Request, group: str) -> str:
    return f"of:{origin(request.uri.removeprefix(_OF_ENDPOINTS))} {group}"
