"""Documents of versions: what is in which, how clients say theirs, what is announced; and hosts."""

from datetime import date
from typing import Any

import pytest
from starlette.testclient import TestClient

from armature.core import (
    Application,
    ApplicationSettings,
    Connection,
    Group,
    Module,
    Version,
    WiringError,
    controller,
    get,
    websocket,
)
from armature.core.versioning import NEUTRAL, ByHeader, ByMediaType, ByPath, ByQuery, Versioning
from armature.openapi import ApiInfo, Webhook
from armature.openapi.__main__ import main
from armature.openapi.module import OpenApiModule
from armature.openapi.versions import UnknownVersion
from tests.openapi.documents import documented

QUIET = ApplicationSettings(access_log=False, log_level="ERROR")
V1 = Version("1", deprecated=date(2026, 1, 1), sunset=date(2026, 12, 31), link="https://docs.example/v1")


@controller("/orders", tags=["orders"])
class Orders:
    @get("/{id}", version=V1)
    async def one(self, id: int) -> int:
        return id

    @get("/{key}", version="2", operation_id="order")
    async def two(self, key: int) -> int:
        return key

    @get("/", version=["1", "2"], operation_id="orders")
    async def listing(self) -> list[int]:
        return []

    @get("/health", version=NEUTRAL)
    async def health(self) -> str:
        return "well"

    @websocket("/live", version="2")
    async def live(self, connection: Connection) -> None: ...


SHOP = Group("/shop", controllers=[Orders], tags=["shop"])


def application(versioning: Versioning | None = None, *imports: object) -> Application:
    given: dict[str, Any] = {"versioning": versioning} if versioning else {}
    module = Module(name="Shop", controllers=[SHOP], imports=imports)
    return Application(module, settings=QUIET, **given)


def test_a_document_of_paths_has_every_version() -> None:
    document = documented(application())

    assert {path: item["get"]["operationId"] for path, item in document["paths"].items()} == {
        "/v1/shop/orders/{id}": "Orders_one",
        "/v2/shop/orders/{key}": "order",
        "/v1/shop/orders": "orders",
        "/v2/shop/orders": "orders_2",
        "/shop/orders/health": "Orders_health",
    }
    assert document["tags"] == [{"name": "shop"}, {"name": "orders"}]


@pytest.mark.parametrize("version", ["1", "v1", Version("1")])
def test_a_document_of_one_version_has_it_and_what_has_none(version: Any) -> None:
    document = documented(application(), version=version)

    assert list(document["paths"]) == ["/v1/shop/orders/{id}", "/v1/shop/orders", "/shop/orders/health"]
    assert "x-websockets" not in document
    assert list(documented(application(), version="2")["x-websockets"]) == ["/v2/shop/orders/live"]


def test_each_operation_stands_once_whatever_paths_it_has() -> None:
    versioning = Versioning(by=[ByPath(), ByHeader()], default="2")

    assert list(documented(application(versioning))["paths"]) == list(documented(application())["paths"])


def test_what_is_announced_is_in_the_document() -> None:
    operation = documented(application())["paths"]["/v1/shop/orders/{id}"]["get"]

    assert operation["deprecated"] is True
    assert (operation["x-deprecated-since"], operation["x-sunset"]) == ("2026-01-01", "2026-12-31")
    assert operation["responses"]["200"]["headers"] == {
        "Deprecation": {"required": True, "schema": {"type": "string", "const": "@1767225600"}},
        "Sunset": {"required": True, "schema": {"type": "string", "const": "Thu, 31 Dec 2026 00:00:00 GMT"}},
    }
    assert "deprecated" not in documented(application())["paths"]["/v2/shop/orders/{key}"]["get"]


@pytest.mark.parametrize(
    ("by", "default", "parameters"),
    [
        (ByHeader(), None, [("X-API-Version", "header", True)]),
        (ByHeader("Api"), "2", [("Api", "header", False)]),
        (ByHeader(), "1", [("X-API-Version", "header", True)]),
        ([ByQuery("v"), ByHeader()], None, [("X-API-Version", "header", False), ("v", "query", False)]),
        (ByMediaType(), None, []),
    ],
)
def test_an_operation_says_how_its_version_is_asked_for(
    by: Any, default: str | None, parameters: list[tuple[str, str, bool]]
) -> None:
    app = application(Versioning(by=by, default=default))
    document = documented(app, version="2")
    operation = document["paths"]["/shop/orders/{key}"]["get"]

    assert [
        (each["name"], each["in"], each.get("required", False))
        for each in operation["parameters"]
        if each["in"] != "path"
    ] == parameters
    assert all(each["schema"] == {"type": "string", "const": "2"} for each in operation["parameters"][1:])
    assert "400" in operation["responses"]
    assert "parameters" not in document["paths"]["/shop/orders/health"]["get"]


def test_a_policy_of_ones_own_has_no_parameters() -> None:
    class Own:
        in_path, vary, reads = "", b"", True
        supported_versions, default_version = (), None

        def said(self, scope: object) -> tuple[str, ...]:
            return ("1",)

    app = Application(Module(controllers=[SHOP]), settings=QUIET, versioning=Own())

    assert len(documented(app, version="1")["paths"]["/shop/orders/{id}"]["get"]["parameters"]) == 1


def test_without_versions_in_paths_the_document_is_of_the_default_or_the_newest() -> None:
    for default, path in [(None, "/shop/orders/{key}"), ("1", "/shop/orders/{id}")]:
        document = documented(application(Versioning(by=ByHeader(), default=default)))
        assert list(document["paths"]) == [path, "/shop/orders", "/shop/orders/health"]
    assert list(documented(Application(Module(), versioning=Versioning(by=ByHeader())))["paths"]) == []


def test_a_version_that_is_not_there_is_refused() -> None:
    with pytest.raises(UnknownVersion, match=r'^The application has no version "3"; there are 1, 2\.$'):
        documented(application(), version="3")
    with pytest.raises(UnknownVersion, match=r'^The application has no version "3"; it has none\.$'):
        documented(Application(Module()), version="3")


def test_changes_to_operations_of_other_versions_wait_for_their_document() -> None:
    versioning = Versioning(by=ByHeader())
    changes = {"Orders_one": {"summary": "One"}, "order": {"summary": "Two"}}
    info = ApiInfo(title="Shop", version="1", callbacks={"Orders_one": {"{$url}": Webhook("sent", int)}})

    first = documented(application(versioning), info, version="1", operations=changes)
    second = documented(application(versioning), info, version="2", operations=changes)

    assert first["paths"]["/shop/orders/{id}"]["get"]["summary"] == "One"
    assert list(first["paths"]["/shop/orders/{id}"]["get"]["callbacks"]) == ["sent"]
    assert second["paths"]["/shop/orders/{key}"]["get"]["summary"] == "Two"
    with pytest.raises(WiringError):
        documented(application(versioning), operations={"nowhere": {}})


def test_two_ids_that_were_given_are_refused_but_in_versions_of_one() -> None:
    @get("/other", operation_id="orders")
    async def other() -> str:
        return "other"

    with pytest.raises(WiringError):
        documented(Application(Module(controllers=[SHOP, other])))


def test_hosts_are_servers_of_their_operations() -> None:
    @get("/", host="api.example.com")
    async def api() -> str:
        return "api"

    @get("/", host="{tenant}.example.com")
    async def tenants(tenant: str) -> str:
        return tenant

    @get("/")
    async def anywhere() -> str:
        return "anywhere"

    @websocket("/live", host="api.example.com")
    async def live(connection: Connection) -> None: ...

    document = documented(Application(Module(controllers=[anywhere, api, tenants, live])))

    assert {path: item["get"].get("servers") for path, item in document["paths"].items()} == {
        "/": None,
        "/#host-api.example.com": [{"url": "//api.example.com"}],
        "/#host-%7Btenant%7D.example.com": [
            {"url": "//{tenant}.example.com", "variables": {"tenant": {"default": "tenant"}}}
        ],
    }
    assert document["x-websockets"]["/live"]["servers"] == [{"url": "//api.example.com"}]


def test_every_version_is_served() -> None:
    module = OpenApiModule(yaml_path="/openapi.yaml", playground="/docs", reference="/reference")
    with TestClient(application(None, module), headers={"x-request-id": "test"}) as client:
        whole, first = client.get("/openapi.json").json(), client.get("/openapi.json?version=1").json()
        assert len(whole["paths"]) > len(first["paths"])
        assert client.get("/openapi.json?version=v1").json() == first
        assert "/v2/" not in client.get("/openapi.yaml?version=1").text
        assert client.get("/openapi.json?version=3").json() == {
            "type": "/problems/not-found",
            "title": "Not found",
            "status": 404,
            "detail": 'There is no document of version "3".',
            "instance": "/openapi.json",
            "request_id": "test",
            "supported": ["1", "2"],
        }
        for page in ("/docs", "/reference"):
            links = '<nav>\n<a href="?version=1">version 1</a>\n<a href="?version=2">version 2</a>\n</nav>'
            assert links in client.get(page).text


def test_a_document_of_a_version_stands_below_a_prefix_too() -> None:
    with TestClient(application(None, OpenApiModule()), root_path="/behind") as client:
        document = client.get("/behind/openapi.json?version=1").json()

    assert document["servers"] == [{"url": "/behind"}]
    assert "/v2/shop/orders" not in document["paths"]


versioned = application()


def test_one_version_is_exported(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "tests.openapi.test_versions:versioned", "--version", "1"]) == 0
    assert "/v2/" not in capsys.readouterr().out
    assert main(["export", "tests.openapi.test_versions:versioned", "--version", "9"]) == 2
    assert capsys.readouterr().err == 'The application has no version "9"; there are 1, 2.\n'
