"""The response of the origin on its way to the client: looked at, passed on, and kept when it is whole."""

from dataclasses import replace
from typing import NamedTuple

from armature.cache.http.answering import Answer, answer
from armature.cache.http.asgi import Message, Send
from armature.cache.http.cache import HttpCache
from armature.cache.http.cache_status import forwarded
from armature.cache.http.catalog import Fill
from armature.cache.http.entries import Entry
from armature.cache.http.flights import Flight
from armature.cache.http.freshness import Times
from armature.cache.http.headers import Headers
from armature.cache.http.messages import Head, Request
from armature.cache.http.reusing import may_answer_an_error
from armature.cache.http.validating import is_about, shows_the_same, updated

_NOT_MODIFIED = 304


class Asked(NamedTuple):
    """What the origin is asked, and why; `entry` is what is kept and cannot be used as it is.

    `validates` says that the question is whether the entry is still right. Times are in seconds since 1970.
    """

    request: Request
    why: str
    entry: Entry | None
    validates: bool
    at: float
    fill: Fill
    flight: Flight


class Forwarded:
    """Takes the messages of one response.

    `is_another` says that a 304 meant nothing that is kept, and that the origin must be asked without conditions.
    """

    __slots__ = ("_asked", "_begun", "_cache", "_entry", "_parts", "_replaced", "_send", "_size", "is_another")

    def __init__(self, cache: HttpCache, asked: Asked, send: Send) -> None:
        self._cache = cache
        self._asked = asked
        self._send = send
        self._entry: Entry | None = None  # what is being recorded
        self._parts: list[bytes] = []
        self._size = 0
        self._begun = self._replaced = self.is_another = False

    async def send(self, message: Message) -> None:
        """Takes one ASGI message."""
        if message["type"] == "http.response.start":
            await self._begin(message)
        elif not self._replaced and not self.is_another:
            if self._entry is not None and message["type"] == "http.response.body":
                await self._record(self._entry, message)
            await self._send(message)

    async def excuse(self) -> bool:
        """Gives what is kept in the place of a response that fails, where that is allowed; says whether it did."""
        entry = self._asked.entry
        if self._begun or entry is None:
            return self._replaced
        return may_answer_an_error(self._asked.request, entry, self._cache.clock()) and await self._give(entry, None)

    async def _begin(self, message: Message) -> None:
        head = Head.of(message["status"], Headers(message.get("headers", ())))
        asked, now = self._asked, self._cache.clock()
        times, entry = Times(asked.at, now), asked.entry
        if entry is not None:
            if asked.validates and head.status == _NOT_MODIFIED:
                return await self._confirm(entry, head, times)
            if head.status >= 500 and may_answer_an_error(asked.request, entry, now):
                await self._give(entry, head.status)
                return None
            if asked.request.method == "HEAD" and head.status == 200:
                await self._compare(entry, head, times)
        return await self._pass_on(message, head, times)

    async def _confirm(self, entry: Entry, head: Head, times: Times) -> None:
        """The entry is still right (RFC 9111 §4.3.4); it may say now that it is not to be kept."""
        if not is_about(head, entry):
            self.is_another = True
            return
        new_head = updated(entry, head)
        kept = self._cache.entry(self._asked.request, new_head, times, entry.body)
        if kept is not None:
            await self._cache.keep(self._asked.fill, self._asked.request, kept)
        else:
            await self._cache.catalog.forget(self._asked.request.uri)
        self._land(kept)
        await self._give(kept or Entry.of(new_head, entry.body, times, 0), head.status, is_stored=kept is not None)

    async def _compare(self, entry: Entry, head: Head, times: Times) -> None:
        """A HEAD shows whether what is kept for GET is still right (RFC 9111 §4.3.5)."""
        request = replace(self._asked.request, method="GET")
        kept = self._cache.entry(request, updated(entry, head), times, entry.body)
        if kept is not None and shows_the_same(head, entry):
            await self._cache.keep(self._asked.fill, request, kept)
        else:
            await self._cache.catalog.forget(request.uri)

    async def _pass_on(self, message: Message, head: Head, times: Times) -> None:
        entry = None if message.get("trailers") else self._cache.entry(self._asked.request, head, times)
        length = head.headers.first(b"content-length")
        if entry is not None and length.isdigit() and int(length) > self._cache.settings.most_body:
            entry = None
        self._entry = entry
        if entry is None or not _is_shared(entry):
            self._land(None)
        status = forwarded(self._cache.settings.name, self._asked.why, head.status, is_stored=entry is not None)
        self._begun = True
        await self._send({**message, "headers": [*message.get("headers", ()), (b"cache-status", status)]})

    async def _record(self, entry: Entry, message: Message) -> None:
        """The body, as long as it is not too large; whole, it is kept before its last part is sent."""
        part: bytes = message.get("body", b"")
        self._parts.append(part)
        self._size += len(part)
        if self._size > self._cache.settings.most_body:
            self._entry, self._parts = None, []
            self._land(None)
        elif not message.get("more_body", False):
            self._entry = None
            if entry.head.headers.first(b"content-length") in {"", str(self._size)}:
                await self._cache.keep(
                    self._asked.fill, self._asked.request, entry._replace(body=b"".join(self._parts))
                )
                self._land(entry)

    async def _give(self, entry: Entry, status: int | None, *, is_stored: bool = False) -> bool:
        told = forwarded(self._cache.settings.name, self._asked.why, status, is_stored=is_stored)
        self._replaced = self._begun = True
        await deliver(answer(self._asked.request, entry, self._cache.clock(), told), self._send)
        return True

    def _land(self, entry: Entry | None) -> None:
        self._asked.flight.land(is_shared=entry is not None and _is_shared(entry))


def _is_shared(entry: Entry) -> bool:
    """Whether others who wait for the entry can be given it."""
    return entry.left(entry.answered) > 0 and "no-cache" not in entry.head.control


async def deliver(whole: Answer, send: Send) -> None:
    """Sends a whole response."""
    await send({"type": "http.response.start", "status": whole.status, "headers": whole.headers})
    await send({"type": "http.response.body", "body": whole.body, "more_body": False})
