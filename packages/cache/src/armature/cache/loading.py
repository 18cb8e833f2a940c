"""How a value comes: from the local tier, from the shared one, from whoever makes it already, or from its factory."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import NamedTuple

from armature.cache.flights import ABANDONED, LATE, Flights
from armature.cache.lifetimes import Lifetime
from armature.cache.local import Held, LocalTier, Watch
from armature.cache.statistics import Counters
from armature.cache.tiers import Grant, Tier, Wanted

_FIRST_PAUSE = 0.005
_LONGEST_PAUSE = 0.1

_log = logging.getLogger("armature.cache")


class Making(NamedTuple):
    """A value that is wanted, what makes it, and how long it is then kept."""

    wanted: Wanted
    factory: Callable[[], Awaitable[object]]
    lifetime: Lifetime


class Loader:
    """Gets values for the callers of a cache, each from as few calls of factories as there can be."""

    def __init__(
        self,
        local: LocalTier,
        tier: Tier,
        counters: Counters,
        *,
        lease: float,
        clock: Callable[[], float],
        random: Callable[[], float],
    ) -> None:
        self._local = local
        self._tier = tier
        self._counters = counters
        self._lease = lease
        self._clock = clock
        self._random = random
        self._flights = Flights(local)
        self._refreshing: dict[str, asyncio.Task[None]] = {}

    async def load(self, making: Making) -> object:
        """A value that the local tier did not have when the caller looked.

        Whoever was cancelled while others waited for its factory is followed by one of them. Nobody waits longer than
        a lease lasts: then it calls the factory for itself.
        """
        deadline = 0.0
        while True:
            flight = self._flights.joinable(making.wanted.name)
            if flight is None:
                return await self._lead(making, deadline)
            deadline = deadline or self._now() + self._lease
            self._counters.joined += 1
            value = await flight.join(deadline - self._now())
            if value is LATE:
                return await self._called(making)
            if value is not ABANDONED:
                return value

    async def served(self, held: Held, making: Making) -> object:
        """A value of the local tier; where it is stale, a new one is made in the background."""
        self._counters.local_hits += 1
        if held.fresh_until <= self._clock():
            self.refresh(making)
        return held.value

    def refresh(self, making: Making) -> None:
        """Makes a new value in the background, unless that is being done already."""
        self._counters.stale_hits += 1
        name = making.wanted.name
        if name not in self._refreshing and self._flights.joinable(name) is None:
            task = self._refreshing[name] = asyncio.create_task(self._refreshed(making))
            task.add_done_callback(lambda _: self._refreshing.pop(name, None))

    async def close(self) -> None:
        """Ends what runs in the background."""
        tasks = list(self._refreshing.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _lead(self, making: Making, deadline: float) -> object:
        wanted = making.wanted
        flight = self._flights.depart(wanted.name, wanted.tags)
        try:
            found: Grant | Held | None = await self._tier.read(wanted, flight)
            if found is None:
                found = await self._claimed(making, flight, deadline)
            if isinstance(found, Grant):
                value = await self._made(making, flight, found)
                flight.land(value)
                return value
            self._keep(wanted, found, flight)
            flight.land(found.value)
        except Exception as error:
            flight.fail(error)
            raise
        finally:
            self._flights.arrive(wanted.name, flight)
        if found.fresh_until <= self._clock():
            self.refresh(making)
        return found.value

    async def _claimed(self, making: Making, watch: Watch, deadline: float) -> Grant | Held:
        """The right to make a value, or the one that somebody else makes at the moment."""
        pause, deadline = _FIRST_PAUSE, deadline or self._now() + self._lease
        while True:
            claim = await self._tier.claim(making.wanted, watch)
            if claim is not None:
                return claim
            if self._now() >= deadline:
                return Grant(None)
            await asyncio.sleep(pause * (1 + self._random()) / 2)
            pause = min(pause * 2, _LONGEST_PAUSE)

    async def _made(self, making: Making, watch: Watch, grant: Grant) -> object:
        wanted, lifetime = making.wanted, making.lifetime
        try:
            versions = await self._tier.versions(wanted.tags, lifetime.longest)
            value = await self._called(making)
        except BaseException:
            await self._tier.settle(wanted, grant, None)
            raise
        fresh, kept = lifetime.of(value, self._random)
        now = self._clock()
        held = None if versions is None or not kept else Held(value, now + fresh, now + kept, versions)
        if await self._tier.settle(wanted, grant, held) and held is not None:
            self._local.put(wanted.name, held, watch)
        return value

    async def _called(self, making: Making) -> object:
        self._counters.misses += 1
        return await making.factory()

    def _keep(self, wanted: Wanted, held: Held, watch: Watch) -> None:
        self._counters.shared_hits += 1
        self._local.put(wanted.name, held, watch)

    async def _refreshed(self, making: Making) -> None:
        wanted = making.wanted
        flight = self._flights.depart(wanted.name, wanted.tags)
        try:
            claim = await self._tier.claim(wanted, flight)
            if isinstance(claim, Grant):
                flight.land(await self._made(making, flight, claim))
            elif claim is not None:
                self._keep(wanted, claim, flight)
                flight.land(claim.value)
        except Exception as error:  # noqa: BLE001 - handed to whoever waits; the others are served what is stale
            flight.fail(error)
            _log.exception("A cached value is stale, and a new one could not be made.")
        finally:
            self._flights.arrive(wanted.name, flight)

    @staticmethod
    def _now() -> float:
        return asyncio.get_running_loop().time()
