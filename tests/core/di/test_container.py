"""The life of singletons: their order, their end, and what may be asked for when."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from starlette.requests import Request

from armature.core import Application, ArmatureError, Module, Scope, injectable, provide
from armature.core.errors import AmbiguousProvider, MissingProvider


class Log(list[str]):
    """What happened, in order."""


LOG = Log()


@pytest.fixture(autouse=True)
def log() -> Log:
    LOG.clear()
    return LOG


class Recorded:
    """Writes its hooks into the log."""

    def on_module_init(self) -> None:
        LOG.append(f"init {type(self).__name__}")

    async def on_application_bootstrap(self) -> None:
        LOG.append(f"bootstrap {type(self).__name__}")

    async def before_application_shutdown(self) -> None:
        LOG.append(f"before {type(self).__name__}")

    def on_application_shutdown(self) -> None:
        LOG.append(f"shutdown {type(self).__name__}")


class Database(Recorded):
    pass


class Products(Recorded):
    def __init__(self, database: Database) -> None:
        self.database = database


class Orders(Recorded):
    def __init__(self, products: Products, database: Database) -> None:
        self.products, self.database = products, database


def application(*providers: Any) -> Application:
    return Application(Module(providers=list(providers)))


async def test_hooks_run_in_the_order_of_needs_and_back(log: Log) -> None:
    async with application(Orders, Products, Database):
        assert log == [
            "init Database", "init Products", "init Orders",
            "bootstrap Database", "bootstrap Products", "bootstrap Orders",
        ]  # fmt: skip
        log.clear()

    assert log == [
        "before Orders", "before Products", "before Database",
        "shutdown Orders", "shutdown Products", "shutdown Database",
    ]  # fmt: skip


async def test_an_application_starts_again_with_new_objects(log: Log) -> None:
    class Shelf:
        def __init__(self, products: Transient) -> None:
            self.products = products

    app = application(Database, Orders, Shelf, Transient, provide(Products).use(Products))
    async with app:
        first, shelf = await app.container.get(Orders), await app.container.get(Shelf)
    log.clear()
    async with app:
        second, again = await app.container.get(Orders), await app.container.get(Shelf)

    assert first is not second
    assert first.database is not second.database
    assert shelf.products.database is first.database
    assert again.products.database is second.database
    assert log.count("init Orders") == log.count("shutdown Orders") == 1


@injectable(scope=Scope.TRANSIENT)
class Transient:
    def __init__(self, database: Database) -> None:
        self.database = database


async def test_a_method_that_resembles_no_hook_is_left_alone() -> None:
    class Turnstile:
        passed = 0

        def on_ticket(self) -> None:
            self.passed += 1

    async with application(Turnstile) as app:
        turnstile = await app.container.get(Turnstile)
        turnstile.on_ticket()

    assert turnstile.passed == 1


class Broken:
    def __init__(self, products: Products) -> None:
        raise ConnectionError("no such host")


class BrokenHook:
    def __init__(self, products: Products) -> None:
        self.products = products

    async def on_module_init(self) -> None:
        raise ConnectionError("no such host")


class BrokenBootstrap:
    def __init__(self, products: Products) -> None:
        self.products = products

    def on_application_bootstrap(self) -> None:
        raise ConnectionError("no such host")


async def broken_generator(products: Products) -> AsyncIterator[Orders]:
    await refuse()
    yield Orders(products, products.database)


async def refuse() -> None:
    raise ConnectionError("no such host")


@pytest.mark.parametrize("broken", [Broken, BrokenHook, BrokenBootstrap, provide(Orders).by(broken_generator)], ids=str)
async def test_a_start_that_fails_half_way_closes_what_was_started_once(broken: Any, log: Log) -> None:
    app = application(Database, Products, broken)

    with pytest.raises(ConnectionError):
        await app.start()
    await app.stop()

    closed = [event for event in log if event.startswith("shutdown")]
    assert closed == ["shutdown Products", "shutdown Database"]


async def test_a_start_that_is_cancelled_closes_what_was_started(log: Log) -> None:
    waiting = asyncio.Event()

    async def endless(products: Products) -> Orders:
        waiting.set()
        await asyncio.Event().wait()
        return Orders(products, products.database)

    start = asyncio.create_task(application(Database, Products, provide(Orders).by(endless)).start())
    await waiting.wait()
    start.cancel()
    with pytest.raises(asyncio.CancelledError):
        await start

    assert [event for event in log if event.startswith("shutdown")] == ["shutdown Products", "shutdown Database"]


async def test_a_hook_that_fails_still_leaves_what_was_opened(log: Log) -> None:
    def opened() -> Iterator[BrokenHook]:
        log.append("opened")
        yield BrokenHook(Products(Database()))
        log.append("closed")

    with pytest.raises(ConnectionError):
        await application(provide(BrokenHook).by(opened)).start()

    assert log == ["opened", "closed"]


async def test_a_close_that_fails_keeps_no_other_open(log: Log) -> None:
    class Failing:
        def __init__(self, database: Database) -> None:
            self.database = database

        def on_application_shutdown(self) -> None:
            raise OSError("disk full")

    def failing(database: Database) -> Iterator[Orders]:
        yield Orders(Products(database), database)
        raise OSError("disk full")

    async with application(Database, Failing, provide(Orders).by(failing)):
        log.clear()

    assert [event for event in log if event.startswith("shutdown")] == ["shutdown Orders", "shutdown Database"]


class Session:
    pass


def lend_session() -> Iterator[Session]:
    LOG.append("opened")
    yield Session()
    LOG.append("closed")


class Shelf:
    def __init__(self, session: Session) -> None:
        self.session = session

    def on_application_shutdown(self) -> None:
        LOG.append("shelf")


async def test_a_transient_is_closed_with_the_singleton_that_asked_for_it(log: Log) -> None:
    class Till:
        def __init__(self, session: Session, shelf: Shelf) -> None:
            self.session, self.shelf = session, shelf

        def on_application_shutdown(self) -> None:
            LOG.append("till")

    app = application(provide(Session).by(lend_session, scope=Scope.TRANSIENT), Shelf, Till)
    async with app:
        assert (await app.container.get(Till)).session is not (await app.container.get(Shelf)).session
        log.clear()

    assert log == ["till", "closed", "shelf", "closed"]


async def test_a_transient_that_was_asked_of_the_container_closes_with_it(log: Log) -> None:
    app = application(provide(Session).by(lend_session, scope=Scope.TRANSIENT))

    async with app:
        assert await app.container.get(Session) is not await app.container.get(Session)
        assert log == ["opened", "opened"]

    assert log == ["opened", "opened", "closed", "closed"]


async def test_one_object_under_two_types_starts_and_closes_once(log: Log) -> None:
    class Replica(Database):
        pass

    def same(replica: Replica) -> Database:
        return replica

    class Late(Recorded):
        def __init__(self, replica: Replica) -> None:
            self.replica = replica

    async with application(Replica, provide(Database).by(same), Late) as app:
        assert await app.container.get(Database) is await app.container.get(Replica)
        assert log.count("init Replica") == log.count("bootstrap Replica") == 1
        log.clear()

    assert log == ["before Late", "before Replica", "shutdown Late", "shutdown Replica"]


async def test_a_value_has_hooks_like_any_other_object(log: Log) -> None:
    async with application(provide(Database).value(Database())):
        pass

    assert log == ["init Database", "bootstrap Database", "before Database", "shutdown Database"]


@pytest.mark.parametrize("stage", ["before", "after"])
async def test_nothing_can_be_asked_for_while_nothing_is_started(stage: str) -> None:
    app = application(Database)
    if stage == "after":
        async with app:
            pass

    async def ask() -> None:
        async with app.container.request_scope() as unit:
            await unit.get(Database)

    sentence = (
        "Database was asked for while nothing is started: write `async with app:` around it, "
        "or ask after `await app.start()` and before `await app.stop()`."
    )
    for asking in (ask(), app.container.get(Database)):
        with pytest.raises(ArmatureError) as caught:
            await asking
        assert str(caught.value) == sentence


@injectable(scope=Scope.REQUEST)
class Basket:
    pass


@injectable(scope=Scope.TRANSIENT)
class Line:
    def __init__(self, basket: Basket) -> None:
        self.basket = basket


@pytest.mark.parametrize("cls", [Basket, Line])
async def test_what_lives_in_a_unit_of_work_is_asked_of_one(cls: type[object]) -> None:
    async with application(Basket, Line) as app:
        with pytest.raises(ArmatureError) as caught:
            await app.container.get(cls)

    assert str(caught.value) == (
        f"{cls.__name__} lives in a unit of work: write `async with container.request_scope() as scope:` "
        f"and `await scope.get({cls.__name__})`."
    )


async def test_a_unit_of_work_without_a_request_has_no_request() -> None:
    class Visitor:
        def __init__(self, request: Request) -> None:
            self.request = request

    app = application(provide(Visitor).use(Visitor, scope=Scope.REQUEST))

    async with app, app.container.request_scope() as unit:
        with pytest.raises(ArmatureError) as caught:
            await unit.get(Visitor)

    assert str(caught.value) == "Visitor needs Request, and a unit of work outside a request has none."


async def test_the_container_finds_what_is_provided_once() -> None:
    one, two = Module(providers=[Database]), Module(providers=[Database])
    app = Application(Module(imports=[one, two]))

    async with app:
        with pytest.raises(MissingProvider) as missing:
            await app.container.get(Basket)
        with pytest.raises(AmbiguousProvider) as ambiguous:
            await app.container.get(Database)

    assert str(missing.value) == "No module provides Basket."
    assert str(ambiguous.value).startswith("Database was asked for, and 2 providers of it are visible:\n")
