"""What Redis says by itself, for everyone in the process, over as few connections as can be."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Iterable, Sequence
from logging import getLogger
from typing import Final, ParamSpec, TypeAlias

from redis.exceptions import MovedError, RedisClusterException, RedisError, ResponseError

from armature.redis.invalidations import Invalidations, covering
from armature.redis.line import Line, Push
from armature.redis.routes import Routes

Receive: TypeAlias = Callable[[bytes], None]
"""Called with each message of a channel, on the event loop; it takes no time."""

Unsubscribe: TypeAlias = Callable[[], Awaitable[None]]
"""Ends a subscription; once is enough, and nothing is received after it was called."""

P = ParamSpec("P")

_FIRST_PAUSE: Final = 0.05
_LONGEST_PAUSE: Final = 1.0
_REDIRECTIONS: Final = 5
_FAILED = (RedisError, RedisClusterException)

_log = getLogger("armature.redis")


class _Receiver:
    __slots__ = ("on_gap", "receive")

    def __init__(self, receive: Receive, on_gap: Callable[[], None]) -> None:
        self.receive = receive
        self.on_gap = on_gap


class _Channel:
    """Who listens, and the line on which it comes; `was_carried` tells a return from the first time."""

    __slots__ = ("line", "receivers", "was_carried")

    def __init__(self) -> None:
        self.receivers: list[_Receiver] = []
        self.line: Line | None = None
        self.was_carried = False

    def is_carried(self) -> bool:
        return self.line is not None

    def carried_by(self, line: Line) -> None:
        """It comes over this line from now on."""
        self.line = line
        if self.was_carried:
            for receiver in self.receivers:
                _call(receiver.on_gap)
        self.was_carried = True


class Listening:
    """Channels and changed keys of one Redis; lines are opened at the first need and closed after the last.

    A line that is lost is opened again, soon at first and then once in a second, with all that it carried.
    """

    def __init__(self, routes_with: Callable[[Callable[[], None]], Routes], beat: float) -> None:
        self._trouble = asyncio.Event()
        self._routes = routes_with(self._trouble.set)
        self._beat = beat
        self._lines: dict[str, Line] = {}
        self._channels: dict[bytes, _Channel] = {}
        self._trackers: list[Invalidations] = []
        self._changing = asyncio.Lock()
        self._keeping: asyncio.Task[None] | None = None

    @property
    def channels(self) -> int:
        """How many somebody listens to."""
        return len(self._channels)

    @property
    def is_whole(self) -> bool:
        """Whether everything that somebody listens to is heard at this moment."""
        are_carried = all(each.is_carried() for each in self._channels.values())
        return are_carried and all(each.is_live for each in self._trackers)

    async def subscribe(self, channel: bytes, receive: Receive, on_gap: Callable[[], None]) -> Unsubscribe:
        """One more receiver, which hears from the moment on at which this returns; raises where that is impossible."""
        receiver = _Receiver(receive, on_gap)
        async with self._changing:
            found = self._channels.setdefault(channel, _Channel())
            found.receivers.append(receiver)
            try:
                await self._carried(found)
            except BaseException:
                found.receivers.remove(receiver)
                await self._settle(channel)
                raise

        async def unsubscribe() -> None:
            if receiver in found.receivers:
                found.receivers.remove(receiver)
                async with self._changing:
                    await self._settle(channel)

        return unsubscribe

    async def track(
        self, prefix: bytes, on_keys: Callable[[Sequence[bytes]], None], on_lost: Callable[[], None]
    ) -> Invalidations:
        """Tells of changed keys from now on, or as soon as Redis is there; raises where it refuses to."""
        tracker = Invalidations(prefix, on_keys, on_lost, self._untrack)
        async with self._changing:
            self._trackers.append(tracker)
            try:
                await self._begin()
            except ResponseError:
                self._trackers.remove(tracker)
                self._trouble.set()  # the others are told of nothing at the moment
                await self._close_unneeded()
                raise
            except _FAILED:
                self._trouble.set()
        return tracker

    async def close(self) -> None:
        """Forgets everything and everyone."""
        async with self._changing:
            self._channels.clear()
            for tracker in self._trackers:
                tracker.is_live = False
            self._trackers.clear()
            await self._close_unneeded()

    async def _untrack(self, tracker: Invalidations) -> None:
        async with self._changing:
            if tracker in self._trackers:
                self._trackers.remove(tracker)
                self._trouble.set()  # which prefixes are told of changes with the next repair
                await self._close_unneeded()

    async def _settle(self, channel: bytes) -> None:
        """Ends a channel to which nobody listens any more."""
        found = self._channels.get(channel)
        if found is None or found.receivers:
            return
        del self._channels[channel]
        if found.line is not None:
            try:
                await found.line.ask(self._routes.words[1], channel)
            except RedisError:  # then nothing comes over it, and the next one does not carry the channel
                _log.debug("A channel was left over a line that was lost.")
        await self._close_unneeded()

    async def _carried(self, channel: _Channel) -> None:
        """Has a channel carried; what else is missing, perhaps on another server, is left to a repair."""
        if channel.is_carried():
            return
        try:
            await self._begin()
        except _FAILED:
            if not channel.is_carried():
                raise
            self._trouble.set()

    async def _begin(self) -> None:
        if self._keeping is None:
            self._keeping = asyncio.create_task(self._keep())
        if not self._lines:
            await self._routes.renew()
        await self._restore()

    async def _keep(self) -> None:
        """Repairs whatever is lost, for as long as somebody listens."""
        while True:
            await self._trouble.wait()
            pause = _FIRST_PAUSE
            while (failure := await self._repair()) is not None:
                if pause == _FIRST_PAUSE:
                    _log.warning("Redis is not heard, and will be as soon as it is back: %s", failure)
                await asyncio.sleep(pause * random.uniform(0.5, 1))  # noqa: S311 - so that not all come at once
                pause = min(2 * pause, _LONGEST_PAUSE)

    async def _repair(self) -> Exception | None:
        async with self._changing:
            try:
                await self._routes.renew()
                self._trouble.clear()  # all that is known by now is mended by what follows
                await self._restore()
            except _FAILED as error:
                return error
            return None

    async def _restore(self) -> None:
        """Opens what is missing, and follows channels whose slots have moved since the plan was made."""
        for _ in range(_REDIRECTIONS):
            try:
                return await self._complete()
            except MovedError:
                continue  # the plan knows where to by now
        return await self._complete()

    async def _complete(self) -> None:
        """Opens what is missing; raises the first error when all that is possible has been done.

        What the plan no longer needs stays open until all that it needs is: a node that has not heard yet of a new
        primary gives an old plan.
        """
        missing = self._missing()
        outcomes = await asyncio.gather(
            *(self._serve(server, channels) for server, channels in missing.items()), return_exceptions=True
        )
        _raise_first(outcomes)
        for server in self._lines.keys() - missing.keys():
            await self._lines.pop(server).close()
        for tracker in self._trackers:
            _call(tracker.revive)

    async def _serve(self, server: str, channels: Sequence[bytes]) -> None:
        line = self._lines.get(server) or await self._open(server)
        await self._track(line)
        await self._carry(line, channels)

    def _missing(self) -> dict[str, list[bytes]]:
        """The servers that are needed, each with the channels that its line does not carry yet."""
        missing: dict[str, list[bytes]] = {name: [] for name in self._routes.servers()} if self._trackers else {}
        for channel, found in self._channels.items():
            server = self._routes.server(channel)
            known = missing.setdefault(server, [])
            if found.line is None or found.line is not self._lines.get(server):
                known.append(channel)
        return missing

    async def _open(self, server: str) -> Line:
        line = Line(self._routes.connection(server), self._pushed, self._beat)
        line.lost = self._lost
        await line.open()
        self._lines[server] = line
        return line

    async def _track(self, line: Line) -> None:
        prefixes = covering(each.prefix for each in self._trackers)
        if line.prefixes == prefixes:
            return
        for tracker in self._trackers:
            tracker.is_live = False  # what changes between the two commands is told to nobody
        if line.prefixes:
            await line.ask(b"CLIENT", b"TRACKING", b"OFF")
            line.prefixes = frozenset()
        if prefixes:
            words = [word for prefix in prefixes if prefix for word in (b"PREFIX", prefix)]
            await line.ask(b"CLIENT", b"TRACKING", b"ON", b"BCAST", *words)
            line.prefixes = prefixes

    async def _carry(self, line: Line, channels: Sequence[bytes]) -> None:
        asked = (line.ask(self._routes.words[0], channel) for channel in channels)
        answers = await asyncio.gather(*asked, return_exceptions=True)
        for channel, answer in zip(channels, answers, strict=True):
            if answer is None:
                self._channels[channel].carried_by(line)
            elif isinstance(answer, MovedError):
                await self._routes.follow(answer)
        _raise_first(answers)

    async def _close_unneeded(self) -> None:
        """Closes every line once nobody listens; single ones are closed by the next repair."""
        if self._channels or self._trackers:
            return
        if self._keeping is not None:
            self._keeping.cancel()
            self._keeping = None
        for server in list(self._lines):
            await self._lines.pop(server).close()

    def _lost(self, line: Line) -> None:
        self._lines = {server: each for server, each in self._lines.items() if each is not line}
        for found in self._channels.values():
            if found.line is line:
                found.line = None
        for tracker in self._trackers:
            if tracker.is_live:
                tracker.is_live = False
                _call(tracker.lost)
        self._trouble.set()

    def _pushed(self, line: Line, push: Push) -> None:
        if push[0] == b"invalidate":
            for tracker in list(self._trackers):
                _call(tracker.lost) if push[1] is None else _call(tracker.changed, push[1])
            return
        found = self._channels.get(push[1])
        if found is None or found.line not in {None, line}:
            return  # nobody listens any more, or another line carries it
        if push[0] in {b"message", b"smessage"}:
            for receiver in list(found.receivers):
                _call(receiver.receive, push[2])
        else:  # "sunsubscribe", unasked: the slot of the channel has moved to another server
            found.line = None
            self._trouble.set()


def _raise_first(outcomes: Iterable[BaseException | None]) -> None:
    """Raises the first error, before all others one that tells of a move."""
    errors = [outcome for outcome in outcomes if outcome is not None]
    if errors:
        raise min(errors, key=lambda error: not isinstance(error, MovedError))


def _call(function: Callable[P, None], *args: P.args, **options: P.kwargs) -> None:
    """Calls what a user has handed over; the others must not suffer where it fails."""
    try:
        function(*args, **options)
    except Exception:  # noqa: BLE001 - it is theirs, and the log is where it is told
        _log.exception("A receiver of what Redis says has failed.")
