"""Sends attacks through an application, one after another, and stops at the first that breaks an invariant.

No status of 500 or more, no malformed ASGI message, no exception out of the application, none logged, none left in a
task, no log record that cannot be written, and an answer within a minute.
"""

import asyncio
import logging
import os
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import IO, Any, Final

from armature.core import Application
from armature.core.logging import configure_logging
from tests.reliability.hostile.attack import Attack
from tests.reliability.hostile.exchange import Exchange, MalformedError
from tests.reliability.hostile.forge import Forge
from tests.reliability.hostile.product import Product
from tests.reliability.hostile.reached import Reached

_PATIENCE: Final = 60


class BrokenError(Exception):
    """An invariant is broken; the message has the request and what came of it."""


@dataclass(slots=True)
class Figures:
    """What a campaign counted."""

    requests: int = 0
    reached: int = 0
    unanswered: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    seconds: float = 0

    @property
    def share(self) -> float:
        """The part of the requests that reached a handler."""
        return self.reached / self.requests if self.requests else 0

    def add(self, other: "Figures") -> None:
        """Adds the counts of another campaign; the seconds are those of the clock, and stay."""
        self.requests += other.requests
        self.reached += other.reached
        self.unanswered += other.unanswered
        self.statuses += other.statuses

    def __str__(self) -> str:
        statuses = ", ".join(f"{status}: {count:,}" for status, count in sorted(self.statuses.items()))
        rate = self.requests / max(self.seconds, 1e-9)
        sent = f"{self.requests:,} requests in {self.seconds:.1f} s ({rate:,.0f} a second)"
        reached = f"{self.share:.1%} reached a handler, {self.unanswered:,} clients left before their answer"
        return f"{sent}, {reached}; {statuses}"


class _Complaints(logging.Handler):
    """Whatever was logged as an error, left in a task, or could not be written to the log."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        trace = f"\n{logging.Formatter().formatException(record.exc_info)}" if record.exc_info else ""
        self.found.append(f"logged: {record.msg}{trace}")

    def of_loop(self, _: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        self.found.append(f"left in a task: {context.get('message')}: {context.get('exception')!r}")

    def unwritable(self, record: logging.LogRecord) -> None:
        self.found.append(f"a log record could not be written: {record.msg!r}")


class Campaign:
    """A started application under attack; `run` may be called more than once."""

    def __init__(self, app: Application, forge: Forge | Product) -> None:
        self._app = app
        self._forge = forge
        self._reached = Reached()
        self._complaints = _Complaints()
        self.figures = Figures()

    @asynccontextmanager
    async def started(self) -> AsyncIterator["Campaign"]:
        """Starts the application and listens to its log, which is written in full, to nowhere."""
        self._reached.watch(self._app)
        loop, root = asyncio.get_running_loop(), logging.getLogger()
        before, level = loop.get_exception_handler(), root.level
        loop.set_exception_handler(self._complaints.of_loop)
        with open(os.devnull, "w", encoding="utf-8") as nowhere:  # noqa: PTH123, ASYNC230 - the null device, at start
            async with self._app:
                self._log_to(nowhere)
                root.addHandler(self._complaints)
                try:
                    yield self
                finally:
                    root.removeHandler(self._complaints)
                    root.setLevel(level)
                    loop.set_exception_handler(before)

    def _log_to(self, stream: IO[str]) -> None:
        before = set(logging.getLogger().handlers)
        configure_logging("json", "INFO", stream)
        for handler in set(logging.getLogger().handlers) - before:
            # What a handler swallows counts here.
            handler.handleError = self._complaints.unwritable  # type: ignore[method-assign]

    async def run(self, seed: int, first: int, count: int) -> None:
        """Sends `count` attacks from the index `first` on; raises `BrokenError` at the first that breaks something."""
        started = time.perf_counter()
        for index in range(first, first + count):
            attack = self._forge.attack(seed, index)
            broken = await self._send(attack)
            if broken:
                message = (
                    f"{broken}\n{attack.drawing()}\n"
                    f"Again: python -m tests.reliability.fuzz 1 --seed {seed} --first {index}"
                )
                raise BrokenError(message)
        self.figures.seconds = time.perf_counter() - started

    async def _send(self, attack: Attack) -> str:
        """One request, in a task of its own as a server would; what is wrong with the answer, or nothing."""
        exchange = Exchange(attack)
        before = self._reached.count
        task = asyncio.create_task(_call(self._app, attack, exchange))
        done, _ = await asyncio.wait([task], timeout=_PATIENCE)
        if not done:
            task.cancel()
            return f"There was no answer within {_PATIENCE} seconds."
        self._count(exchange, reached=self._reached.count > before)
        return task.result() or self._judged(exchange)

    def _judged(self, exchange: Exchange) -> str:
        if self._complaints.found:
            return "\n".join(self._complaints.found)
        if exchange.status >= 500:
            return f"The answer had the status {exchange.status}."
        return ""

    def _count(self, exchange: Exchange, *, reached: bool) -> None:
        figures = self.figures
        figures.requests += 1
        figures.reached += reached
        if exchange.status:
            figures.statuses[exchange.status] += 1
        else:
            figures.unanswered += 1


async def _call(app: Application, attack: Attack, exchange: Exchange) -> str:
    try:
        await app(attack.scope(), exchange.receive, exchange.send)
        exchange.check()
    except MalformedError as error:
        return str(error)
    except Exception as error:  # noqa: BLE001 - any exception out of the application is a finding
        return f"The application raised {error!r}."
    return ""
