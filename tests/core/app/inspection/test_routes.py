"""The routes as data and as text."""

from pathlib import Path

import pytest
from starlette.applications import Starlette

from armature.core import Application, Module, controller, get, post, public, use_guard
from armature.core.app.inspection import RouteInfo, routes_as_text, routes_of
from armature.core.app.inspection.notation import shortened
from armature.core.health import HealthModule


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
    return f"tests/core/app/inspection/test_routes.py:{lines.index(decorator) + 1}"


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
        RouteInfo("POST", "/v1/products", "Products.create", ("SignedIn", "HasRole"), CREATE, version="1"),
        RouteInfo("MOUNT", "/legacy", "Starlette", (), app.blueprint.mounts[0].where),
    ]


def test_an_application_without_routes_has_a_head_only() -> None:
    assert routes_as_text(Application(Module())) == "METHOD  PATH  HANDLER  GUARDS  WHERE"


def test_what_is_public_says_so_beside_the_guards_that_are_left() -> None:
    @public
    @get("/open")
    async def opened() -> None: ...

    app = Application(Module(controllers=[opened], guards=[SignedIn], mounts={"/a": Starlette()}, public_mounts=["/a"]))

    assert [line.split()[3:-1] for line in routes_as_text(app).splitlines()[1:]] == [
        ["SignedIn,", "public"],
        ["public"],
    ]
    assert [(route.path, route.public) for route in routes_of(app)] == [("/open", True), ("/a", True)]


def test_places_in_armature_are_named_by_their_module() -> None:
    app = Application(Module(imports=[HealthModule(health="/well", live="/a", ready="/b", startup="/c")]))

    well = routes_of(app)[0]

    assert (well.path, well.public, well.where.rpartition(":")[0]) == ("/well", True, "armature.core.health.controller")


@pytest.mark.parametrize(
    ("where", "short"),
    [
        ("/venv/lib/python3.11/site-packages/armature/cache/module.py:7", "armature.cache.module:7"),
        (".venv/lib/python3.11/site-packages/vendor/__init__.py:7", "vendor:7"),
        ("/usr/lib/python3/dist-packages/vendor/app.py:7", "vendor.app:7"),
        ("src/shop/app.py:7", "src/shop/app.py:7"),
        ("armature.core", "armature.core"),
        ("?", "?"),
    ],
)
def test_a_library_is_named_by_its_module_and_a_program_by_its_file(where: str, short: str) -> None:
    assert shortened(where) == short
