"""Transports over the life of an application: begun last, stopped first, drained within the budget."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import pytest

from armature.core import Application, ApplicationSettings, Module, Pipeline, Transport, endpoint, provide
from armature.core.app import ApplicationState
from tests.core.app.life import PROMPT, Recorder, told, until

F = TypeVar("F", bound=Callable[..., Any])

HASTY = ApplicationSettings(access_log=False, shutdown_unready=0, shutdown_drain=0.01)


class Ticks(Transport):
    """Tells everything that happens to it."""

    name = "tick"

    def __init__(self, recorder: Recorder, state: ApplicationState) -> None:
        self.note = recorder.note
        self.state = state

    def open(self, pipelines: Sequence[Pipeline]) -> None:
        self.note(f"open {[pipeline.endpoint.address for pipeline in pipelines]}")

    async def on_application_bootstrap(self) -> None:
        self.note("bootstrap")

    async def begin(self) -> None:
        self.note("begin")

    async def stop_intake(self) -> None:
        self.note(f"stop intake, {self.state.stage.value}")

    async def drain(self) -> None:
        self.note(f"drain, {self.state.stage.value}")

    async def on_application_shutdown(self) -> None:
        self.note("shutdown")


def every(period: str) -> Callable[[F], F]:
    return endpoint("tick", f"every {period}")


@every("second")
async def tick() -> None: ...


def application(
    recorder: Recorder, *transports: type[Transport], settings: ApplicationSettings = PROMPT
) -> Application:
    controllers = [tick] if Ticks in transports else []
    module = Module(controllers=controllers, providers=[provide(Recorder).value(recorder)], transports=transports)
    return Application(module, settings=settings)


STARTED = ["open ['every second']", "bootstrap", "begin"]
STOPPED = ["stop intake, stop intake", "drain, drain", "shutdown"]


async def test_a_transport_is_opened_begun_stopped_and_drained_at_each_start() -> None:
    recorder = Recorder()
    app = application(recorder, Ticks)

    for _ in range(2):
        async with app:
            assert recorder.events == STARTED
        assert recorder.events == STARTED + STOPPED
        recorder.events.clear()


async def test_nothing_begins_in_an_application_that_is_started_without_intake() -> None:
    recorder = Recorder()
    app = application(recorder, Ticks)

    await app.start(intake=False)
    await app.stop()

    assert recorder.events == STARTED[:2] + STOPPED


async def test_a_transport_needs_no_more_than_to_be_opened() -> None:
    class Plain(Transport):
        name = "plain"

        def open(self, pipelines: Sequence[Pipeline]) -> None: ...

    async with application(Recorder(), Ticks, Plain) as app:
        assert app.state.ready


async def test_a_transport_whose_begin_fails_stops_the_start_and_those_before_it() -> None:
    class Refusing(Ticks):
        name = "refusing"

        async def begin(self) -> None:
            raise ConnectionError("no broker")

    recorder = Recorder()
    app = application(recorder, Ticks, Refusing)

    with pytest.raises(ConnectionError, match="no broker"):
        await app.start()

    assert recorder.events == [
        STARTED[0],
        "open []",
        "bootstrap",
        "bootstrap",
        "begin",
        "stop intake, starting",
        "stop intake, starting",
        "shutdown",
        "shutdown",
    ]


async def test_a_transport_that_cannot_be_opened_stops_the_start() -> None:
    class Unlinked(Ticks):
        name = "unlinked"

        def open(self, pipelines: Sequence[Pipeline]) -> None:
            raise LookupError("unlinked")

    recorder = Recorder()
    app = application(recorder, Ticks, Unlinked)

    with pytest.raises(LookupError, match="unlinked"):
        await app.start()

    assert recorder.events == [STARTED[0], "stop intake, starting", "shutdown", "shutdown"]


async def test_an_error_while_stopping_is_logged_and_the_others_are_stopped(caplog: pytest.LogCaptureFixture) -> None:
    class Failing(Ticks):
        name = "failing"

        async def stop_intake(self) -> None:
            raise LookupError("stop")

        async def drain(self) -> None:
            raise LookupError("drain")

    recorder = Recorder()
    async with application(recorder, Failing, Ticks):
        recorder.events.clear()

    assert recorder.events == [*STOPPED[:2], "shutdown", "shutdown"]
    failures = [each for each in told(caplog) if each["event"] == "stopping failed"]
    assert [(each["transport"], each["step"], str(each["exc_info"])) for each in failures] == [
        ("failing", "stop_intake", "stop"),
        ("failing", "drain", "drain"),
    ]


class Busy(Ticks):
    """Has work that ends when it is told to."""

    name = "busy"

    def __init__(self, recorder: Recorder, state: ApplicationState) -> None:
        super().__init__(recorder, state)
        self.work = asyncio.Event()

    async def drain(self) -> None:
        self.note("draining")
        try:
            await self.work.wait()
        except asyncio.CancelledError:
            self.note("cut off")
            raise
        self.note("drained")


def cut_off(caplog: pytest.LogCaptureFixture) -> list[tuple[object, ...]]:
    """The step, the transports and the budget of each warning about work that was cut off."""
    return [
        (each["step"], each["work"], each["budget_seconds"]) for each in told(caplog) if each["event"] == "work cut off"
    ]


async def test_work_that_ends_within_the_budget_is_waited_for(caplog: pytest.LogCaptureFixture) -> None:
    recorder = Recorder()
    app = application(recorder, Busy)
    await app.start()
    busy = await app.container.get(Busy)

    stopping = asyncio.create_task(app.stop())
    await until(lambda: "draining" in recorder.events)
    busy.work.set()
    await stopping

    assert recorder.events[-3:] == ["draining", "drained", "shutdown"]
    assert cut_off(caplog) == []


async def test_work_beyond_the_budget_is_cut_off(caplog: pytest.LogCaptureFixture) -> None:
    recorder = Recorder()
    async with application(recorder, Busy, Ticks, settings=HASTY):
        pass

    assert recorder.events[-3:] == ["cut off", "shutdown", "shutdown"]
    assert cut_off(caplog) == [("drain", ["busy"], 0.01)]


async def test_a_second_signal_skips_the_waiting_and_not_the_closing(caplog: pytest.LogCaptureFixture) -> None:
    recorder = Recorder()
    app = application(recorder, Busy)
    await app.start()

    stopping = asyncio.create_task(app.stop())
    await until(lambda: "draining" in recorder.events)
    app.state.hurry.set()
    await stopping

    assert recorder.events[-3:] == ["draining", "cut off", "shutdown"]
    assert cut_off(caplog) == [("drain", ["busy"], PROMPT.shutdown_drain)]


async def test_stopping_the_intake_shares_the_budget_of_the_drain(caplog: pytest.LogCaptureFixture) -> None:
    class Stuck(Busy):
        async def stop_intake(self) -> None:
            await self.work.wait()

    recorder = Recorder()
    async with application(recorder, Stuck, Ticks, settings=HASTY):
        pass

    assert cut_off(caplog) == [("stop_intake", ["busy"], 0.01), ("drain", ["busy"], 0.01)]
    assert recorder.events.count("shutdown") == 2


@pytest.mark.serial
async def test_a_drain_that_does_not_let_itself_be_cancelled_is_left_behind(caplog: pytest.LogCaptureFixture) -> None:
    class Stubborn(Busy):
        async def drain(self) -> None:
            while not self.work.is_set():
                try:
                    await super().drain()
                except asyncio.CancelledError:
                    self.note("goes on")

    recorder = Recorder()
    app = application(recorder, Stubborn, settings=HASTY)
    await app.start()
    busy = await app.container.get(Stubborn)
    await app.stop()
    busy.work.set()
    await until(lambda: "drained" in recorder.events)

    assert recorder.events[-5:-1] == ["cut off", "goes on", "draining", "shutdown"]
