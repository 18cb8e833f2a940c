"""Calls an ASGI application as a server would, without a server: what remains is the application's own cost."""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from time import process_time

from tests.benchmarks.asgi import App, Message, Receive
from tests.benchmarks.workload import Case

_BATCH = 100


class WrongAnswerError(Exception):
    """A peer did not answer what the case demands; nothing of it may be timed."""


class Driver:
    """Sends one case after another to a started application."""

    __slots__ = ("_app", "_state")

    def __init__(self, app: App, state: Mapping[str, object]) -> None:
        self._app = app
        self._state = state

    async def answer(self, case: Case) -> tuple[int, bytes]:
        """Send one request and return the status and the whole body."""
        messages: list[Message] = []

        async def collect(message: Message) -> None:
            messages.append(message)

        await self._app(case.scope(self._state), receiver(case.body), collect)
        return messages[0]["status"], b"".join(message.get("body", b"") for message in messages[1:])

    async def verify(self, case: Case) -> None:
        """Raise `WrongAnswerError` unless the application answers the case exactly."""
        status, body = await self.answer(case)
        if not case.accepts(status, body):
            message = f"{case.method} {case.target} answered {status} {body!r}, not {case.status} {case.answer!r}."
            raise WrongAnswerError(message)

    async def seconds(self, case: Case, count: int) -> float:
        """CPU seconds of `count` requests; building their scopes happens between the timed batches."""
        app, receive, spent = self._app, receiver(case.body), 0.0
        for _ in range(count // _BATCH):
            scopes = [case.scope(self._state) for _ in range(_BATCH)]
            begin = process_time()
            for scope in scopes:
                await app(scope, receive, ignore)
            spent += process_time() - begin
        return spent / (count // _BATCH * _BATCH) * count


async def ignore(message: Message) -> None:
    """A `send` that keeps nothing."""


def receiver(body: bytes) -> Receive:
    """A `receive` that gives the whole body at once, fresh for each request."""

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    return receive


@asynccontextmanager
async def started(app: App) -> AsyncGenerator[Driver]:
    """Run the application's lifespan around a driver for it."""
    inbox: asyncio.Queue[Message] = asyncio.Queue()
    outbox: asyncio.Queue[Message] = asyncio.Queue()
    state: dict[str, object] = {}
    scope = {"type": "lifespan", "asgi": {"version": "3.0", "spec_version": "2.0"}, "state": state}
    life = asyncio.ensure_future(app(scope, inbox.get, outbox.put))
    await _lifespan_step("startup", inbox, outbox)
    yield Driver(app, state)
    await _lifespan_step("shutdown", inbox, outbox)
    await life


async def _lifespan_step(step: str, inbox: asyncio.Queue[Message], outbox: asyncio.Queue[Message]) -> None:
    await inbox.put({"type": f"lifespan.{step}"})
    reply = await asyncio.wait_for(outbox.get(), timeout=30)
    if reply["type"] != f"lifespan.{step}.complete":
        message = f"The application did not complete its {step}: {reply}."
        raise RuntimeError(message)
