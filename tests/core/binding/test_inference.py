"""What an unmarked parameter is follows from the kind of its type and never from what is registered."""

# Annotations are what these tests are given.
# pyright: reportInvalidTypeForm=false

import collections.abc
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any, Generic, Literal, NewType, Protocol, TypeVar
from uuid import UUID

import pytest
from pydantic import BaseModel, EmailStr, SecretStr
from pydantic_settings import BaseSettings
from starlette.background import BackgroundTasks
from starlette.datastructures import UploadFile
from starlette.requests import HTTPConnection, Request
from starlette.websockets import WebSocket
from typing_extensions import TypedDict

from armature.core import (
    Body,
    Cookie,
    ExecutionContext,
    Header,
    HttpContext,
    Inject,
    Module,
    Path,
    Query,
    WiringError,
    controller,
    get,
    injectable,
    post,
    provide,
)
from armature.core.binding import TypeKind, kind_of_type, without_none
from tests.core.http.serving import application, serve

T = TypeVar("T")


class User(BaseModel):
    name: str


class Filter(BaseModel):
    name: str = ""


class Products:
    name = "real"


@injectable()
@dataclass
class Orders:
    name: str = "injected"


class Keys(TypedDict):
    name: str


@dataclass
class Point:
    x: int


class Repo(Protocol):
    name: str


class Store(Generic[T]):
    pass


class Color(Enum):
    RED = "red"


class Settings(BaseSettings):
    pass


@pytest.mark.parametrize(
    ("annotation", "kind"),
    [
        pytest.param(str, TypeKind.SCALAR, id="str"),
        pytest.param(Decimal, TypeKind.SCALAR, id="decimal"),
        pytest.param(UUID | None, TypeKind.SCALAR, id="optional-uuid"),
        pytest.param(Color, TypeKind.SCALAR, id="enum"),
        pytest.param(Literal[1], TypeKind.SCALAR, id="literal"),
        pytest.param(NewType("Id", int), TypeKind.SCALAR, id="new-type"),
        pytest.param(SecretStr, TypeKind.SCALAR, id="secret"),
        pytest.param(EmailStr, TypeKind.SCALAR, id="email"),
        pytest.param(int | str, TypeKind.SCALAR, id="union-of-scalars"),
        pytest.param(list[int], TypeKind.SCALARS, id="list"),
        pytest.param(tuple[int, ...], TypeKind.SCALARS, id="tuple"),
        pytest.param(collections.abc.Sequence[Color], TypeKind.SCALARS, id="sequence"),
        pytest.param(list[int] | None, TypeKind.SCALARS, id="optional-list"),
        pytest.param(User, TypeKind.MODEL, id="model"),
        pytest.param(Point, TypeKind.MODEL, id="dataclass"),
        pytest.param(Keys, TypeKind.MODEL, id="typed-dict"),
        pytest.param(list[User], TypeKind.MODEL, id="list-of-models"),
        pytest.param(Annotated[User, "note"], TypeKind.MODEL, id="annotated"),
        pytest.param(User | Point, TypeKind.MODEL, id="union-of-models"),
        pytest.param(bytes, TypeKind.RAW, id="bytes"),
        pytest.param(bytearray, TypeKind.SERVICE, id="bytearray"),
        pytest.param(Request, TypeKind.CONNECTION, id="request"),
        pytest.param(HTTPConnection, TypeKind.CONNECTION, id="http-connection"),
        pytest.param(WebSocket, TypeKind.CONNECTION, id="websocket"),
        pytest.param(ExecutionContext, TypeKind.CONNECTION, id="context"),
        pytest.param(HttpContext, TypeKind.CONNECTION, id="http-context"),
        pytest.param(Products, TypeKind.SERVICE, id="class"),
        pytest.param(Repo, TypeKind.SERVICE, id="protocol"),
        pytest.param(Store[int], TypeKind.SERVICE, id="generic"),
        pytest.param(Orders, TypeKind.SERVICE, id="injectable-dataclass"),
        pytest.param(Settings, TypeKind.SERVICE, id="settings"),
        pytest.param(UploadFile, TypeKind.FILE, id="upload"),
        pytest.param(list[UploadFile], TypeKind.FILES, id="uploads"),
        pytest.param(BackgroundTasks, TypeKind.FOREIGN, id="background-tasks"),
        pytest.param(list, TypeKind.MIXED, id="bare-list"),
        pytest.param(list[Products], TypeKind.MIXED, id="list-of-services"),
        pytest.param(list[int | User], TypeKind.MIXED, id="list-of-both"),
        pytest.param(User | int, TypeKind.MIXED, id="model-or-scalar"),
        pytest.param(dict[str, int], TypeKind.MIXED, id="dict"),
        pytest.param(dict, TypeKind.MIXED, id="bare-dict"),
        pytest.param(Any, TypeKind.MIXED, id="any"),
        pytest.param(object, TypeKind.MIXED, id="object"),
        pytest.param(T, TypeKind.MIXED, id="type-variable"),
        pytest.param(collections.abc.Callable[[], int], TypeKind.SERVICE, id="callable"),
        pytest.param("User", TypeKind.MIXED, id="text"),
    ],
)
def test_every_type_has_one_kind(annotation: Any, kind: TypeKind) -> None:
    assert kind_of_type(annotation) is kind


@pytest.mark.parametrize(
    ("annotation", "plain"),
    [(User | None, User), (Annotated[User | None, "note"], User), (User, User), (int | str | None, int | str | None)],
    ids=["optional", "annotated", "alone", "union"],
)
def test_what_is_optional_is_looked_through(annotation: Any, plain: object) -> None:
    assert without_none(annotation) == plain


def test_a_model_that_is_also_provided_does_not_start() -> None:
    @post("/")
    async def handler(user: User) -> str:
        return user.name

    with pytest.raises(WiringError, match=r'^The parameter "user" of handler .* is a User: the body by its kind, and'):
        application(handler, providers=[provide(User).value(User(name="signed in"))])


def test_a_model_that_is_provided_in_another_module_does_not_start_either() -> None:
    @post("/")
    async def handler(users: list[User]) -> str:
        return users[0].name

    other = Module(name="Other", providers=[provide(User).value(User(name="signed in"))])
    with pytest.raises(WiringError, match=r"and also provided by Other"):
        application(handler, imports=[other])


@pytest.mark.parametrize(("marker", "name"), [(Inject(), "signed in"), (Body(), "sent")], ids=["inject", "body"])
def test_a_marker_says_which_of_both_a_provided_model_is(marker: Any, name: str) -> None:
    @post("/")
    async def handler(user: Annotated[User, marker]) -> str:
        return user.name

    with serve(handler, providers=[provide(User).value(User(name="signed in"))]) as client:
        assert client.post("/", json={"name": "sent"}).text == name


@pytest.mark.parametrize("kind", [User, User | None], ids=["required", "optional"])
def test_a_model_whose_provider_is_forgotten_is_the_body(kind: Any) -> None:
    @post("/")
    async def handler(user: kind) -> str:
        return str(user.name)

    with serve(handler) as client:
        assert client.post("/", json={"name": "sent"}).text == "sent"


@pytest.mark.parametrize("kind", [User, bytes, User | None], ids=["model", "bytes", "optional"])
def test_a_body_where_the_method_has_none_does_not_start(kind: Any) -> None:
    @get("/")
    async def handler(user: kind) -> None: ...

    with pytest.raises(WiringError, match=r"which would be the body, and GET / has none\."):
        application(handler)


def test_an_injectable_dataclass_is_injected() -> None:
    @post("/")
    async def handler(orders: Orders) -> str:
        return orders.name

    with serve(handler, providers=[provide(Orders).value(Orders())]) as client:
        assert client.post("/", json={"name": "sent"}).text == "injected"


@pytest.mark.parametrize(
    "kind", [Orders, Repo, Products, Store[int]], ids=["injectable", "protocol", "class", "generic"]
)
def test_a_provider_that_is_forgotten_is_missing_and_never_the_clients(kind: Any) -> None:
    @post("/")
    async def handler(service: kind) -> None: ...

    with pytest.raises(WiringError, match=r"needs"):
        application(handler)


def test_a_scalar_is_of_the_query_whatever_is_provided() -> None:
    @get("/")
    async def handler(name: str) -> str:
        return name

    with pytest.raises(WiringError):
        application(handler, providers=[provide(str).value("provided")])
    with serve(handler) as client:
        assert client.get("/?name=sent").text == "sent"


@pytest.mark.parametrize("kind", [Products, list[int], User], ids=["class", "list", "model"])
def test_a_name_of_the_path_is_a_single_value(kind: Any) -> None:
    @post("/git/{repo}")
    async def handler(repo: kind) -> None: ...

    with pytest.raises(
        WiringError, match=r'^The parameter "repo" of handler .* has the name of \{repo\} in POST /git/'
    ):
        application(handler)


def test_a_model_can_be_injected_or_filled_from_the_query() -> None:
    @get("/")
    async def handler(filter: Annotated[Filter, Query()], user: Annotated[User, Inject()]) -> str:
        return f"{filter.name} {user.name}"

    with serve(handler, providers=[provide(User).value(User(name="provided"))]) as client:
        assert client.get("/?name=sent").text == "sent provided"


def test_functions_and_methods_are_bound_alike() -> None:
    @controller("/{section}")
    class Controller:
        def __init__(self, products: Products) -> None:
            self.products = products

        @get("/{id:int}")
        async def show(self, section: str, id: int, products: Products, context: HttpContext) -> list[object]:
            return [section, id, products is self.products, context.request_id]

    @get("/:name")
    def function(name: str, request: Request) -> list[object]:
        return [name, request.path_params]

    with serve(Controller, function, providers=[Products]) as client:
        assert client.get("/a/7").json() == ["a", 7, True, "test"]
        assert client.get("/b").json() == ["b", {"name": "b"}]


async def _any_number(*values: int) -> None: ...
async def _any_names(**values: int) -> None: ...
async def _two_bodies(one: User, two: Point) -> None: ...
async def _model_in_a_header(value: Annotated[User, Header()]) -> None: ...
async def _list_in_a_cookie(value: Annotated[list[str], Cookie()]) -> None: ...
async def _marked_twice(value: Annotated[str, Query(), Header()]) -> None: ...
async def _marked_with_a_class(value: Annotated[str, Query]) -> None: ...
async def _not_in_the_path(value: Annotated[str, Path()]) -> None: ...
async def _of_several_kinds(value: User | int) -> None: ...
async def _a_plain_dict(value: dict[str, int]) -> None: ...
async def _a_dict_of_the_query(value: Annotated[dict[str, int], Query()]) -> None: ...
async def _models_of_the_query(value: Annotated[list[User], Query()]) -> None: ...
async def _either_of_the_query(value: Annotated[User | Point, Query()]) -> None: ...
async def _an_upload(value: UploadFile) -> None: ...
async def _background_tasks(value: BackgroundTasks) -> None: ...
async def _unknown_to_pydantic(value: Annotated[Products, Query()]) -> None: ...


@pytest.mark.parametrize(
    ("function", "message"),
    [
        pytest.param(_any_number, '"values" .* takes any number of values', id="args"),
        pytest.param(_any_names, '"values" .* takes any number of values', id="kwargs"),
        pytest.param(_two_bodies, "takes 2 bodies: one, two", id="two-bodies"),
        pytest.param(_model_in_a_header, '"value" .* is a User, and a header is text', id="model-in-a-header"),
        pytest.param(_list_in_a_cookie, r'"value" .* is a list\[str\], and a cookie is text', id="list-in-a-cookie"),
        pytest.param(_marked_twice, '"value" .* is marked with Query and Header', id="marked-twice"),
        pytest.param(_marked_with_a_class, '"value" .* is marked with the class Query', id="marker-class"),
        pytest.param(_not_in_the_path, '"value" .* is marked as a part of the path, and POST / has no', id="path"),
        pytest.param(_of_several_kinds, '"value" .* that can come from more than one place', id="mixed"),
        pytest.param(_a_plain_dict, '"value" .* that can come from more than one place', id="dict"),
        pytest.param(
            _a_dict_of_the_query,
            r"a query holds single values, lists of them or one model, and no dict\[str, int\]\.",
            id="dict-of-the-query",
        ),
        pytest.param(
            _models_of_the_query,
            r"a query holds single values, lists of them or one model, and no list\[User\]\.",
            id="models-of-the-query",
        ),
        pytest.param(
            _either_of_the_query,
            r"a query holds single values, lists of them or one model, and no User \| Point\.",
            id="union-of-the-query",
        ),
        pytest.param(_an_upload, '"value" .* asks for an UploadFile', id="upload"),
        pytest.param(_background_tasks, '"value" .* asks for Starlette\'s BackgroundTasks', id="background-tasks"),
        pytest.param(_unknown_to_pydantic, '"value" .* cannot be read from a request', id="not-for-pydantic"),
    ],
)
def test_a_parameter_whose_meaning_is_unclear_does_not_start(function: Any, message: str) -> None:
    with pytest.raises(WiringError, match=message):
        application(post("/")(function))


def test_a_parameter_without_an_annotation_does_not_start() -> None:
    @get("/")
    async def handler(value) -> None: ...

    with pytest.raises(WiringError, match=r'"value" .* has no annotation'):
        application(handler)


def test_annotations_whose_metadata_cannot_be_hashed_work() -> None:
    @post("/")
    async def handler(body: Annotated[User, {"note": "a dictionary"}]) -> Annotated[User, ["a list"]]:
        return body

    with serve(handler) as client:
        assert client.post("/", json={"name": "a"}).json() == {"name": "a"}
