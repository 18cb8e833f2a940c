"""Every way in which an object comes to be, and what happens to it at the end."""

from collections.abc import AsyncIterator, Iterator
from types import TracebackType
from typing import Annotated, Any, Generic, Protocol, Self, TypeVar

import pytest

from armature.core import Application, Module, Named, Scope, WiringError, injectable, provide
from armature.core.di import Provider

T = TypeVar("T")


class Log(list[str]):
    """What happened, in order."""


class Settings:
    def __init__(self) -> None:
        self.url = "memory"


class Store:
    """What all the factories below make."""

    def __init__(self, settings: Settings) -> None:
        self.url = settings.url


class Mailer(Protocol):
    def send(self) -> str: ...


class Post:
    def __init__(self, store: Store) -> None:
        self.store = store

    def send(self) -> str:
        return f"by {self.store.url}"


def application(*providers: Any) -> Application:
    return Application(Module(providers=list(providers)))


def make(settings: Settings) -> Store:
    return Store(settings)


async def make_async(settings: Settings) -> Store:
    return Store(settings)


def make_by_generator(settings: Settings, log: Log) -> Iterator[Store]:
    log.append("opened")
    yield Store(settings)
    log.append("closed")


async def make_by_async_generator(settings: Settings, log: Log) -> AsyncIterator[Store]:
    log.append("opened")
    yield Store(settings)
    log.append("closed")


class Making:
    """A factory that is an object."""

    async def __call__(self, settings: Settings) -> Store:
        return Store(settings)


@pytest.mark.parametrize("scope", list(Scope))
@pytest.mark.parametrize(
    ("factory", "events"),
    [
        pytest.param(Store, [], id="class"),
        pytest.param(make, [], id="function"),
        pytest.param(make_async, [], id="async function"),
        pytest.param(make_by_generator, ["opened", "closed"], id="generator"),
        pytest.param(make_by_async_generator, ["opened", "closed"], id="async generator"),
        pytest.param(Making(), [], id="object"),
    ],
)
async def test_a_factory_of_any_kind_makes_an_object_in_any_scope(
    factory: Any, events: list[str], scope: Scope
) -> None:
    log = Log()
    app = application(Settings, provide(Log).value(log), provide(Store).by(factory, scope=scope))

    async with app, app.container.request_scope() as unit:
        store = await unit.get(Store)
        assert store.url == "memory"

    assert log == events


async def test_a_protocol_is_provided_by_the_class_that_is_used_for_it() -> None:
    app = application(Settings, Store, provide(Mailer).use(Post))

    async with app:
        mailer = await app.container.get(Mailer)

    assert mailer.send() == "by memory"


async def test_an_alias_gives_the_same_object() -> None:
    app = application(Settings, Store, Post, provide(Mailer).alias(Post))

    async with app:
        assert await app.container.get(Mailer) is await app.container.get(Post)


@pytest.mark.parametrize("scope", [Scope.REQUEST, Scope.TRANSIENT])
async def test_an_alias_lives_as_long_as_what_it_stands_for(scope: Scope) -> None:
    class Basket:
        pass

    class Bag:
        pass

    aliased: Any = provide(Bag)
    app = application(provide(Basket).use(Basket, scope=scope), aliased.alias(Basket))

    async with app, app.container.request_scope() as unit:
        first, second = await unit.get(Bag), await unit.get(Bag)

    assert (first is second) is (scope is Scope.REQUEST)


class Connection:
    """An asynchronous context manager."""

    def __init__(self, log: Log) -> None:
        self.log = log

    async def __aenter__(self) -> Self:
        self.log.append("entered")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.log.append(f"left with {kind.__name__ if kind else None}")


class Channel(Protocol):
    log: Log


def connect(log: Log) -> Connection:
    return Connection(log)


async def connect_async(log: Log) -> Connection:
    return Connection(log)


@pytest.mark.parametrize(
    "provider",
    [
        pytest.param(Connection, id="class"),
        pytest.param(provide(Connection).by(connect), id="function"),
        pytest.param(provide(Connection).by(connect_async), id="async function"),
        pytest.param(provide(Channel).use(Connection), id="used for a Protocol"),
        pytest.param(provide(Channel).by(connect), id="factory for a Protocol"),
    ],
)
async def test_an_async_context_manager_is_entered_and_left(provider: Any) -> None:
    log = Log()
    app = application(provide(Log).value(log), provider)

    async with app:
        assert log == ["entered"]

    assert log == ["entered", "left with None"]


async def test_an_async_context_manager_of_a_request_hears_of_the_error() -> None:
    log = Log()
    app = application(provide(Log).value(log), provide(Connection).use(Connection, scope=Scope.REQUEST))

    async def fail() -> None:
        async with app.container.request_scope() as unit:
            await unit.get(Connection)
            raise KeyError("lost")

    async with app:
        with pytest.raises(KeyError):
            await fail()

    assert log == ["entered", "left with KeyError"]


async def test_a_value_belongs_to_whoever_made_it() -> None:
    log = Log()
    connection = Connection(log)
    app = application(provide(Connection).value(connection))

    async with app:
        assert await app.container.get(Connection) is connection

    assert log == []


async def test_a_manager_that_a_generator_yields_is_its_own() -> None:
    log = Log()

    async def connected() -> AsyncIterator[Connection]:
        yield Connection(log)

    async with application(provide(Connection).by(connected)):
        pass

    assert log == []


async def test_keyword_only_parameters_are_given_by_name() -> None:
    class Report:
        def __init__(self, store: Store, *, settings: Settings) -> None:
            self.url = store.url + settings.url

    app = application(Settings, Store, Report)

    async with app:
        assert (await app.container.get(Report)).url == "memorymemory"


async def test_a_default_stays_where_nobody_provides_the_type() -> None:
    class Report:
        def __init__(self, store: Store | None = None, title: str = "orders", *rest: str, **more: str) -> None:
            self.parts = (store, title, rest, more)

    app = application(Report)

    async with app:
        assert (await app.container.get(Report)).parts == (None, "orders", (), {})


async def test_a_parameter_after_one_that_keeps_its_default_is_given_by_name() -> None:
    class Report:
        def __init__(self, title="orders", store: Store | None = None) -> None:
            self.title, self.store = title, store

    app = application(Settings, Store, Report)

    async with app:
        report = await app.container.get(Report)
        assert report.title == "orders"
        assert report.store is await app.container.get(Store)


async def test_what_is_optional_is_none_without_a_provider() -> None:
    class Report:
        def __init__(self, store: Store | None, mailer: Mailer | None) -> None:
            self.store, self.mailer = store, mailer

    app = application(Settings, Store, Report)

    async with app:
        report = await app.container.get(Report)
        assert report.store is not None
        assert report.mailer is None


async def test_a_name_tells_two_of_a_type_apart() -> None:
    class Report:
        def __init__(
            self,
            rate: Annotated[float, Named("rate")],
            tax: Annotated[float | None, Named("tax")],
            titles: Annotated[list[str], Named("titles")],
        ) -> None:
            self.numbers = (rate, tax, titles)

    app = application(
        Report,
        provide(Annotated[float, Named("rate")]).value(1.5),
        provide(Annotated[float, Named("tax")]).value(0.19),
        provide(Annotated[list[str], Named("titles")]).value(["orders"]),
    )

    async with app:
        assert (await app.container.get(Report)).numbers == (1.5, 0.19, ["orders"])
        assert await app.container.get(Annotated[float, Named("tax")]) == 0.19


class Repository(Generic[T]):
    def __init__(self, settings: Settings) -> None:
        self.url = settings.url


async def test_a_generic_type_is_told_by_its_parameter() -> None:
    class Report:
        def __init__(self, stores: Repository[Store], numbers: Repository[int]) -> None:
            self.both = (stores, numbers)

    app = application(
        Settings,
        Report,
        provide(Repository[Store]).use(Repository[Store]),
        provide(Repository[int]).by(Repository[int]),
    )

    async with app:
        stores, numbers = (await app.container.get(Report)).both
        assert id(stores) != id(numbers)
        assert stores.url == numbers.url == "memory"


@pytest.mark.parametrize("count", range(5))
async def test_a_request_provider_takes_any_number_of_needs(count: int) -> None:
    class Part:
        pass

    names = [f"part{number}" for number in range(count)]
    keys: list[Any] = [Annotated[Part, Named(name)] for name in names]

    class Whole:
        def __init__(self, *parts: Part) -> None:
            self.parts = parts

    taken = ", ".join(f"{name}: keys[{index}]" for index, name in enumerate(names))
    namespace: dict[str, Any] = {"keys": keys, "Whole": Whole}
    exec(f"def assemble({taken}): return Whole({', '.join(names)})", namespace)
    assembled = provide(Whole).by(namespace["assemble"], scope=Scope.REQUEST)
    app = application(assembled, *(provide(key).by(Part, scope=Scope.REQUEST) for key in keys))

    async with app, app.container.request_scope() as unit:
        whole = await unit.get(Whole)
        assert [part is await unit.get(key) for part, key in zip(whole.parts, keys, strict=True)] == [True] * count


@pytest.mark.parametrize("scope", list(Scope))
@pytest.mark.parametrize("is_async", [False, True])
async def test_a_generator_that_yields_nothing_is_told_so(scope: Scope, is_async: bool) -> None:
    def nothing() -> Iterator[Settings]:
        yield from ()

    async def nothing_async() -> AsyncIterator[Settings]:
        for each in list[Settings]():
            yield each

    by: Any = nothing_async if is_async else nothing
    app = application(provide(Settings).by(by, scope=scope), provide(Store).by(make, scope=scope))

    async def get() -> None:
        async with app, app.container.request_scope() as unit:
            await unit.get(Store)

    with pytest.raises(WiringError) as caught:
        await get()

    name = "nothing_async" if is_async else "nothing"
    assert str(caught.value) == f"The provider {name} ended without a `yield`; it must yield one object."


async def test_a_singleton_generator_may_need_what_is_made_asynchronously() -> None:
    def opened(store: Store) -> Iterator[Post]:
        yield Post(store)

    transient = provide(Store).by(make_async, scope=Scope.TRANSIENT)
    app = application(Settings, transient, provide(Post).by(opened))

    async with app:
        assert (await app.container.get(Post)).send() == "by memory"


@injectable(scope=Scope.REQUEST)
class Basket:
    pass


async def test_a_class_states_its_own_scope() -> None:
    app = application(Basket)

    async with app, app.container.request_scope() as one, app.container.request_scope() as other:
        assert await one.get(Basket) is await one.get(Basket)
        assert await one.get(Basket) is not await other.get(Basket)


def test_a_factory_that_is_a_class_keeps_the_scope_that_it_states() -> None:
    assert provide(Basket).by(Basket).scope is Scope.REQUEST
    assert provide(Basket).by(Basket, scope=Scope.TRANSIENT).scope is Scope.TRANSIENT


def test_a_value_is_not_shown_by_its_provider() -> None:
    provider: Provider = provide(Annotated[str, Named("key")]).value("a secret")

    assert "a secret" not in repr(provider)
