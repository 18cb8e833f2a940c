"""Background work: beside its request, in a unit of work of its own, bounded, and waited for at the stop."""

import asyncio
import functools
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from contextvars import ContextVar
from typing import Any

import pytest

from armature.core import Application, ApplicationSettings, Background, Conflict, Module, ServiceUnavailable, get
from armature.core.app import BackgroundFigures
from armature.core.correlation import current, request_id
from tests.core.app.life import Recorder, told, until
from tests.core.http.serving import exchange, problem, quiet, serve

LOG = "armature.background"


class Work:
    """Does what it is told, and knows what became of it."""

    def __init__(self) -> None:
        self.open = asyncio.Event()
        self.begun: list[object] = []
        self.ended: list[object] = []

    async def run(self, what: object = None) -> None:
        self.begun.append(what)
        await self.open.wait()
        self.ended.append(what)


async def fail(reason: str) -> None:
    raise ConnectionError(reason)


def settings(**values: Any) -> ApplicationSettings:
    return quiet(**{"shutdown_unready": 0, **values})


def app_of(*controllers: Any, **values: Any) -> Application:
    return Application(Module(controllers=controllers), settings=settings(**values))


async def background_of(app: Application) -> Background:
    return await app.container.get(Background)


def ids(caplog: pytest.LogCaptureFixture) -> list[str]:
    """The request ids in the records of background work."""
    return [each.msg["request_id"] for each in caplog.records if each.name == LOG and isinstance(each.msg, dict)]


def test_a_handler_spawns_work_that_runs_after_it() -> None:
    recorder = Recorder()

    async def record(event: str, *, times: int) -> None:
        for _ in range(times):
            recorder.note(event)

    @get("/")
    async def handler(background: Background) -> int:
        background.spawn(record, "spawned", times=2)
        return len(recorder.events)

    with serve(handler) as client:
        assert client.get("/").json() == 0

    assert recorder.events == ["spawned", "spawned"]


def test_a_sync_handler_spawns_and_a_sync_function_runs_in_a_thread() -> None:
    threads: list[int] = []

    def record() -> None:
        threads.append(threading.get_ident())

    async def loop() -> None:
        threads.append(threading.get_ident())

    @get("/")
    def handler(background: Background) -> None:
        background.spawn(record)

    @get("/loop")
    async def on_the_loop(background: Background) -> None:
        background.spawn(loop)
        await background.idle()

    with serve(handler, on_the_loop) as client:
        client.get("/loop")
        client.get("/")

    assert len(set(threads)) == 2


class Called:
    """A callable object."""

    def __init__(self, recorder: Recorder) -> None:
        self.recorder = recorder

    async def __call__(self) -> None:
        self.recorder.note(type(self).__name__)


async def test_whatever_is_called_is_awaited_where_it_must_be() -> None:
    recorder = Recorder()

    async def record(event: str) -> None:
        recorder.note(event)

    async with app_of() as app:
        background = await background_of(app)
        background.spawn(Called(recorder))
        background.spawn(functools.partial(record, "partial"))
        background.spawn(lambda: record("lambda"))
        await background.idle()

    assert sorted(recorder.events) == ["Called", "lambda", "partial"]


async def test_what_fails_is_logged_with_the_request_id_that_started_it_and_stops_nothing_else(
    caplog: pytest.LogCaptureFixture,
) -> None:
    work = Work()

    @get("/")
    async def handler(background: Background) -> None:
        background.spawn(work.run)
        background.spawn(fail, "no mail server")

    async with app_of(handler) as app:
        background = await background_of(app)
        await exchange(app, "GET", "/")
        await until(lambda: background.figures.failed)
        assert background.figures == BackgroundFigures(running=1, waiting=0, done=0, failed=1, limit=1000)
        work.open.set()
        await background.idle()
        assert background.figures == BackgroundFigures(running=0, waiting=0, done=1, failed=1, limit=1000)

    [record] = told(caplog, LOG)
    error = record.pop("exc_info")
    assert record == {"event": "background work failed", "work": "fail"}
    assert repr(error) == "ConnectionError('no mail server')"
    assert ids(caplog) == ["test"]


async def test_work_keeps_the_ids_of_its_request_and_knows_what_caused_it() -> None:
    seen: list[object] = []

    async def look() -> None:
        running = current.get()
        assert running is not None
        seen.extend([running.request_id, running.causation_id, running.correlation_id, running.baggage])

    @get("/")
    async def handler(background: Background) -> None:
        background.spawn(look)

    async with app_of(handler) as app:
        headers = [(b"x-correlation-id", b"c1"), (b"baggage", b"tenant=acme")]
        await exchange(app, "GET", "/", headers=headers)
        await (await background_of(app)).idle()

    assert seen == ["test", "test", "c1", {"tenant": "acme"}]


async def test_work_that_nothing_caused_has_an_id_of_its_own() -> None:
    seen: list[str] = []

    async def look() -> None:
        running = current.get()
        assert running is not None
        seen.extend([running.request_id, running.causation_id])

    async with app_of() as app:
        (await background_of(app)).spawn(look)
        await (await background_of(app)).idle()
        assert request_id() == ""

    assert len(seen[0]) == 16
    assert seen[1] == ""


VARIABLE: ContextVar[str] = ContextVar("variable", default="none")


async def test_context_variables_go_along_and_what_work_sets_stays_with_it() -> None:
    seen: list[str] = []

    async def look() -> None:
        seen.append(VARIABLE.get())
        VARIABLE.set("set by work")

    async with app_of() as app:
        before = VARIABLE.set("mine")
        (await background_of(app)).spawn(look)
        VARIABLE.set("later")
        await (await background_of(app)).idle()
        after = VARIABLE.get()
        VARIABLE.reset(before)

    assert (seen, after) == (["mine"], "later")


async def test_a_unit_of_work_is_opened_around_each_piece_and_closes_with_its_exception(
    caplog: pytest.LogCaptureFixture,
) -> None:
    recorder = Recorder()

    @asynccontextmanager
    async def unit() -> AsyncIterator[None]:
        recorder.note("open")
        try:
            yield
        except ConnectionError as error:
            recorder.note(f"closed after {error}")
            raise
        recorder.note("closed")

    background = Background(settings(), unit)
    background.spawn(asyncio.Event().set)
    await background.idle()
    background.spawn(fail, "nothing")
    await background.idle()

    assert recorder.events == ["open", "closed", "open", "closed after nothing"]
    assert [each["event"] for each in told(caplog, LOG)] == ["background work failed"]


async def test_a_unit_of_work_that_fails_to_close_is_a_failure(caplog: pytest.LogCaptureFixture) -> None:
    @asynccontextmanager
    async def unit() -> AsyncIterator[None]:
        yield
        raise Conflict("Somebody was faster.")

    background = Background(settings(), unit)
    background.spawn(asyncio.Event().set)
    await background.idle()

    assert (background.figures.done, background.figures.failed) == (0, 1)
    assert [each["event"] for each in told(caplog, LOG)] == ["background work failed"]


async def test_what_is_more_than_may_run_waits_its_turn() -> None:
    work = Work()

    async with app_of(background_concurrency=2) as app:
        background = await background_of(app)
        for number in range(5):
            background.spawn(work.run, number)
        await until(lambda: len(work.begun) == 2)
        assert (background.figures.running, background.figures.waiting) == (2, 3)
        work.open.set()
        await background.idle()

    assert work.begun == [0, 1, 2, 3, 4]


def test_beyond_the_limit_spawning_is_503_and_the_log_says_of_what(caplog: pytest.LogCaptureFixture) -> None:
    work = Work()

    @get("/")
    async def handler(background: Background) -> None:
        background.spawn(work.run)

    @get("/open")
    async def let_go() -> None:
        work.open.set()

    caplog.set_level("WARNING")
    with serve(handler, let_go, settings=settings(background_limit=1, log_level="WARNING")) as client:
        answers = [client.get("/") for _ in range(2)]
        client.get("/open")

    assert [answer.status_code for answer in answers] == [204, 503]
    assert answers[1].json() == problem(
        503, "service-unavailable", "Service unavailable", "There is too much work at the moment."
    )
    assert told(caplog, LOG) == [{"event": "background work refused", "work": "Work.run", "limit": 1}]


async def test_a_thousand_pieces_are_all_done() -> None:
    done: list[int] = []

    async def record(number: int) -> None:
        await asyncio.sleep(0)
        done.append(number)

    async with app_of() as app:
        background = await background_of(app)
        for number in range(1000):
            background.spawn(record, number)
        await background.idle()

    assert sorted(done) == list(range(1000))
    assert background.figures == BackgroundFigures(running=0, waiting=0, done=1000, failed=0, limit=1000)


async def test_a_stop_waits_for_what_runs_and_waits() -> None:
    work = Work()
    app = app_of(background_concurrency=1)

    await app.start()
    background = await background_of(app)
    background.spawn(work.run, "running")
    background.spawn(work.run, "waiting")
    stopping = asyncio.create_task(app.stop())
    await app.state.draining.wait()
    await until(lambda: work.begun)
    work.open.set()
    await stopping

    assert work.ended == ["running", "waiting"]


async def test_once_a_stop_waits_for_the_last_nothing_new_is_taken() -> None:
    work, refused = Work(), list[str]()
    app = app_of()

    async def once_more() -> None:
        await work.run()
        try:
            background.spawn(work.run)
        except ServiceUnavailable as error:
            refused.append(str(error))

    await app.start()
    background = await background_of(app)
    background.spawn(once_more)
    await until(lambda: work.begun)
    stopping = asyncio.create_task(app.stop())
    await until(lambda: not background._takes_work)  # nothing else tells that the wait has begun
    work.open.set()
    await stopping

    assert refused == ["The server stops, and takes no more work."]


async def test_what_outlasts_the_drain_is_cancelled_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    work = Work()

    @get("/")
    async def handler(background: Background) -> None:
        background.spawn(work.run, "running")
        background.spawn(work.run, "waiting")

    app = app_of(handler, background_concurrency=1, shutdown_drain=0)
    async with app:
        background = await background_of(app)
        await exchange(app, "GET", "/")
        await until(lambda: work.begun)

    assert (work.begun, work.ended) == (["running"], [])
    cut_off = {"event": "background work cut off", "work": "Work.run"}
    assert told(caplog, LOG) == [cut_off, cut_off]
    assert ids(caplog) == ["test", "test"]
    assert (background.figures.running, background.figures.waiting, background.figures.failed) == (0, 0, 2)


async def test_what_ignores_its_cancellation_does_not_hold_the_stop_up() -> None:
    release, begun = asyncio.Event(), asyncio.Event()

    async def stubborn() -> None:
        begun.set()
        while not release.is_set():
            try:
                await release.wait()
            except asyncio.CancelledError:
                continue

    async with app_of(shutdown_drain=0) as app:
        background = await background_of(app)
        background.spawn(stubborn)
        await begun.wait()

    assert background.figures.running == 1
    release.set()
    await background.idle()


async def test_a_start_that_is_cancelled_cuts_its_work_off(caplog: pytest.LogCaptureFixture) -> None:
    work = Work()

    class Service:
        def __init__(self, background: Background) -> None:
            self.background = background

        async def on_module_init(self) -> None:
            self.background.spawn(work.run)
            await asyncio.Event().wait()

    app = Application(Module(providers=[Service]), settings=settings())
    starting = asyncio.create_task(app.start())
    await until(lambda: work.begun)
    starting.cancel()
    await asyncio.wait({starting})

    assert starting.cancelled()
    assert told(caplog, LOG) == [{"event": "background work cut off", "work": "Work.run"}]


async def test_an_application_that_starts_again_takes_work_again() -> None:
    recorder = Recorder()
    app = app_of()

    for _ in range(2):
        async with app:
            (await background_of(app)).spawn(recorder.note, "done")

    assert recorder.events == ["done", "done"]


async def _yields() -> AsyncIterator[int]:
    yield 1


def _yields_too() -> Iterator[int]:
    yield 1


async def test_a_coroutine_is_refused_with_what_to_write() -> None:
    async with app_of() as app:
        background = await background_of(app)
        with pytest.raises(TypeError) as failure:
            # the mistake itself
            background.spawn(fail("nothing"))  # type: ignore[arg-type]

    assert str(failure.value) == (
        "background.spawn(…) was given the coroutine fail(…), which holds objects of the unit of work that made it.\n"
        "Write `background.spawn(fail, …)`, with the arguments behind the function."
    )


async def test_what_is_no_function_is_refused_with_what_to_write() -> None:
    async with app_of() as app:
        background = await background_of(app)
        with pytest.raises(TypeError) as failure:
            # the mistake itself
            background.spawn(7)  # type: ignore[arg-type]

    assert str(failure.value) == (
        "background.spawn(…) was given an object of the class int, which is no function.\n"
        "Write `background.spawn(function, …)`, with the arguments behind the function."
    )


@pytest.mark.parametrize("function", [_yields, _yields_too])
async def test_what_yields_is_refused_with_what_to_write(function: Any) -> None:
    async with app_of() as app:
        background = await background_of(app)
        with pytest.raises(TypeError) as failure:
            background.spawn(function)

    place = f"tests/core/app/test_background.py:{function.__code__.co_firstlineno}"
    assert str(failure.value) == (
        f"background.spawn(…) was given {function.__name__} ({place}), which yields: nobody would take what it makes, "
        "and it would never run.\nWrite a function that returns."
    )
