"""`Current[T]`: a singleton reaches the object of the running unit of work."""

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated, Any

import pytest
from starlette.requests import Request
from starlette.testclient import TestClient

from armature.core import (
    Application,
    ArmatureError,
    CallNext,
    Current,
    Lazy,
    Module,
    Named,
    NotFound,
    Scope,
    Unauthorized,
    controller,
    get,
    injectable,
    provide,
)
from armature.core.errors import ScopeClosed
from tests.core.di.asking import ask


class User:
    def __init__(self, name: str) -> None:
        self.name = name


def signed_in(request: Request) -> User:
    name = request.url.path.rpartition("/")[2]
    if name == "nobody":
        raise Unauthorized
    return User(name)


USER = provide(User).by(signed_in, scope=Scope.REQUEST)


class Audit:
    """A singleton that knows who is served."""

    def __init__(self, user: Current[User]) -> None:
        self.user = user

    async def name(self) -> str:
        return (await self.user.get()).name


class Books:
    """A singleton that reaches a `Current` through another."""

    def __init__(self, audit: Audit) -> None:
        self.audit = audit


@get("/users/{name}")
async def who(audit: Audit, name: str) -> str:
    await asyncio.sleep(0)
    return await audit.name()


def application(*controllers: Any, providers: Any = (), **fields: Any) -> Application:
    return Application(Module(controllers=controllers, providers=[*providers, USER, Audit], **fields))


async def test_each_request_finds_its_own() -> None:
    async with application(who) as app:
        names = ["ada", "grace", "edsger"]
        answers = await asyncio.gather(*(ask(app, f"/users/{name}") for name in names))

    assert [answer.body.decode() for answer in answers] == names


async def test_an_error_of_the_provider_is_that_of_the_request() -> None:
    async with application(who) as app:
        assert (await ask(app, "/users/nobody")).status == 401


async def test_who_holds_a_current_is_a_singleton() -> None:
    async with application(who) as app:
        assert await app.container.get(Audit) is await app.container.get(Audit)


async def test_a_path_parameter_may_be_read_through_a_current() -> None:
    @get("/users/{name}")
    async def show(audit: Audit) -> str:
        return await audit.name()

    async with application(show) as app:
        assert (await ask(app, "/users/ada")).body == b"ada"


class Direct:
    """Asks for the user in a guard, an interceptor and a filter, each in its own way."""

    def __init__(self, audit: Audit) -> None:
        self.audit = audit

    async def can_activate(self) -> bool:
        return await self.audit.name() == "ada"


class ByParameter:
    async def can_activate(self, user: Current[User]) -> bool:
        return (await user.get()).name == "ada"


class Deeply:
    def __init__(self, books: Lazy[Books]) -> None:
        self.books = books

    async def can_activate(self) -> bool:
        return await (await self.books.get()).audit.name() == "ada"


@pytest.mark.parametrize("guard", [Direct, ByParameter, Deeply])
async def test_a_scope_is_opened_wherever_a_current_is_reached(guard: type[object]) -> None:
    @get("/users/{name}")
    async def show(name: str) -> str:
        return name

    async with application(show, guards=[guard], providers=[Books]) as app:
        assert [(await ask(app, path)).status for path in ("/users/ada", "/users/grace")] == [200, 403]


async def test_interceptors_and_filters_reach_it_too() -> None:
    class Signing:
        async def intercept(self, call_next: CallNext, audit: Audit) -> object:
            return f"{await call_next()} {await audit.name()}"

    class Told:
        def __init__(self, user: Current[User]) -> None:
            self.user = user

        async def catch(self, error: NotFound) -> str:
            return f"{(await self.user.get()).name} found nothing"

    @get("/users/{name}")
    async def show(name: str) -> str:
        if name == "grace":
            raise NotFound
        return "hello"

    async with application(show, interceptors=[Signing], filters=[Told]) as app:
        assert (await ask(app, "/users/ada")).body == b"hello ada"
        assert (await ask(app, "/users/grace")).body == b"grace found nothing"


def test_an_endpoint_that_reaches_no_current_has_no_scope() -> None:
    @get("/plain")
    async def plain() -> str:
        return "plain"

    plans = {each.endpoint.called: each for each in application(plain, who).blueprint.plans}

    assert [plans["plain"].needs_scope, plans["plain"].reaches_current] == [False, False]
    assert [plans["who"].needs_scope, plans["who"].reaches_current] == [True, True]


def test_a_scope_without_a_current_is_not_the_running_one() -> None:
    @get("/me/{name}")
    async def me(user: User, name: str) -> str:
        return user.name

    (plan,) = application(me).blueprint.plans

    assert [plan.needs_scope, plan.reaches_current] == [True, False]


class Unit:
    """Made slowly, so that others ask meanwhile."""


def unit(log: list[str], *, gate: asyncio.Event | None = None) -> Any:
    async def make() -> AsyncIterator[Unit]:
        log.append("made")
        if gate:
            await gate.wait()
        else:
            await asyncio.sleep(0)
        yield Unit()
        log.append("closed")

    return provide(Unit).by(make, scope=Scope.REQUEST)


class Holder:
    def __init__(self, unit: Current[Unit]) -> None:
        self.unit = unit


async def test_concurrent_askers_share_what_is_built_once() -> None:
    log: list[str] = []

    async with Application(Module(providers=[Holder, unit(log)])) as app, app.container.request_scope() as scope:
        holder = await app.container.get(Holder)
        found = await asyncio.gather(*(holder.unit.get() for _ in range(5)), scope.get(Unit))

        assert len(set(found)) == 1
        assert log == ["made"]

    assert log == ["made", "closed"]


async def test_the_inner_of_two_units_of_work_counts_and_the_outer_comes_back() -> None:
    async with Application(Module(providers=[Holder, unit([])])) as app:
        holder = await app.container.get(Holder)
        async with app.container.request_scope():
            outer = await holder.unit.get()
            async with app.container.request_scope():
                assert await holder.unit.get() is not outer
            assert await holder.unit.get() is outer


async def test_a_request_inside_a_unit_of_work_gives_it_back() -> None:
    async with application(who) as app, app.container.request_scope() as scope:
        assert (await ask(app, "/users/ada")).body == b"ada"
        with pytest.raises(ArmatureError):  # the outer one is none of a client
            await (await scope.get(Audit)).name()


async def test_there_is_none_outside_a_unit_of_work() -> None:
    async with application(who) as app:
        await ask(app, "/users/ada")
        audit = await app.container.get(Audit)
        with pytest.raises(ArmatureError) as outside:
            await audit.name()

    assert str(outside.value) == (
        "Audit asks for the current User outside a unit of work.\n"
        "Ask while a request is served, or inside `async with app.container.request_scope():`."
    )


async def test_a_unit_of_work_says_what_it_lacks() -> None:
    async with application(who) as app, app.container.request_scope() as scope:
        audit = await scope.get(Audit)
        with pytest.raises(ArmatureError) as lacking:
            await audit.name()

    assert str(lacking.value) == (
        "Audit asks for User, which needs Request, and this unit of work has none.\n"
        "Ask for it where a client's request is served, or provide Request here."
    )


ENDED = (
    "Audit asks for User in a unit of work that has ended.\n"
    "Get it before the end, and hand it to whatever goes on afterwards."
)


@pytest.mark.parametrize("asked_before", [True, False], ids=["built", "never built"])
async def test_a_task_that_outlives_its_request_is_refused(asked_before: bool) -> None:
    over = asyncio.Event()
    tasks: list[asyncio.Task[str]] = []

    @get("/users/{name}")
    async def leave(audit: Audit, name: str) -> str:
        async def later() -> str:
            await over.wait()
            return await audit.name()

        tasks.append(asyncio.create_task(later()))
        return await audit.name() if asked_before else name

    async with application(leave) as app:
        await ask(app, "/users/ada")
        over.set()
        with pytest.raises(ScopeClosed) as closed:
            await tasks[0]

    assert str(closed.value) == ENDED


async def test_a_failed_request_ends_its_unit_of_work_too() -> None:
    over = asyncio.Event()
    tasks: list[asyncio.Task[str]] = []

    @get("/users/{name}")
    async def leave(audit: Audit, name: str) -> str:
        async def later() -> str:
            await over.wait()
            return await audit.name()

        tasks.append(asyncio.create_task(later()))
        raise NotFound

    async with application(leave) as app:
        assert (await ask(app, "/users/ada")).status == 404
        over.set()
        with pytest.raises(ScopeClosed):
            await tasks[0]


async def test_what_is_still_being_made_at_the_end_is_closed_and_refused() -> None:
    log: list[str] = []
    gate = asyncio.Event()
    tasks: list[asyncio.Task[Unit]] = []

    @get("/")
    async def leave(holder: Holder) -> str:
        tasks.append(asyncio.create_task(holder.unit.get()))
        await asyncio.sleep(0)
        return "left"

    async with Application(Module(controllers=[leave], providers=[Holder, unit(log, gate=gate)])) as app:
        assert (await ask(app, "/")).status == 200
        assert log == ["made"]
        gate.set()
        with pytest.raises(ScopeClosed):
            await tasks[0]

    assert log == ["made", "closed"]


async def test_the_object_is_there_while_its_unit_of_work_closes() -> None:
    log = Log()

    @get("/")
    async def show(holder: Holder, session: Session) -> bool:
        log.append(await holder.unit.get())
        return True

    opened = provide(Session).by(open_session, scope=Scope.REQUEST)
    root = Module(controllers=[show], providers=[Holder, unit([]), opened, provide(Log).value(log)])
    async with Application(root) as app:
        assert (await ask(app, "/")).status == 200

    assert len(log) == 2
    assert log[0] is log[1]


class Session:
    pass


class Log(list[object]):
    pass


async def open_session(holder: Holder, log: Log) -> AsyncIterator[Session]:
    yield Session()
    log.append(await holder.unit.get())


def test_a_stream_asks_for_as_long_as_it_lasts() -> None:
    @controller("/users")
    class Stories:
        def __init__(self, audit: Audit) -> None:
            self.audit = audit

        @get("/{name}")
        async def tell(self, name: str) -> AsyncIterator[str]:
            yield await self.audit.name()
            await asyncio.sleep(0)
            yield await self.audit.name()

    with TestClient(application(Stories)) as client:
        assert client.get("/users/ada").text == "adaada"


async def test_what_is_gathered_optional_named_or_aliased_is_found_too() -> None:
    class Slim(Unit):
        pass

    @injectable(scope=Scope.TRANSIENT)
    class Line:
        def __init__(self, unit: Unit) -> None:
            self.unit = unit

    class All:
        def __init__(
            self,
            units: Current[list[Unit]],
            spare: Current[Annotated[Unit, Named("spare")]],
            nobody: Current[User | None],
            line: Current[Line],
        ) -> None:
            self.units, self.spare, self.nobody, self.line = units, spare, nobody, line

    spare = provide(Annotated[Unit, Named("spare")]).alias(Slim)
    providers = [All, Line, unit([]), spare, provide(Slim).use(Slim, scope=Scope.REQUEST)]
    async with Application(Module(providers=providers)) as app, app.container.request_scope() as scope:
        held = await app.container.get(All)
        found = await scope.get(Unit)
        assert await held.units.get() == [found, await scope.get(Slim)]
        assert await held.spare.get() is await held.spare.get() is await scope.get(Slim)
        assert await held.nobody.get() is None
        assert (await held.line.get()).unit is found
        assert await held.line.get() is not await held.line.get()


async def test_a_current_breaks_a_circle() -> None:
    class Journal:
        def __init__(self, author: Current[Author]) -> None:
            self.author = author

    def author(journal: Journal) -> Author:
        return Author(journal)

    providers = [Journal, provide(Author).by(author, scope=Scope.REQUEST)]
    async with Application(Module(providers=providers)) as app, app.container.request_scope() as scope:
        journal = await scope.get(Journal)
        assert (await journal.author.get()).journal is journal


class Author:
    def __init__(self, journal: object) -> None:
        self.journal = journal


async def test_the_request_itself_can_be_current() -> None:
    class Path:
        def __init__(self, request: Current[Request]) -> None:
            self.request = request

    @get("/here")
    async def show(path: Path, request: Current[Request]) -> list[object]:
        first, second = await path.request.get(), await request.get()
        return [first.url.path, first is second]

    async with Application(Module(controllers=[show], providers=[Path])) as app:
        assert (await ask(app, "/here")).json == ["/here", True]


async def test_an_override_reaches_whoever_holds_a_current() -> None:
    app = application(who).override(User).by(lambda: User("fake"), scope=Scope.REQUEST)

    async with app:
        assert (await ask(app, "/users/ada")).body == b"fake"


async def test_nothing_may_be_asked_of_a_unit_of_work_that_has_ended() -> None:
    async with Application(Module(providers=[unit([])])) as app:
        async with app.container.request_scope() as scope:
            await scope.get(Unit)
        with pytest.raises(ScopeClosed) as closed:
            await scope.get(Unit)

    assert str(closed.value) == (
        "Unit is asked of a unit of work that has ended.\n"
        "Ask inside the block of `async with container.request_scope() as scope:`."
    )
