"""How an application starts and stops: in order, each provider once, also when it fails half-way."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

import anyio
import anyio.lowlevel
import pytest
from starlette.testclient import TestClient

from armature.core import Application, ApplicationSettings, ArmatureError, Module, get, module, provide
from armature.core.app import Stage
from tests.core.app.life import PROMPT, Recorder, told
from tests.core.http.serving import QUIET


class Hooked:
    """Notes its hooks, of which every other one is async."""

    def __init__(self, recorder: Recorder) -> None:
        self.recorder = recorder

    def on_module_init(self) -> None:
        self._note("on_module_init")

    async def on_application_bootstrap(self) -> None:
        await anyio.lowlevel.checkpoint()
        self._note("on_application_bootstrap")

    def before_application_shutdown(self) -> None:
        self._note("before_application_shutdown")

    async def on_application_shutdown(self) -> None:
        await anyio.lowlevel.checkpoint()
        self._note("on_application_shutdown")

    def _note(self, hook: str) -> None:
        self.recorder.note(f"{type(self).__name__} {hook}")


class Warehouse(Hooked): ...


class Shop(Hooked): ...


async def open_warehouse(recorder: Recorder) -> AsyncIterator[Warehouse]:
    recorder.note("Warehouse opened")
    yield Warehouse(recorder)
    recorder.note("Warehouse closed")


def open_shop(recorder: Recorder, _: Warehouse) -> Iterator[Shop]:
    recorder.note("Shop opened")
    yield Shop(recorder)
    recorder.note("Shop closed")


def application(recorder: Recorder, *providers: Any) -> Application:
    return Application(Module(providers=[*providers, provide(Recorder).value(recorder)]), settings=PROMPT)


def two_services(recorder: Recorder) -> Application:
    """A warehouse and a shop that needs it, both made by generators."""
    return application(recorder, provide(Shop).by(open_shop), provide(Warehouse).by(open_warehouse))


LIFE = [
    "Warehouse opened",
    "Warehouse on_module_init",
    "Shop opened",
    "Shop on_module_init",
    "Warehouse on_application_bootstrap",
    "Shop on_application_bootstrap",
    "Shop before_application_shutdown",
    "Warehouse before_application_shutdown",
    "Shop on_application_shutdown",
    "Shop closed",
    "Warehouse on_application_shutdown",
    "Warehouse closed",
]


def test_an_application_is_built_without_its_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARMATURE_THREADS", "many")

    app = Application(Module())

    assert app.state.stage is Stage.CREATED


async def test_providers_start_in_the_order_of_their_needs_and_stop_in_reverse() -> None:
    recorder = Recorder()
    app = two_services(recorder)

    await app.start()
    assert app.state.ready
    await app.stop()

    assert recorder.events == LIFE
    assert app.state.stage is Stage.CLOSED


async def test_async_with_starts_and_stops() -> None:
    recorder = Recorder()

    async with two_services(recorder) as app:
        assert app.state.stage is Stage.READY

    assert recorder.events == LIFE


async def test_async_with_stops_after_an_error_too() -> None:
    recorder = Recorder()

    with pytest.raises(KeyError):
        async with two_services(recorder):
            raise KeyError

    assert recorder.events == LIFE


async def test_an_application_starts_again_after_its_stop() -> None:
    recorder = Recorder()
    app = two_services(recorder)

    for _ in range(2):
        async with app:
            pass

    assert recorder.events == LIFE * 2


def test_a_restarted_application_answers_with_its_new_singletons() -> None:
    class Counter:
        value = 0

    @get("/")
    async def count(counter: Counter) -> int:
        counter.value += 1
        return counter.value

    app = Application(Module(controllers=[count], providers=[Counter]), settings=QUIET)

    for _ in range(2):
        with TestClient(app) as client:
            assert [client.get("/").json(), client.get("/").json()] == [1, 2]


async def test_stopping_twice_or_before_the_start_does_nothing() -> None:
    recorder = Recorder()
    app = two_services(recorder)

    await app.stop()
    assert app.state.stage is Stage.CREATED
    async with app:
        pass
    await app.stop()

    assert recorder.events == LIFE


async def test_starting_what_runs_is_refused_and_leaves_it_running() -> None:
    recorder = Recorder()

    async with two_services(recorder) as app:
        with pytest.raises(ArmatureError) as failure:
            await app.start()
        assert app.state.ready

    assert str(failure.value) == (
        "The application is started already: one of its server, its host and your own code must start it."
    )
    assert recorder.events == LIFE


@pytest.mark.parametrize("hook", ["constructor", "on_module_init", "on_application_bootstrap"])
async def test_a_start_that_fails_closes_in_reverse_what_had_started(hook: str) -> None:
    recorder = Recorder()

    class Failing:
        def __init__(self, warehouse: Warehouse, shop: Shop) -> None:
            self._fail("constructor")

        def on_module_init(self) -> None:
            self._fail("on_module_init")

        def on_application_bootstrap(self) -> None:
            self._fail("on_application_bootstrap")

        def on_application_shutdown(self) -> None:
            recorder.note("Failing on_application_shutdown")

        def _fail(self, here: str) -> None:
            if here == hook:
                raise ConnectionError(here)

    app = application(recorder, Warehouse, Shop, Failing)

    with pytest.raises(ConnectionError, match=hook):
        await app.start()

    closed = [event for event in recorder.events if event.endswith("on_application_shutdown")]
    built = ["Failing on_application_shutdown"] if hook == "on_application_bootstrap" else []
    assert closed == [*built, "Shop on_application_shutdown", "Warehouse on_application_shutdown"]
    assert not [event for event in recorder.events if "before" in event]
    assert app.state.stage is Stage.CLOSED


async def test_an_application_whose_start_failed_can_be_started_once_more() -> None:
    attempts: list[int] = []

    class Database:
        def on_module_init(self) -> None:
            attempts.append(len(attempts))
            if len(attempts) == 1:
                raise ConnectionError

    app = Application(Module(providers=[Database]), settings=PROMPT)

    with pytest.raises(ConnectionError):
        await app.start()
    async with app:
        assert app.state.ready

    assert attempts == [0, 1]


async def test_hooks_that_fail_while_stopping_are_logged_and_the_rest_is_closed(
    caplog: pytest.LogCaptureFixture,
) -> None:
    recorder = Recorder()

    class Stubborn:
        def before_application_shutdown(self) -> None:
            raise KeyError("before")

        async def on_application_shutdown(self) -> None:
            raise KeyError("after")

    async with application(recorder, Shop, Stubborn):
        pass

    failures = [each for each in told(caplog) if each["event"] == "closing failed"]
    assert [(each["provider"], repr(each["exc_info"])) for each in failures] == [
        ("Stubborn", "KeyError('before')"),
        ("Stubborn", "KeyError('after')"),
    ]
    assert recorder.events[-2:] == ["Shop before_application_shutdown", "Shop on_application_shutdown"]


async def test_closing_that_takes_longer_than_its_budget_is_given_up_and_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    class Hanging:
        async def on_application_shutdown(self) -> None:
            await anyio.sleep_forever()

    settings = ApplicationSettings(shutdown_hooks=0.01)

    async with Application(Module(providers=[Hanging]), settings=settings) as app:
        pass

    assert {"event": "closing took too long", "budget_seconds": 0.01} in told(caplog)
    assert app.state.stage is Stage.CLOSED


async def test_the_start_tells_how_many_routes_there_are_and_how_long_a_stop_may_take(
    caplog: pytest.LogCaptureFixture,
) -> None:
    @get("/")
    async def hello() -> str:
        return ""

    settings = ApplicationSettings(shutdown_unready=1, shutdown_drain=2, shutdown_hooks=4)
    async with Application(Module(controllers=[hello]), settings=settings):
        pass

    assert told(caplog) == [{"event": "ready", "routes": 1, "stops_within_seconds": 7}, {"event": "stopped"}]


async def test_the_class_of_a_module_has_hooks_too() -> None:
    recorder = Recorder()

    @module(providers=[provide(Recorder).value(recorder)])
    class Shop:
        def __init__(self, events: Recorder) -> None:
            self.events = events

        async def on_application_bootstrap(self) -> None:
            self.events.note("open")

        def before_application_shutdown(self) -> None:
            self.events.note("closing")

    async with Application(Shop, settings=PROMPT):
        pass

    assert recorder.events == ["open", "closing"]
