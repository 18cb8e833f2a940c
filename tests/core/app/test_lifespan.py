"""The ASGI lifespan with its signals: the state machine of a stop, with a server that only talks."""

import asyncio
import signal
import threading
from collections.abc import Iterator

import anyio
import pytest
from starlette.testclient import TestClient

from armature.core import Application, ApplicationSettings, Module, get
from armature.core.app import Stage
from armature.core.app.signals import Signals
from armature.core.health import HealthModule
from tests.core.app.life import PATIENT, PROMPT, Recorder, serving, told, until

pytestmark = pytest.mark.serial


class Before:
    """The handlers that stood before the application's own: they only count."""

    def __init__(self) -> None:
        self.taken: list[int] = []

    def __call__(self, number: int, frame: object) -> None:
        self.taken.append(number)


@pytest.fixture(autouse=True)
def before() -> Iterator[Before]:
    """A server's handlers, so that no signal of a test ends the tests."""
    counting = Before()
    former = {number: signal.signal(number, counting) for number in (signal.SIGINT, signal.SIGTERM)}
    yield counting
    assert {signal.getsignal(number) for number in former} == {counting}, "the handlers were not given back"
    for number, handler in former.items():
        signal.signal(number, handler)


class Hooked:
    """Notes the end of its life."""

    def __init__(self) -> None:
        self.recorder = Recorder()

    def before_application_shutdown(self) -> None:
        self.recorder.note("before")

    def on_application_shutdown(self) -> None:
        self.recorder.note("closed")


def application(settings: ApplicationSettings = PROMPT) -> Application:
    return Application(Module(providers=[Hooked]), settings=settings)


async def events_of(app: Application) -> list[str]:
    return (await app.container.get(Hooked)).recorder.events


async def test_startup_and_shutdown_are_answered_when_they_are_done() -> None:
    app = application()

    async with serving(app) as server:
        assert await server.say("startup") == {"type": "lifespan.startup.complete"}
        assert app.state.ready
        events = await events_of(app)
        assert await server.say("shutdown") == {"type": "lifespan.shutdown.complete"}

    assert events == ["before", "closed"]
    assert app.state.stage is Stage.CLOSED


async def test_a_start_that_fails_is_told_to_the_server_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    class Database:
        async def on_module_init(self) -> None:
            raise ConnectionError("no database")

    async with serving(Application(Module(providers=[Database]), settings=PROMPT)) as server:
        answer = await server.say("startup")

    [record] = told(caplog)
    assert answer == {"type": "lifespan.startup.failed", "message": "no database"}
    assert (record["event"], repr(record["exc_info"])) == ("start failed", "ConnectionError('no database')")


async def test_settings_that_are_wrong_are_told_without_traceback_and_without_their_values(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ARMATURE_THREADS", "hunter2")

    async with serving(Application(Module())) as server:
        answer = await server.say("startup")

    message = answer["message"]
    assert message.partition("(")[0] == "The settings ApplicationSettings "
    assert message.partition(")")[2] == (
        " cannot be read from the environment:\n"
        "    ARMATURE_THREADS: Input should be a valid integer, unable to parse string as an integer\n"
        "Set the variables, or provide the settings as a value."
    )
    assert told(caplog) == [{"event": "start failed", "reason": message}]


async def test_sigterm_makes_unready_waits_and_then_tells_the_server(before: Before) -> None:
    app = application(ApplicationSettings(access_log=False, shutdown_unready=0.05))

    async with serving(app) as server:
        await server.say("startup")
        events = await events_of(app)
        signal.raise_signal(signal.SIGTERM)
        await until(lambda: app.state.stage is Stage.UNREADY)
        assert not before.taken
        await until(lambda: app.state.stage is Stage.DRAIN)
        assert before.taken == [signal.SIGTERM]
        assert events == ["before"]
        await server.say("shutdown")

    assert events == ["before", "closed"]


async def test_a_second_signal_hurries(before: Before) -> None:
    app = application(PATIENT)

    async with serving(app) as server:
        await server.say("startup")
        events = await events_of(app)
        signal.raise_signal(signal.SIGTERM)
        await until(lambda: app.state.stage is Stage.UNREADY)
        signal.raise_signal(signal.SIGTERM)
        await until(lambda: app.state.stage is Stage.DRAIN)
        await server.say("shutdown")

    assert before.taken == [signal.SIGTERM]
    assert events == ["before", "closed"]


async def test_ctrl_c_waits_for_no_load_balancer(before: Before, caplog: pytest.LogCaptureFixture) -> None:
    app = application(PATIENT)

    async with serving(app) as server:
        await server.say("startup")
        signal.raise_signal(signal.SIGINT)
        await until(lambda: app.state.stage is Stage.DRAIN)
        await server.say("shutdown")

    assert before.taken == [signal.SIGINT]
    assert {"event": "stopping", "waits_seconds": 0} in told(caplog)


async def test_a_shutdown_that_comes_early_waits_until_the_application_has_left() -> None:
    app = application(PATIENT)

    async with serving(app) as server:
        await server.say("startup")
        signal.raise_signal(signal.SIGTERM)
        await until(lambda: app.state.stage is Stage.UNREADY)
        answer = asyncio.create_task(server.say("shutdown"))
        signal.raise_signal(signal.SIGTERM)
        assert await answer == {"type": "lifespan.shutdown.complete"}

    assert app.state.stage is Stage.CLOSED


async def test_a_signal_while_the_server_stops_on_its_own_account_is_passed_on(before: Before) -> None:
    class Slow:
        def __init__(self) -> None:
            self.closing = asyncio.Event()
            self.go_on = asyncio.Event()

        async def on_application_shutdown(self) -> None:
            self.closing.set()
            await self.go_on.wait()

    app = Application(Module(providers=[Slow]), settings=PATIENT)

    async with serving(app) as server:
        await server.say("startup")
        slow = await app.container.get(Slow)
        answer = asyncio.create_task(server.say("shutdown"))
        await slow.closing.wait()
        signal.raise_signal(signal.SIGTERM)
        await until(lambda: before.taken)
        slow.go_on.set()
        assert await answer == {"type": "lifespan.shutdown.complete"}


async def test_a_hook_that_hangs_on_the_way_out_is_given_up_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    class Hanging:
        async def before_application_shutdown(self) -> None:
            await anyio.sleep_forever()

    settings = ApplicationSettings(access_log=False, shutdown_hooks=0.01)
    app = Application(Module(providers=[Hanging]), settings=settings)

    async with serving(app) as server:
        await server.say("startup")
        signal.raise_signal(signal.SIGINT)
        await until(lambda: app.state.stage is Stage.DRAIN)

    assert {"event": "before_application_shutdown took too long", "budget_seconds": 0.01} in told(caplog)


class Opening:
    """Takes for ever to start, and notes what becomes of that."""

    def __init__(self) -> None:
        self.recorder = Recorder()

    async def on_module_init(self) -> None:
        self.recorder.note("opening")
        await anyio.sleep_forever()


async def test_a_signal_interrupts_the_start_and_closes_what_had_started(
    before: Before, caplog: pytest.LogCaptureFixture
) -> None:
    recorder = Recorder()

    class First:
        async def on_application_shutdown(self) -> None:
            recorder.note("closing")
            await until(lambda: len(before.taken) == 1)
            signal.raise_signal(signal.SIGTERM)  # a second one while closing: it must not break that off
            await anyio.lowlevel.checkpoint()
            recorder.note("closed")

    class Second:
        def __init__(self, first: First) -> None:
            pass

        async def on_module_init(self) -> None:
            signal.raise_signal(signal.SIGTERM)
            await anyio.sleep_forever()

    app = Application(Module(providers=[First, Second]), settings=PATIENT)

    async with serving(app) as server:
        assert await server.say("startup") == {"type": "lifespan.startup.complete"}
        assert app.state.stage is Stage.CLOSED
        assert await server.say("shutdown") == {"type": "lifespan.shutdown.complete"}

    assert recorder.events == ["closing", "closed"]
    assert before.taken == [signal.SIGTERM]
    assert told(caplog) == [{"event": "start interrupted"}]


async def test_a_signal_before_the_first_step_of_the_start_starts_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    app = application()
    take = Signals.take

    def take_and_meet_one(signals: Signals) -> None:
        take(signals)
        signal.raise_signal(signal.SIGTERM)

    monkeypatch.setattr(Signals, "take", take_and_meet_one)
    async with serving(app) as server:
        assert await server.say("startup") == {"type": "lifespan.startup.complete"}
        assert app.state.stage is Stage.CREATED
        assert await server.say("shutdown") == {"type": "lifespan.shutdown.complete"}


async def test_a_lifespan_that_is_cancelled_while_it_starts_closes_and_gives_the_signals_back() -> None:
    app = Application(Module(providers=[Opening]), settings=PROMPT)

    async with serving(app) as server:
        answer = asyncio.create_task(server.say("startup"))
        await until(lambda: app.state.stage is Stage.STARTING)
        server.task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await server.task
        answer.cancel()

    assert app.state.stage is Stage.CLOSED


async def test_what_answers_until_the_drain_asks_for_the_connection_to_be_closed() -> None:
    @get("/")
    async def hello() -> str:
        return "hello"

    app = Application(Module(controllers=[hello], imports=[HealthModule]), settings=PATIENT)
    async with serving(app) as server:
        await server.say("startup")
        client = TestClient(app)
        assert "connection" not in client.get("/").headers
        assert client.get("/ready").json() == {"status": "up"}

        signal.raise_signal(signal.SIGTERM)
        await until(lambda: app.state.stage is Stage.UNREADY)

        answers = {path: client.get(path) for path in ["/", "/ready", "/live", "/health", "/nowhere"]}
        signal.raise_signal(signal.SIGTERM)
        await server.say("shutdown")

    assert {path: answer.status_code for path, answer in answers.items()} == {
        "/": 200,
        "/ready": 503,
        "/live": 200,
        "/health": 200,
        "/nowhere": 404,
    }
    assert {answer.headers["connection"] for answer in answers.values()} == {"close"}
    assert answers["/ready"].json() == {"status": "down"}


async def test_signals_are_left_alone_outside_the_main_thread(before: Before) -> None:
    seen: list[object] = []

    class Looking:
        def on_module_init(self) -> None:
            seen.extend([signal.getsignal(signal.SIGTERM), threading.current_thread() is threading.main_thread()])

    def run() -> None:
        with TestClient(Application(Module(providers=[Looking]), settings=PROMPT)):
            pass

    await anyio.to_thread.run_sync(run)

    assert seen == [before, False]


async def test_handlers_that_somebody_put_in_place_meanwhile_stay(before: Before) -> None:
    def own(number: int, frame: object) -> None: ...

    async with serving(application()) as server:
        await server.say("startup")
        signal.signal(signal.SIGTERM, own)
        await server.say("shutdown")

    assert signal.signal(signal.SIGTERM, before) is own


async def test_a_signal_that_was_ignored_before_stays_so_for_the_process(before: Before) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    app = application()

    async with serving(app) as server:
        await server.say("startup")
        signal.raise_signal(signal.SIGTERM)
        await until(lambda: app.state.stage is Stage.DRAIN)
        await server.say("shutdown")

    assert signal.signal(signal.SIGTERM, before) is signal.SIG_IGN


async def test_a_signal_that_nobody_handled_before_is_left_to_the_system(
    before: Before, monkeypatch: pytest.MonkeyPatch
) -> None:
    raised: list[object] = []
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    app = application()

    async with serving(app) as server:
        await server.say("startup")
        signal.raise_signal(signal.SIGTERM)
        # the real one would end the tests; test_server.py lets it end a process
        monkeypatch.setattr(signal, "raise_signal", lambda number: raised.append((number, signal.getsignal(number))))
        await until(lambda: app.state.stage is Stage.DRAIN)
        await server.say("shutdown")

    assert raised == [(signal.SIGTERM, signal.SIG_DFL)]
    signal.signal(signal.SIGTERM, before)


async def test_a_guest_becomes_unready_with_its_host_and_drains_when_the_host_does(before: Before) -> None:
    guest = application(PATIENT)
    host = Application(Module(providers=[Hooked], mounts={"/guest": guest}), settings=PATIENT)

    async with serving(host) as server:
        await server.say("startup")
        events = await events_of(guest)
        signal.raise_signal(signal.SIGTERM)
        await until(lambda: guest.state.stage is Stage.UNREADY and host.state.stage is Stage.UNREADY)
        await until(lambda: events == ["before"])
        assert not before.taken
        signal.raise_signal(signal.SIGTERM)
        await until(lambda: guest.state.stage is Stage.DRAIN)
        assert host.state.stage is Stage.DRAIN
        assert before.taken == [signal.SIGTERM]
        await server.say("shutdown")

    assert events == ["before", "closed"]
    assert guest.state.stage is Stage.CLOSED


async def test_a_start_that_is_interrupted_is_so_in_a_guest_too() -> None:
    guest = Application(Module(providers=[Opening]), settings=PATIENT)
    host = Application(Module(providers=[Hooked], mounts={"/guest": guest}), settings=PATIENT)

    async with serving(host) as server:
        answer = asyncio.create_task(server.say("startup"))
        await until(lambda: guest.state.stage is Stage.STARTING)
        signal.raise_signal(signal.SIGTERM)
        assert await answer == {"type": "lifespan.startup.complete"}

    assert guest.state.stage is Stage.CLOSED
    assert host.state.stage is Stage.CLOSED


async def test_a_foreign_server_is_told_what_it_lacks(caplog: pytest.LogCaptureFixture) -> None:
    async with serving(Application(Module(), settings=PATIENT)) as server:
        await server.say("startup")
        await server.say("shutdown")

    assert "this server does not drain" in [each["event"] for each in told(caplog)]
