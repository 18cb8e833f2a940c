"""Endpoints that are inherited from generic classes, with the types that the subclass writes."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Annotated, Any, Generic, Protocol

from pydantic import BaseModel
from typing_extensions import TypeVar

from armature.core import (
    Body,
    Conflict,
    NotFound,
    Query,
    Reply,
    controller,
    get,
    post,
    provide,
    use_filter,
    use_guard,
)
from tests.core.http.serving import serve

T = TypeVar("T")
K = TypeVar("K")
Q = TypeVar("Q", default=int)
E = TypeVar("E", bound=Exception)


class User(BaseModel):
    name: str


class Order(BaseModel):
    total: int
    secret: str = "not declared by Receipt"


class Page(BaseModel, Generic[T]):
    items: list[T]


class Repository(Generic[T, K]):
    def __init__(self) -> None:
        self.kept: dict[object, T] = {}

    def add(self, key: K, value: T) -> None:
        self.kept[key] = value


class UserRepository(Repository[User, str]): ...


class OrderRepository(Repository[Order, int]): ...


class Crud(Generic[T, K]):
    def __init__(self, repository: Repository[T, K]) -> None:
        self.repository = repository

    @get("/{key}")
    async def show(self, key: K) -> T:
        return self.repository.kept[key]

    @get("/")
    async def all(self, first: Annotated[K | None, Query()] = None) -> list[T]:
        return list(self.repository.kept.values())

    @get("/page/all")
    async def page(self) -> Page[T]:
        return Page(items=list(self.repository.kept.values()))

    @get("/stream/all")
    async def stream(self) -> AsyncIterator[T]:
        for value in self.repository.kept.values():
            yield value

    @get("/maybe/{key}")
    async def maybe(self, key: K) -> T | None:
        return self.repository.kept.get(key)

    @post("/{key}")
    async def create(self, key: K, body: Annotated[T, Body()]) -> Reply[T]:
        self.repository.add(key, body)
        return Reply(body, status=201)


@controller("/users")
class Users(Crud[User, str]): ...


class NumberedCrud(Crud[T, int], Generic[T]):
    @post("/many/all")
    def many(self, body: list[T]) -> int:
        return len(body)


@controller("/orders")
class Orders(NumberedCrud[Order]): ...


PROVIDERS = [
    provide(Repository[User, str]).use(UserRepository),
    provide(Repository[Order, int]).use(OrderRepository),
]


def test_each_subclass_has_endpoints_of_its_own_types() -> None:
    with serve(Users, Orders, providers=PROVIDERS) as client:
        assert client.post("/users/ada", json={"name": "Ada"}).json() == {"name": "Ada"}
        assert client.post("/orders/7", json={"total": 3, "secret": "x"}).json() == {"total": 3, "secret": "x"}
        assert client.get("/users/ada").json() == {"name": "Ada"}
        assert client.get("/orders/7").json()["total"] == 3
        assert client.post("/orders/7", json={"name": "Ada"}).status_code == 422
        assert client.get("/orders/seven").json()["errors"][0]["code"] == "int_parsing"


def test_type_variables_are_resolved_inside_other_types() -> None:
    with serve(Users, Orders, providers=PROVIDERS) as client:
        client.post("/orders/7", json={"total": 3, "secret": "x"})
        order = {"total": 3, "secret": "x"}
        assert client.get("/orders").json() == [order]
        assert client.get("/orders?first=x").status_code == 422
        assert client.get("/orders/page/all").json() == {"items": [order]}
        assert client.get("/orders/stream/all").text == '{"total":3,"secret":"x"}\n'
        assert client.get("/orders/maybe/8").json() is None
        assert client.post("/orders/many/all", json=[order, order]).json() == 2


def test_a_variable_that_nobody_fills_is_its_default() -> None:
    class Counted(Generic[Q]):
        @get("/{count}")
        async def show(self, count: Q) -> list[Q]:
            return [count]

    @controller("/default")
    class Default(Counted): ...

    @controller("/text")
    class Text(Counted[str]): ...

    with serve(Default, Text) as client:
        assert client.get("/default/7").json() == [7]
        assert client.get("/default/x").status_code == 422
        assert client.get("/text/7").json() == ["7"]


C = TypeVar("C", contravariant=True)


class Allowed(Protocol[C]):
    def may(self, value: C) -> bool: ...


class OnlyFor(Generic[T]):
    def __init__(self, allowed: Allowed[T]) -> None:
        self.allowed = allowed

    def can_activate(self, body: T) -> bool:
        return self.allowed.may(body)


class OnlyForUsers(OnlyFor[User]): ...


class Catching(Generic[E]):
    def catch(self, error: E) -> str:
        return f"caught {type(error).__name__}"


class CatchingConflicts(Catching[Conflict]): ...


class NamedAda:
    def may(self, value: User) -> bool:
        return value.name == "Ada"


def test_enhancers_are_resolved_too() -> None:
    @post("/")
    @use_guard(OnlyForUsers)
    @use_filter(CatchingConflicts)
    async def handler(fails: bool = False) -> str:
        raise Conflict if fails else NotFound

    with serve(handler, providers=[provide(Allowed[User]).use(NamedAda)]) as client:
        assert client.post("/", json={"name": "Bob"}).status_code == 403
        assert client.post("/", json={"name": 1}).status_code == 422
        assert client.post("/?fails=yes", json={"name": "Ada"}).text == "caught Conflict"
        assert client.post("/", json={"name": "Ada"}).status_code == 404


def test_an_enhancer_may_be_an_instance_of_a_generic_class() -> None:
    class Counts(OnlyFor[User]):
        def __init__(self, names: list[str]) -> None:
            self.names = names

        def can_activate(self, body: User) -> bool:
            return body.name in self.names

    @post("/")
    @use_guard(Counts(["Ada"]))
    async def handler() -> None: ...

    with serve(handler) as client:
        assert client.post("/", json={"name": "Ada"}).status_code == 204


@dataclass
class Filter(Generic[T]):
    value: Annotated[T, Query()]
    limit: int = 1


class Searching(Generic[T]):
    @get("/")
    async def search(self, filter: Filter[T]) -> list[object]:
        return [filter.value, filter.limit]


def test_a_group_takes_the_types_of_the_controller() -> None:
    @controller("/")
    class Numbers(Searching[int]): ...

    with serve(Numbers) as client:
        assert client.get("/?value=7").json() == [7, 1]
        assert client.get("/?value=x").status_code == 422


def test_two_controllers_are_told_apart_by_their_names() -> None:
    with serve(Users, Orders, providers=PROVIDERS) as client:
        app: Any = client.app
        assert app.url_for("Users.show", key="a") == "/users/a"
        assert app.url_for("Orders.show", key=1) == "/orders/1"
