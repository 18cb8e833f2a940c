"""Generic providers: closed ones, open ones that answer any type, and type variables in constructors."""

from dataclasses import dataclass
from typing import Annotated, Any, Generic, Protocol, TypeVar

import pytest

from armature.core import (
    Application,
    Current,
    Lazy,
    Module,
    Named,
    Scope,
    WiringError,
    controller,
    get,
    injectable,
    provide,
)
from armature.core.di import substituted, type_arguments
from armature.core.errors import MissingProvider
from tests.core.di.asking import ask

T = TypeVar("T")
K = TypeVar("K")


class User: ...


class Order: ...


class Codec(Generic[T]):
    """Open: one for each type."""


class UserCodec(Codec[User]): ...


class Repository(Protocol[T]):
    codec: Codec[T]


class SqlRepository(Generic[T]):
    def __init__(self, codec: Codec[T], model: type[T]) -> None:
        self.codec = codec
        self.model = model


class Listed(Repository[list[T]], Generic[T]):
    """For lists only."""

    def __init__(self, inner: SqlRepository[T]) -> None:
        self.inner = inner


class Users(SqlRepository[User]):
    """Inherits its constructor."""


def application(*providers: Any, **fields: Any) -> Application:
    return Application(Module(providers=list(providers), **fields))


@pytest.mark.parametrize(
    "provider",
    [
        pytest.param(provide(Repository[User]).use(SqlRepository[User]), id="closed class"),
        pytest.param(provide(Repository[User]).use(SqlRepository), id="open class"),
        pytest.param(provide(Repository[User]).use(Users), id="derived class"),
        pytest.param(provide(Repository[User]).by(SqlRepository[User]), id="class as factory"),
    ],
)
async def test_a_closed_provider_resolves_the_type_variables_of_its_constructor(provider: Any) -> None:
    async with application(provider, provide(Codec[User]).use(UserCodec)) as app:
        users: Any = await app.container.get(Repository[User])

    assert type(users.codec) is UserCodec
    assert users.model is User


async def test_a_factory_makes_a_closed_type() -> None:
    def make(codec: Codec[User]) -> SqlRepository[User]:
        return SqlRepository(codec, User)

    async with application(provide(Repository[User]).by(make), Codec) as app:
        users: Any = await app.container.get(Repository[User])

    assert users.model is User


class Shop:
    def __init__(self, users: Repository[User], orders: Repository[Order], again: Repository[User]) -> None:
        self.users: Any = users
        self.orders: Any = orders
        self.again: Any = again


async def test_an_open_generic_answers_each_type_with_a_singleton_of_its_own() -> None:
    async with application(Shop, provide(Repository).use(SqlRepository), Codec) as app:
        shop = await app.container.get(Shop)

        assert shop.again is shop.users
        assert shop.users is not shop.orders
        assert [shop.users.model, shop.orders.model] == [User, Order]
        assert shop.users.codec is not shop.orders.codec
        assert await app.container.get(Repository[Order]) is shop.orders


async def test_a_closed_provider_comes_before_an_open_one() -> None:
    async with application(Shop, SqlRepository, provide(Repository).use(SqlRepository), Codec, USER_CODEC) as app:
        shop = await app.container.get(Shop)

    assert type(shop.users.codec) is UserCodec
    assert type(shop.orders.codec) is Codec


USER_CODEC = provide(Codec[User]).use(UserCodec)


async def test_an_open_generic_answers_what_its_bases_say() -> None:
    class Report:
        def __init__(self, lists: Repository[list[User]], one: Repository[User] | None) -> None:
            self.lists: Any = lists
            self.one = one

    async with application(Report, provide(Repository).use(Listed), SqlRepository, Codec) as app:
        report = await app.container.get(Report)

    assert report.lists.inner.model is User
    assert report.one is None


async def test_an_open_generic_has_a_name_and_a_scope() -> None:
    @injectable(scope=Scope.REQUEST)
    class Shelf(Generic[T]):
        def __init__(self, model: type[T]) -> None:
            self.model = model

    class Report:
        def __init__(self, shelf: Current[Annotated[Shelf[User], Named("high")]]) -> None:
            self.shelf = shelf

    async with (
        application(Report, provide(Annotated[Shelf, Named("high")]).use(Shelf)) as app,
        app.container.request_scope() as scope,
    ):
        shelf = await (await scope.get(Report)).shelf.get()

    assert shelf.model is User


async def test_an_export_of_an_open_generic_answers_importers() -> None:
    storage = Module(providers=[provide(Repository).use(SqlRepository), Codec, USER_CODEC], exports=[Repository])
    closed = Module(providers=[Codec], exports=[Codec[Order]])

    class Letters:
        def __init__(self, codec: Codec[Order], lazy: Lazy[Repository[User]]) -> None:
            self.lazy = lazy

    async with application(Shop, Letters, imports=[storage, closed]) as app:
        shop, letters = await app.container.get(Shop), await app.container.get(Letters)
        assert type(shop.users.codec) is UserCodec
        assert await letters.lazy.get() is shop.users


async def test_an_override_of_one_type_takes_the_place_of_the_open_one() -> None:
    storage = Module(providers=[provide(Repository).use(SqlRepository), Codec], exports=[Repository])
    fake = SqlRepository(UserCodec(), User)

    async with application(Shop, imports=[storage]).override(Repository[User]).value(fake) as app:
        shop = await app.container.get(Shop)

    assert shop.users is fake
    assert shop.orders.model is Order


async def test_an_override_of_the_open_one_takes_the_place_of_all() -> None:
    class Fake(Generic[T]):
        def __init__(self, codec: Codec[T]) -> None:
            self.codec = codec

    app = application(Shop, provide(Repository).use(SqlRepository), Codec).override(Repository).use(Fake)
    async with app:
        shop = await app.container.get(Shop)

    assert [type(shop.users), type(shop.orders)] == [Fake, Fake]


async def test_a_list_gathers_open_and_closed_ones() -> None:
    one = Module(providers=[Codec])
    two = Module(providers=[USER_CODEC, provide(Annotated[Codec, Named("spare")]).use(Codec)])

    class Report:
        def __init__(self, codecs: list[Codec[User]], spare: list[Annotated[Codec[User], Named("spare")]]) -> None:
            self.codecs, self.spare = codecs, spare

    async with application(Report, imports=[one, two]) as app:
        report = await app.container.get(Report)

    assert [type(codec) for codec in report.codecs] == [Codec, UserCodec, Codec]
    assert report.spare == [report.codecs[2]]


async def test_a_handler_takes_a_closed_generic_and_a_generic_controller_its_own() -> None:
    class Crud(Generic[T]):
        def __init__(self, repository: SqlRepository[T]) -> None:
            self.repository = repository

        @get("/")
        async def show(self, orders: SqlRepository[Order]) -> list[str]:
            return [self.repository.model.__name__, orders.model.__name__]

    @controller("/users")
    class UserController(Crud[User]):
        pass

    async with application(SqlRepository, Codec, controllers=[UserController]) as app:
        assert (await ask(app, "/users")).json == ["User", "Order"]


async def test_a_container_says_that_nobody_asked_for_a_type_when_it_was_built() -> None:
    async with application(Codec) as app:
        with pytest.raises(MissingProvider) as missing:
            await app.container.get(Codec[User])

    assert str(missing.value) == (
        "Codec[User] was not asked for when the application was built, so none was made.\n"
        "Write `providers=[provide(Codec[User]).use(Codec)]`."
    )


async def test_a_dataclass_inherits_fields_of_its_generic_base() -> None:
    @dataclass
    class Base(Generic[T]):
        codec: Codec[T]

    @dataclass
    class Derived(Base[User], Generic[K]):
        spare: Codec[K]

    async with application(provide(Derived[Order]).use(Derived[Order]), Codec, USER_CODEC) as app:
        derived = await app.container.get(Derived[Order])

    assert [type(derived.codec), type(derived.spare)] == [UserCodec, Codec]


def test_an_open_generic_is_not_answered_across_a_border() -> None:
    storage = Module(name="Storage", providers=[Codec])

    class Report:
        def __init__(self, codec: Codec[User]) -> None:
            self.codec = codec

    with pytest.raises(WiringError, match=r"^Report needs Codec\[User\], which Storage provides"):
        application(Report, imports=[storage])


class Base(Generic[T, K]): ...


class Half(Base[T, int]): ...


class Plain: ...


@pytest.mark.parametrize(
    ("cls", "base", "arguments"),
    [
        pytest.param(Half[str], Base, {T: str, K: int}, id="through a base"),
        pytest.param(Half, Base, {T: T, K: int}, id="left open"),
        pytest.param(Base, Base, {}, id="without arguments"),
        pytest.param(Plain, Base, {}, id="no relation"),
    ],
)
def test_type_variables_are_followed_through_the_bases(cls: Any, base: Any, arguments: dict[object, object]) -> None:
    assert type_arguments(cls, base) == arguments


def test_an_annotation_is_written_with_what_stands_for_its_variables() -> None:
    variables: dict[object, Any] = {T: int}
    pair: Any = dict

    assert substituted(pair[T, K], variables) == pair[int, K]
    assert substituted(T, variables) is int
    assert substituted(Base, variables) is Base
    assert substituted(str, variables) is str
