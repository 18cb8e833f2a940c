"""REQUEST scopes: built once, closed in reverse before the first byte leaves, told of every error."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from armature.core import Application, Conflict, Event, Module, Scope, get, injectable, provide, use_filter
from tests.core.di.asking import ask


class Log(list[str]):
    """What happened, in order."""


class Session:
    """What a request works with."""


class Lost(Exception):
    pass


class LostFilter:
    def catch(self, error: Lost) -> Response:
        return JSONResponse({"caught": str(error)}, status_code=409)


def session(log: Log) -> Iterator[Session]:
    log.append("begin")
    try:
        yield Session()
    except BaseException as error:
        log.append(f"roll back {type(error).__name__}")
        raise
    log.append("commit")


async def session_async(log: Log) -> AsyncIterator[Session]:
    log.append("begin")
    try:
        yield Session()
    except BaseException as error:
        log.append(f"roll back {type(error).__name__}")
        raise
    log.append("commit")


async def failing_commit(log: Log) -> AsyncIterator[Session]:
    yield Session()
    log.append("commit")
    raise Conflict("Somebody was faster.")


async def swallowing(log: Log) -> AsyncIterator[Session]:
    try:
        yield Session()
    except Lost:
        log.append("swallowed")


@get("/", status=201)
async def create(session: Session, log: Log) -> str:
    log.append("handler")
    return "created"


@get("/lost")
async def lose(session: Session) -> str:
    raise Lost("it")


@get("/caught")
@use_filter(LostFilter)
async def caught(session: Session) -> str:
    raise Lost("it")


@get("/lines")
async def lines(session: Session, log: Log) -> AsyncIterator[str]:
    for line in ("one", "two"):
        log.append(line)
        yield line


@get("/broken")
async def broken(session: Session) -> AsyncIterator[Event]:
    yield Event(data="one")
    raise Lost("it")


def application(by: Any, log: Log) -> Application:
    made = provide(Session).by(by, scope=Scope.REQUEST)
    return Application(
        Module(controllers=[create, lose, caught, lines, broken], providers=[made, provide(Log).value(log)])
    )


BOTH = pytest.mark.parametrize("by", [session, session_async])


@BOTH
async def test_a_scope_closes_before_the_first_byte_leaves(by: Any) -> None:
    log = Log()

    async with application(by, log) as app:
        await ask(app, "/", log=log)

    assert log == ["begin", "handler", "commit", "head 201", "chunk", "end"]


async def test_a_failed_commit_is_a_problem_and_never_a_201() -> None:
    log = Log()

    async with application(failing_commit, log) as app:
        answer = await ask(app, "/", log=log)

    assert log == ["handler", "commit", "head 409", "chunk", "end"]
    assert answer.json["detail"] == "Somebody was faster."


@BOTH
async def test_a_generator_receives_the_exception_of_the_handler(by: Any) -> None:
    log = Log()

    async with application(by, log) as app:
        await ask(app, "/lost", log=log)

    assert log == ["begin", "roll back Lost", "head 500", "chunk", "end"]


@BOTH
async def test_an_exception_that_a_filter_answers_still_rolls_back(by: Any) -> None:
    log = Log()

    async with application(by, log) as app:
        answer = await ask(app, "/caught", log=log)

    assert log == ["begin", "roll back Lost", "head 409", "chunk", "end"]
    assert answer.json == {"caught": "it"}


async def test_a_generator_that_swallows_the_exception_changes_no_answer() -> None:
    log = Log()

    async with application(swallowing, log) as app:
        answer = await ask(app, "/lost", log=log)

    assert log == ["swallowed", "head 500", "chunk", "end"]
    assert answer.status == 500


@BOTH
async def test_the_scope_of_a_stream_closes_after_its_last_chunk(by: Any) -> None:
    log = Log()

    async with application(by, log) as app:
        answer = await ask(app, "/lines", log=log)

    assert answer.body == b"onetwo"
    assert log == ["begin", "head 200", "one", "chunk", "two", "chunk", "commit", "end"]


@BOTH
async def test_a_stream_that_breaks_rolls_back(by: Any) -> None:
    log = Log()

    async with application(by, log) as app:
        with pytest.raises(Lost):
            await ask(app, "/broken", log=log)

    assert log == ["begin", "head 200", "chunk", "roll back Lost"]


def twice(log: Log) -> Iterator[Session]:
    try:
        yield Session()
        yield Session()
    finally:
        log.append("closed")


async def twice_async(log: Log) -> AsyncIterator[Session]:
    try:
        yield Session()
        yield Session()
    finally:
        log.append("closed")


@pytest.mark.parametrize("by", [twice, twice_async])
async def test_a_generator_that_yields_twice_is_a_fault_of_the_application(by: Any) -> None:
    log = Log()

    async with application(by, log) as app:
        answer = await ask(app, "/", log=log)

    assert log == ["handler", "closed", "head 500", "chunk", "end"]
    assert answer.json["title"] == "Internal server error"


def replacing(log: Log) -> Iterator[Session]:
    try:
        yield Session()
    except Lost as error:
        raise Conflict("It is lost.") from error


async def replacing_async(log: Log) -> AsyncIterator[Session]:
    try:
        yield Session()
    except Lost as error:
        raise Conflict("It is lost.") from error


@pytest.mark.parametrize("by", [replacing, replacing_async])
async def test_what_a_generator_raises_in_place_of_an_exception_is_the_answer(by: Any) -> None:
    async with application(by, Log()) as app:
        answer = await ask(app, "/lost")

    assert answer.status == 409
    assert answer.json["detail"] == "It is lost."


async def test_a_unit_of_work_closes_in_reverse_and_goes_on_after_a_failure() -> None:
    log = Log()

    def connection() -> Iterator[Connection]:
        try:
            yield Connection()
        except OSError:
            log.append("connection heard of it")
            raise

    def transaction(connection: Connection) -> Iterator[Session]:
        yield Session()
        log.append("commit")
        raise OSError("disk full")

    app = Application(
        Module(
            providers=[
                provide(Connection).by(connection, scope=Scope.REQUEST),
                provide(Session).by(transaction, scope=Scope.REQUEST),
            ]
        )
    )

    async def work() -> None:
        async with app.container.request_scope() as unit:
            await unit.get(Session)

    async with app:
        with pytest.raises(OSError, match="disk full"):
            await work()

    assert log == ["commit", "connection heard of it"]


class Connection:
    pass


async def test_concurrent_askers_build_once() -> None:
    gate, made = asyncio.Event(), list[Session]()

    async def slow() -> Session:
        await gate.wait()
        made.append(Session())
        return made[-1]

    app = Application(Module(providers=[provide(Session).by(slow, scope=Scope.REQUEST)]))

    async with app, app.container.request_scope() as unit:
        asking = [asyncio.create_task(unit.get(Session)) for _ in range(3)]
        await asyncio.sleep(0)
        gate.set()
        found = await asyncio.gather(*asking)

    assert len(made) == 1
    assert found == made * 3


@pytest.mark.parametrize("ending", ["fails", "is cancelled"])
async def test_the_next_asker_builds_when_the_first_does_not(ending: str) -> None:
    gate, tries = asyncio.Event(), list[str]()

    async def slow() -> Session:
        tries.append("try")
        if len(tries) == 1:
            await gate.wait()
            raise OSError("no such host")
        return Session()

    app = Application(Module(providers=[provide(Session).by(slow, scope=Scope.REQUEST)]))

    async with app, app.container.request_scope() as unit:
        first, second = asyncio.create_task(unit.get(Session)), asyncio.create_task(unit.get(Session))
        await asyncio.sleep(0)
        if ending == "fails":
            gate.set()
        else:
            first.cancel()
        outcome, session = await asyncio.gather(first, second, return_exceptions=True)

    assert isinstance(outcome, OSError if ending == "fails" else asyncio.CancelledError)
    assert isinstance(session, Session)
    assert tries == ["try", "try"]


async def test_the_handler_and_its_services_share_what_a_request_holds() -> None:
    @injectable(scope=Scope.REQUEST)
    class Basket:
        pass

    class Checkout:
        def __init__(self, basket: Basket) -> None:
            self.basket = basket

    @get("/")
    async def show(basket: Basket, checkout: Checkout) -> bool:
        return checkout.basket is basket

    providers = [Basket, provide(Checkout).use(Checkout, scope=Scope.REQUEST)]
    async with Application(Module(controllers=[show], providers=providers)) as app:
        assert (await ask(app, "/")).json is True


async def test_a_transient_is_made_for_everyone_and_closed_with_the_request() -> None:
    log = Log()

    @get("/")
    async def show(one: Session, other: Session) -> bool:
        return one is other

    made = provide(Session).by(session, scope=Scope.TRANSIENT)
    async with Application(Module(controllers=[show], providers=[made, provide(Log).value(log)])) as app:
        assert (await ask(app, "/", log=log)).json is False

    assert log == ["begin", "begin", "commit", "commit", "head 200", "chunk", "end"]


async def test_a_service_may_hold_the_request() -> None:
    @injectable(scope=Scope.REQUEST)
    class Visitor:
        def __init__(self, request: Request) -> None:
            self.request = request

    @get("/{name}")
    async def show(name: str, visitor: Visitor, request: Request) -> bool:
        return visitor.request is request and visitor.request.path_params == {"name": name}

    async with Application(Module(controllers=[show], providers=[Visitor])) as app:
        assert (await ask(app, "/ann")).json is True
