"""Clients that are implemented from the signatures of their methods."""

from enum import Enum
from typing import Annotated, Any, Protocol

import pytest
from pydantic import BaseModel, Field
from starlette.datastructures import UploadFile

from armature.core import (
    Application,
    Body,
    Cookie,
    File,
    Form,
    Header,
    Module,
    Path,
    Query,
    WiringError,
    controller,
)
from armature.core import (
    get as answers_get,
)
from armature.core import (
    post as answers_post,
)
from armature.http_client import HttpClient, InvalidRequest, Request, Response
from armature.http_client.declared import delete, get, head, http_client, implemented, patch, post, put
from armature.http_client.module import HttpClientModule
from armature.http_client.testing import MockEngine, Reply
from armature.testing import TestClient, serve


class Color(Enum):
    RED = "red"


class User(BaseModel):
    id: int
    name: str = Field(alias="fullName")


class Filter(BaseModel):
    color: Color | None = None
    tags: list[str] = []


class Paging(BaseModel):
    page: Annotated[int, Query()]
    tenant: Annotated[str, Header(alias="X-Tenant")] = "main"


@http_client(base_url="https://api.example/v1")
class Users(Protocol):
    """The users of another service."""

    @get("/users/{id:int}")
    async def user(self, id: int) -> User: ...

    @get("/users")
    async def search(
        self,
        color: Color | None = None,
        ids: list[int] | None = None,
        language: Annotated[str | None, Header(alias="Accept-Language")] = None,
        x_flags: Annotated[list[str] | None, Header()] = None,
        session: Annotated[str | None, Cookie()] = None,
        *,
        exact: bool = False,
    ) -> list[User]: ...

    @get("/filtered")
    async def filtered(self, chosen: Annotated[Filter, Query()]) -> bytes: ...

    @get("/paged")
    async def paged(self, paging: Paging) -> str: ...

    @post("/users")
    async def create(self, user: User) -> Response: ...

    @put("/users/:id/photo")
    async def photo(self, id: Annotated[str, Path()], content: bytes) -> None: ...

    @patch("/users/{id}")
    async def change(self, id: str, changes: Annotated[dict[str, int] | None, Body()] = None) -> None: ...

    @post("/forms")
    async def form(self, title: Annotated[str, Form()], file: Annotated[bytes | None, File()] = None) -> None: ...

    @delete("/users/{id}")
    async def remove(self, id: int) -> None: ...

    @head("/users/{id}")
    async def exists(self, id: int) -> Response: ...


ADA = {"id": 7, "fullName": "Ada"}


async def sent(call: str, *args: Any, reply: Reply | None = None, **kwargs: Any) -> tuple[Request, Any]:
    engine = MockEngine(lambda _: reply or Reply(json=ADA))
    async with HttpClient("https://api.example/v1", engine=engine) as client:
        result = await getattr(implemented(Users, client), call)(*args, **kwargs)
    [request] = engine.requests
    return request, result


async def test_a_path_is_filled_and_the_answer_read_as_what_the_method_returns() -> None:
    request, user = await sent("user", 7)

    assert (request.method, request.url) == ("GET", "https://api.example/v1/users/7")
    assert user == User.model_validate(ADA)


async def test_parameters_go_where_a_controller_would_look_for_them() -> None:
    request, users = await sent(
        "search", Color.RED, [1, 2], "de", x_flags=["a", "b"], session="s1", exact=True, reply=Reply(json=[ADA])
    )

    assert request.url == "https://api.example/v1/users?color=red&ids=1&ids=2&exact=true"
    assert request.header("accept-language") == "de"
    assert request.header("x-flags") == "a, b"
    assert request.header("cookie") == "session=s1"
    assert users == [User.model_validate(ADA)]


async def test_what_is_none_is_left_out() -> None:
    request, _ = await sent("search", reply=Reply(json=[]))

    assert request.url == "https://api.example/v1/users?exact=false"
    assert request.header("cookie") is None


async def test_models_fill_the_query() -> None:
    request, content = await sent("filtered", Filter(color=Color.RED, tags=["a", "b"]), reply=Reply(parts=[b"x"]))

    assert request.url == "https://api.example/v1/filtered?color=red&tags=a&tags=b"
    assert content == b"x"


async def test_groups_go_where_the_markers_of_their_fields_say() -> None:
    request, text = await sent("paged", Paging(page=2, tenant="other"), reply=Reply(parts=["Ä".encode()]))

    assert request.url == "https://api.example/v1/paged?page=2"
    assert request.header("x-tenant") == "other"
    assert text == "Ä"


@pytest.mark.parametrize(
    ("call", "args", "method", "path", "body", "content_type"),
    [
        pytest.param("create", [User.model_validate(ADA)], "POST", "users", b'{"id":7,"fullName":"Ada"}',
                     "application/json", id="a model"),
        pytest.param("photo", ["a/b", b"\x89"], "PUT", "users/a%2Fb/photo", b"\x89", "application/octet-stream",
                     id="bytes"),
        pytest.param("change", ["a", {"b": 1}], "PATCH", "users/a", b'{"b":1}', "application/json", id="a mapping"),
        pytest.param("change", ["a"], "PATCH", "users/a", None, None, id="no body"),
        pytest.param("form", ["a b"], "POST", "forms", b"title=a+b", "application/x-www-form-urlencoded", id="a form"),
    ],
)  # fmt: skip
async def test_bodies_have_their_media_types(
    call: str, args: list[Any], method: str, path: str, body: bytes | None, content_type: str | None
) -> None:
    request, result = await sent(call, *args)

    assert (request.method, request.url) == (method, f"https://api.example/v1/{path}")
    assert (request.body and request.body.content, request.header("content-type")) == (body, content_type)
    assert result is None or isinstance(result, Response)


async def test_a_file_makes_a_form_multipart() -> None:
    request, _ = await sent("form", "a", b"\x89")

    assert request.body is not None
    assert request.body.content_type.startswith("multipart/form-data; boundary=")
    assert b'name="file"; filename="file"' in bytes(request.body.content)  # type: ignore[arg-type]


async def test_what_has_no_body_has_none() -> None:
    assert (await sent("remove", 7))[1] is None
    assert (await sent("exists", 7))[1].status == 200


async def test_a_path_that_cannot_be_is_no_call() -> None:
    with pytest.raises(InvalidRequest) as caught:
        await sent("change", "..")

    assert str(caught.value) == (
        'Users.change: The path "/users/{id}" cannot be built with ".." for "id": the converter "str" would not match it.'
    )


async def test_a_cookie_that_cannot_be_is_no_call() -> None:
    with pytest.raises(InvalidRequest) as caught:
        await sent("search", session="a; admin=1")

    assert str(caught.value) == 'The cookie "session" has a value that no cookie can have (RFC 6265 §4.1.1).'


async def test_wrong_arguments_are_python_s_own_error() -> None:
    with pytest.raises(TypeError, match="missing a required argument: 'id'"):
        await sent("user")


@answers_get("/users/{id:int}")
async def found(id: int) -> dict[str, object]:
    return {"id": id, "fullName": "Ada"}


def test_the_container_builds_a_declared_client_and_real_servers_talk() -> None:
    with serve(Application(Module(controllers=[found]))) as url:

        @http_client(base_url=url)
        class Remote(Protocol):
            @get("/users/{id}")
            async def user(self, id: int) -> User: ...

        @controller("/shown")
        class Shown:
            def __init__(self, remote: Remote) -> None:
                self.remote = remote

            @answers_get("/{id:int}")
            async def show(self, id: int) -> str:
                return (await self.remote.user(id)).name

        app = Application(Module(controllers=[Shown], providers=[Remote], imports=[HttpClientModule]))
        with TestClient(app) as client:
            assert client.get("/shown/7").text == "Ada"


def test_a_declared_client_of_a_target_takes_it_from_the_module(monkeypatch: pytest.MonkeyPatch) -> None:
    @http_client("users")
    class Remote:
        @get("/users/{id}")
        async def user(self, id: int) -> User:
            raise NotImplementedError

        async def name(self, id: int) -> str:
            return (await self.user(id)).name

    @answers_post("/named")
    async def named(remote: Remote) -> str:
        return await remote.name(7)

    with serve(Application(Module(controllers=[found]))) as url:
        monkeypatch.setenv("ARMATURE_HTTP_CLIENT_TARGETS__USERS__BASE_URL", url)
        plug = HttpClientModule(targets=["users"])
        app = Application(Module(controllers=[named], providers=[Remote], imports=[plug]))
        with TestClient(app) as client:
            assert client.post("/named").text == "Ada"


class Service:
    """What a container would inject."""


def declare(member: Any, base: type = object) -> Any:
    """A declared client with one member."""
    return http_client("users")(type("Broken", (base,), {"call": member}))


@get("/users/{id}")
async def injected(self: object, id: int, service: Service) -> None: ...


@post("/files")
async def uploads(self: object, file: UploadFile) -> None: ...


@get("/users")
async def unannotated(self: object, id) -> None: ...  # type: ignore[no-untyped-def]


@get("/users")
async def silent(self: object):  # type: ignore[no-untyped-def]
    ...


@get("/users")
def blocking(self: object) -> None: ...


@get("/users")
async def unreadable(self: object) -> Service: ...


@get("/users/{id")
async def torn(self: object, id: int) -> None: ...


@get("/users")
async def bodied(self: object, user: User) -> None: ...


@pytest.mark.parametrize(
    ("member", "message"),
    [
        pytest.param(
            injected,
            "is a Service, which a controller would be given by its application, and a request cannot carry it.\n"
            "Mark it with `Body()`, `Query()`, `Header()` or `Form()`, or take it away.",
            id="a service",
        ),
        pytest.param(
            uploads,
            "is a UploadFile, and a declared client sends files as bytes.\n"
            "Annotate it with `Annotated[bytes, File()]`.",
            id="an upload",
        ),
        pytest.param(unannotated, "has no annotation, so nothing says what it is.", id="no annotation"),
        pytest.param(
            silent,
            "stands on silent, which does not say what it returns.\nWrite `-> User`, `-> None` where the body does not "
            "matter, or `-> Response` for all of it.",
            id="no return",
        ),
        pytest.param(
            blocking,
            "stands on blocking, which is no `async def`, and a call takes time.\nWrite `async def`.",
            id="no async def",
        ),
        pytest.param(
            unreadable,
            "returns Service, which no body can be read as: pydantic cannot validate Service: ",
            id="a return type that is none",
        ),
        pytest.param(torn, 'The path template "/users/{id" (', id="a path that is none"),
        pytest.param(bodied, "is a User, which would be the body, and GET /users has none.", id="a body of GET"),
    ],
)
def test_a_signature_that_cannot_be_bound_is_a_wiring_error_with_its_place(member: Any, message: str) -> None:
    with pytest.raises(WiringError) as caught:
        declare(member)

    assert message in str(caught.value)
    assert "test_declared.py:" in str(caught.value)


def test_a_declaration_that_says_nothing_or_too_much_is_a_wiring_error() -> None:
    with pytest.raises(WiringError, match=r"says nothing\.\nWrite `@http_client"):
        http_client()
    with pytest.raises(WiringError, match=r"says both a target and a base URL\."):
        http_client("users", base_url="https://api.example")
    with pytest.raises(WiringError, match=r'test_declared\.py:\d+\): The base URL "api\.example" does not begin'):
        http_client(base_url="api.example")


def test_a_class_that_would_do_nothing_is_a_wiring_error() -> None:
    async def call(self: object) -> None: ...

    class Constructed:
        def __init__(self) -> None: ...

        @get("/")
        async def call(self) -> None: ...

    class Forgotten(Protocol):
        @get("/")
        async def call(self) -> None: ...

        async def other(self) -> None: ...

    with pytest.raises(WiringError, match=r"which declares no calls\."):
        declare(call)
    with pytest.raises(WiringError, match=r"which has a constructor, and its client is all"):
        http_client("users")(Constructed)
    with pytest.raises(
        WiringError, match=r'whose "other" \(.*test_declared\.py:\d+\) is no call, and would do nothing'
    ):
        http_client("users")(Forgotten)


def test_a_method_makes_one_call() -> None:
    with pytest.raises(WiringError, match=r"@post \(.*\) stands on twice, which is a call already\."):

        @post("/b")
        @get("/a")
        async def twice(self: object) -> None: ...


def test_only_a_declared_client_is_implemented() -> None:
    with pytest.raises(WiringError, match=r"was given Service, which is no declared client\."):
        implemented(Service, HttpClient("https://api.example", engine=MockEngine()))
