"""`Lazy[T]`: a handle on an object that may be built after whoever holds it."""

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated, Any

import pytest
from starlette.requests import Request

from armature.core import Application, ArmatureError, Lazy, Module, Named, Scope, get, injectable, provide
from armature.core.errors import ScopeClosed
from tests.core.di.asking import ask


class Products:
    def __init__(self, orders: "Lazy[Orders]") -> None:
        self.orders = orders


class Orders:
    def __init__(self, products: Products) -> None:
        self.products = products


def application(*providers: Any) -> Application:
    return Application(Module(providers=list(providers)))


@pytest.mark.parametrize("providers", [[Products, Orders], [Orders, Products]], ids=["holder first", "holder last"])
async def test_a_lazy_breaks_a_circle(providers: list[Any]) -> None:
    async with application(*providers) as app:
        products, orders = await app.container.get(Products), await app.container.get(Orders)

        assert await products.orders.get() is orders
        assert orders.products is products


async def test_two_lazies_make_no_circle_at_all() -> None:
    class Left:
        def __init__(self, right: Any) -> None:
            self.right = right

    class Right:
        def __init__(self, left: Lazy[Left]) -> None:
            self.left = left

    def left(right: Lazy[Right]) -> Left:
        return Left(right)

    async with application(provide(Left).by(left), Right) as app:
        found = await app.container.get(Left)
        assert await (await found.right.get()).left.get() is found


async def test_inside_the_brackets_stands_whatever_can_be_asked_for() -> None:
    class Report:
        def __init__(
            self,
            *,
            spare: Lazy[Annotated[str, Named("spare")]],
            names: Lazy[list[Annotated[str, Named("spare")]]],
            nobody: Lazy[Orders | None],
            nothing: Lazy[list[Orders]],
        ) -> None:
            self.handles: list[Lazy[Any]] = [spare, names, nobody, nothing]

    async with application(Report, provide(Annotated[str, Named("spare")]).value("wheel")) as app:
        report = await app.container.get(Report)
        assert [await each.get() for each in report.handles] == ["wheel", ["wheel"], None, []]


NOBODY: Any = None


async def test_a_default_stays_where_nobody_provides_the_type() -> None:
    class Report:
        def __init__(self, orders: Lazy[Orders] = NOBODY) -> None:
            self.orders = orders

    async with application(Report) as app:
        assert (await app.container.get(Report)).orders is NOBODY


class Session:
    pass


@injectable(scope=Scope.REQUEST)
class Basket:
    def __init__(self, session: Lazy[Session]) -> None:
        self.session = session


def lend(log: list[str], *, scope: Scope) -> Any:
    async def session() -> AsyncIterator[Session]:
        log.append("open")
        await asyncio.sleep(0)
        yield Session()
        log.append("close")

    return provide(Session).by(session, scope=scope)


async def test_a_lazy_of_a_unit_of_work_is_asked_in_the_one_that_built_its_holder() -> None:
    log: list[str] = []

    async with application(Basket, lend(log, scope=Scope.REQUEST)) as app:
        async with app.container.request_scope() as unit, app.container.request_scope() as other:
            basket = await unit.get(Basket)
            assert log == []
            first, second = await asyncio.gather(basket.session.get(), basket.session.get())
            assert first is second is await unit.get(Session)
            assert first is not await other.get(Session)

        assert log == ["open", "open", "close", "close"]


async def test_a_lazy_is_refused_after_the_end_of_its_unit_of_work() -> None:
    async with application(Basket, lend([], scope=Scope.REQUEST)) as app:
        async with app.container.request_scope() as unit:
            basket = await unit.get(Basket)
            await basket.session.get()

        with pytest.raises(ScopeClosed) as closed:
            await basket.session.get()

    assert str(closed.value) == (
        "Basket asks for Session in a unit of work that has ended.\n"
        "Get it before the end, and hand it to whatever goes on afterwards."
    )


async def test_a_lazy_gives_one_transient_and_closes_it_with_its_holder() -> None:
    log: list[str] = []

    class Till:
        def __init__(self, session: Lazy[Session]) -> None:
            self.session = session

        def on_application_shutdown(self) -> None:
            log.append("till")

    async with application(Till, lend(log, scope=Scope.TRANSIENT)) as app:
        till = await app.container.get(Till)
        first, second = await asyncio.gather(till.session.get(), till.session.get())
        assert first is second is not await app.container.get(Session)
        assert log == ["open", "open"]

    assert log == ["open", "open", "close", "till", "close"]


async def test_a_lazy_cannot_give_what_is_not_built_yet() -> None:
    class Early:
        def __init__(self, late: "Lazy[Late]") -> None:
            self.late = late

        async def on_module_init(self) -> None:
            await self.late.get()

    Early.__init__.__annotations__["late"] = Lazy[Late]
    with pytest.raises(ArmatureError) as early:
        await application(Early, Late).start()

    assert str(early.value) == (
        "Early asks for Late while the application starts, and Late is not built yet.\n"
        "Ask in `on_application_bootstrap`, or later."
    )


class Late:
    pass


async def test_a_lazy_gives_during_the_start_what_is_built_and_all_at_the_bootstrap() -> None:
    log: list[object] = []

    class Early:
        def __init__(self, late: Lazy[Late]) -> None:
            self.late = late

        async def on_module_init(self) -> None:
            log.append(await self.late.get())

        async def on_application_bootstrap(self) -> None:
            log.append(await self.late.get())

    async with application(Late, Early) as app:
        late = await app.container.get(Late)

    assert log == [late, late]


async def test_a_transient_waits_for_the_singletons_that_it_needs() -> None:
    @injectable(scope=Scope.TRANSIENT)
    class Parcel:
        def __init__(self, late: Late, basket: Lazy[Late]) -> None:
            self.late = late

    class Early:
        def __init__(self, parcel: Lazy[Parcel]) -> None:
            self.parcel = parcel

        async def on_module_init(self) -> None:
            await self.parcel.get()

    with pytest.raises(ArmatureError) as early:
        await application(Early, Parcel, Late).start()

    assert str(early.value).startswith("Early asks for Parcel while the application starts, and Late is not built yet.")


@get("/handler")
async def handler(late: Lazy[Late], basket: Lazy[Basket]) -> bool:
    return await late.get() is await late.get() and await basket.get() is await basket.get()


async def test_a_handler_takes_lazies() -> None:
    root = Module(controllers=[handler], providers=[Late, Basket, lend([], scope=Scope.REQUEST)])

    async with Application(root) as app:
        assert (await ask(app, "/handler")).json is True


class Visitor:
    def __init__(self, request: Request) -> None:
        self.path = request.url.path


async def test_a_lazy_needs_what_its_object_needs_of_the_transport() -> None:
    @injectable(scope=Scope.REQUEST)
    class Visit:
        def __init__(self, visitor: Lazy[Visitor]) -> None:
            self.visitor = visitor

    @get("/where")
    async def where(visit: Visit) -> str:
        return (await visit.visitor.get()).path

    providers = [Visit, provide(Visitor).use(Visitor, scope=Scope.REQUEST)]
    async with Application(Module(controllers=[where], providers=providers)) as app:
        assert (await ask(app, "/where")).body == b"/where"
        async with app.container.request_scope() as unit:
            visit = await unit.get(Visit)
            with pytest.raises(ArmatureError) as lacking:
                await visit.visitor.get()

    assert str(lacking.value) == (
        "Visit asks for Visitor, which needs Request, and this unit of work has none.\n"
        "Ask for it where a client's request is served, or provide Request here."
    )


async def test_a_controller_that_takes_a_lazy_of_a_request_lives_in_a_request() -> None:
    @injectable(scope=Scope.TRANSIENT)
    class Parcel:
        def __init__(self, basket: Lazy[Basket]) -> None:
            self.basket = basket

    class Guard:
        def __init__(self, parcel: Parcel) -> None:
            self.parcel = parcel

        async def can_activate(self, basket: Basket) -> bool:
            return await self.parcel.basket.get() is basket

    @get("/")
    async def show() -> str:
        return "here"

    root = Module(controllers=[show], guards=[Guard], providers=[Parcel, Basket, lend([], scope=Scope.REQUEST)])
    async with Application(root) as app:
        assert [(await ask(app, "/")).status for _ in range(2)] == [200, 200]
