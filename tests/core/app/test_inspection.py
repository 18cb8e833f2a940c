"""The routes as data and as text."""

from pathlib import Path

from starlette.applications import Starlette

from armature.core import Application, Module, controller, get, post, use_guard
from armature.core.app.inspection import RouteInfo, routes_as_text, routes_of


class SignedIn:
    def can_activate(self) -> bool:
        return True


class HasRole:
    def __init__(self, role: str) -> None: ...

    def can_activate(self) -> bool:
        return True


@controller("/products", version="1")
@use_guard(SignedIn)
class Products:
    @get("/{id:int}")
    async def show(self, id: int) -> str:
        return ""

    @post("/")
    @use_guard(HasRole("admin"))
    async def create(self) -> None: ...


@get("/")
async def hello() -> str:
    return ""


def place(decorator: str) -> str:
    """`file:line` of a decorator in this file."""
    lines = [line.strip() for line in Path(__file__).read_text().splitlines()]
    return f"tests/core/app/test_inspection.py:{lines.index(decorator) + 1}"


HELLO, SHOW, CREATE = place('@get("/")'), place('@get("/{id:int}")'), place('@post("/")')


def shop() -> Application:
    return Application(Module(controllers=[hello, Products], mounts={"/legacy": Starlette()}))


def test_routes_stand_in_a_table_with_what_guards_them() -> None:
    app = shop()

    assert routes_as_text(app).splitlines() == [
        "METHOD  PATH                   HANDLER          GUARDS             WHERE",
        f"GET     /                      hello            -                  {HELLO}",
        f"GET     /v1/products/{{id:int}}  Products.show    SignedIn           {SHOW}",
        f"POST    /v1/products           Products.create  SignedIn, HasRole  {CREATE}",
        f"MOUNT   /legacy                Starlette        outside guards     {app.blueprint.mounts[0].where}",
    ]


def test_routes_are_data_too() -> None:
    app = shop()

    assert routes_of(app)[2:] == [
        RouteInfo("POST", "/v1/products", "Products.create", ("SignedIn", "HasRole"), CREATE),
        RouteInfo("MOUNT", "/legacy", "Starlette", (), app.blueprint.mounts[0].where),
    ]


def test_an_application_without_routes_has_a_head_only() -> None:
    assert routes_as_text(Application(Module())) == "METHOD  PATH  HANDLER  GUARDS  WHERE"
