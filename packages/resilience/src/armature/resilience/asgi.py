"""The ASGI middleware that sheds load, for any application."""

from asyncio import sleep
from collections.abc import Awaitable, Callable, Collection, MutableMapping
from json import dumps
from math import ceil
from typing import Any, Final, TypeAlias

from armature.resilience.errors import Overloaded
from armature.resilience.events import ALONE, Surroundings
from armature.resilience.shedding import Shedding

# Any: ASGI fixes which values belong to which keys, and no type of Python says that.
ASGIScope: TypeAlias = MutableMapping[str, Any]
Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]
ASGIApp: TypeAlias = Callable[[ASGIScope, Receive, Send], Awaitable[None]]


class SheddingMiddleware:
    """Answers 503 with `Retry-After` and a problem (RFC 9457) when more requests run than are answered in good time.

    A request counts until the head of its response is sent, so that streams hold nothing up; WebSockets pass. Paths in
    `exempt` always do: put there what tells an orchestrator that the process lives. Stands outermost. `shedding` finds
    the limit; one middleware has one.
    """

    def __init__(
        self,
        app: ASGIApp,
        shedding: Shedding | None = None,
        *,
        exempt: Collection[str] = (),
        within: Surroundings = ALONE,
    ) -> None:
        self._app = app
        self._shedding = shedding or Shedding()
        self._exempt = frozenset(exempt)
        self._within = within
        self._refusal = (
            (b"content-type", b"application/problem+json"),
            (b"content-length", b"%d" % len(_PROBLEM)),
            (b"retry-after", b"%d" % ceil(self._shedding.retry_after)),
        )

    async def __call__(self, scope: ASGIScope, receive: Receive, send: Send) -> None:
        """Serves one connection."""
        if scope["type"] != "http" or scope["path"] in self._exempt:
            return await self._app(scope, receive, send)
        if self._shedding.is_full:
            return await self._refuse(send)
        # Requests that the server has read already are counted before the first of them keeps the loop busy.
        await sleep(0)
        try:
            began = await self._shedding.enter(self._within)
        except Overloaded:
            return await self._refuse(send)
        running = _Running(self._shedding, began, self._within, send)
        try:
            await self._app(scope, receive, running.send)
        except BaseException as error:
            running.end(error)
            raise
        running.end(None)
        return None

    async def _refuse(self, send: Send) -> None:
        # A list of its own each time: whoever stands outside may add to it.
        await send({"type": "http.response.start", "status": 503, "headers": list(self._refusal)})
        await send({"type": "http.response.body", "body": _PROBLEM})


class _Running:
    """A request until its response begins."""

    __slots__ = ("_began", "_ended", "_send", "_shedding", "_within")

    def __init__(self, shedding: Shedding, began: float, within: Surroundings, send: Send) -> None:
        self._shedding = shedding
        self._began = began
        self._within = within
        self._send = send
        self._ended = False

    async def send(self, message: Message) -> None:
        """Passes a message on."""
        if not self._ended and message["type"] == "http.response.start":
            self.end(None)
        await self._send(message)

    def end(self, error: BaseException | None) -> None:
        """Told of each end that may be the first."""
        if not self._ended:
            self._ended = True
            self._shedding.leave(self._began, error, self._within)


# Written once: a refusal that costs little leaves the more for those who are served.
_PROBLEM: Final = dumps(
    {
        "type": "about:blank",
        "title": "Service Unavailable",
        "status": 503,
        "detail": "The server has more requests than it can answer in good time. Try again later.",
    },
    separators=(",", ":"),
).encode()
