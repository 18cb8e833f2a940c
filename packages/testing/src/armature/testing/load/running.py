"""Runs a scenario as often and as many times at once as a plan says."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Collection
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from math import ceil
from typing import Any, TypeAlias

import httpx2

from armature.core.source import name_of
from armature.core.types import ASGIApp
from armature.testing.life import alive
from armature.testing.load.plans import Plan, Ramp, Rate, Users, described, most_users, seconds_of, users_at
from armature.testing.load.progress import Progress
from armature.testing.load.quiet import quiet
from armature.testing.load.recording import Recorder
from armature.testing.load.results import Result
from armature.testing.load.user import User
from armature.testing.transport import AppTransport

Scenario: TypeAlias = Callable[[User], Awaitable[object]]
"""What one user does from beginning to end; an exception breaks off this run, is counted, and the load goes on."""

_TICK = 0.05
_GRACE = 30.0
"""Seconds for what has begun when the time of a plan is over."""


async def load(
    target: str | ASGIApp,
    scenario: Scenario | str,
    plan: Plan,
    *,
    progress: bool = False,
    **options: Any,  # noqa: ANN401 - httpx2's
) -> Result:
    """Puts load on a server, `http://127.0.0.1:8000`, or on an application in this process, and measures its answers.

    A scenario is a path that is asked for by GET, or a function that is handed a `User`. `options` are those of
    `httpx2.AsyncClient`, such as `headers=`. With `progress` a line on the terminal says how far it is. An application
    is started and stopped around the load. Raises `ValueError` for a target that is neither.
    """
    recorder = Recorder(_called(target), described(plan))
    await drive(target, scenario, plan, recorder, progress=progress, **options)
    return recorder.result()


async def drive(
    target: str | ASGIApp,
    scenario: Scenario | str,
    plan: Plan,
    recorder: Recorder,
    *,
    progress: bool = False,
    **options: Any,  # noqa: ANN401 - httpx2's
) -> None:
    """The same for whoever wants to know how it stands before the end, or after a cancellation."""
    run = partial(_get, path=scenario) if isinstance(scenario, str) else scenario
    async with _reached(target, options) as reached:
        crew = _Crew(run, partial(User, recorder, **reached), recorder)
        crew.idle.append(await crew.hired())  # options that httpx2 does not know are said before anything begins
        with quiet():
            async with Progress(recorder, plan, shown=progress):
                recorder.begin()
                try:
                    await (_open_loop(crew, plan) if isinstance(plan, Rate) else _closed_loop(crew, plan))
                finally:
                    recorder.finish()
                    await crew.leave()


async def _get(user: User, path: str) -> None:
    await user.get(path)


def _called(target: str | ASGIApp) -> str:
    return target if isinstance(target, str) else name_of(type(target))


@asynccontextmanager
async def _reached(target: str | ASGIApp, options: dict[str, Any]) -> AsyncGenerator[dict[str, Any]]:
    """The options with which clients reach the target, while it runs."""
    if isinstance(target, str):
        url = httpx2.URL(target)
        if url.scheme not in {"http", "https"} or not url.host:
            raise ValueError(f'"{target}" is no target; write a URL such as http://127.0.0.1:8000.')
        # One context for all users, as each would read all certificates anew; no proxy stands in between.
        verify = httpx2.create_ssl_context()
        yield {"base_url": target, "verify": verify, "trust_env": False, "timeout": 30.0, **options}
        return
    transport = AppTransport(target)
    async with alive(target) as state:
        transport.state = state
        yield {"base_url": "http://testserver", "transport": transport, "timeout": 30.0, **options}


class _Crew:
    """The users of one load, and what each does."""

    def __init__(self, scenario: Scenario, hire: Callable[[], User], recorder: Recorder) -> None:
        self.recorder = recorder
        self.idle: list[User] = []
        self.requests = 0
        """Those that have begun, or are about to."""
        self._scenario = scenario
        self._hire = hire
        self._all = AsyncExitStack()

    async def hired(self) -> User:
        """A user who is free, or a new one."""
        return self.idle.pop() if self.idle else await self._all.enter_async_context(self._hire())

    async def leave(self) -> None:
        """Closes all connections."""
        await self._all.aclose()

    async def run(self, user: User) -> None:
        """The scenario once."""
        recorder = self.recorder
        self.requests += 1
        user.sent = 0
        recorder.active += 1
        try:
            await self._scenario(user)
        except Exception as error:  # noqa: BLE001 - what a scenario raises is counted
            recorder.broken += 1
            if error is not user.told:
                recorder.error(name_of(type(error)))
        except BaseException:
            recorder.unfinished += 1
            raise
        finally:
            recorder.active -= 1
        recorder.runs += 1
        self.requests += max(user.sent - 1, 0)


async def _closed_loop(crew: _Crew, plan: Users | Ramp) -> None:
    end = seconds_of(plan)
    most = plan.requests if isinstance(plan, Users) else None

    async def work(index: int) -> None:
        user = await crew.hired()
        while (end is None or crew.recorder.seconds < end) and (most is None or crew.requests < most):
            if users_at(plan, crew.recorder.seconds) > index:
                await crew.run(user)
                await asyncio.sleep(0)  # a scenario that waits for nothing must not keep the others waiting
            else:
                await asyncio.sleep(_TICK)

    tasks = {asyncio.create_task(work(index)) for index in range(most_users(plan))}
    try:
        await asyncio.wait(tasks, timeout=None if end is None else end + _GRACE)
    finally:
        await _cut_off(tasks)


async def _open_loop(crew: _Crew, plan: Rate) -> None:
    running: set[asyncio.Task[None]] = set()

    async def work(due: float) -> None:
        user = await crew.hired()
        user.due = crew.recorder.start + due
        await crew.run(user)
        crew.idle.append(user)

    try:
        for number in range(ceil(plan.per_second * plan.seconds)):
            due = number / plan.per_second
            await asyncio.sleep(max(due - crew.recorder.seconds, 0))
            if len(running) < plan.in_flight:
                running.add(task := asyncio.create_task(work(due)))
                task.add_done_callback(running.discard)
            else:
                crew.recorder.dropped += 1
        await asyncio.wait(running, timeout=_GRACE)  # never empty: the last one has just begun, or found no place
    finally:
        await _cut_off(running)


async def _cut_off(tasks: Collection[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
