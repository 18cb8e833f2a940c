"""The pages that show the document: what is sent, and what it permits."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient

from armature.core import Application, Module, WiringError, get
from armature.openapi import ApiInfo, OpenApiModule, Server
from armature.openapi.pages import PageKind, site_of

INFO = ApiInfo(title="Nuts & Bolts <Co>", version="1")
ASSETS = Path(__file__).parents[2] / "packages/openapi/src/armature/openapi/assets"


@get("/hello")
async def hello() -> str:
    return "hello"


def application(info: ApiInfo = INFO, *, prefix: str = "", **given: Any) -> Application:
    return Application(Module(controllers=[hello], imports=[OpenApiModule(info, **given)]), prefix=prefix)


def addresses_in(page: str) -> list[str]:
    return re.findall(r'(?:href|src|data-document)="([^"]*)"', page)


def test_pages_are_off_unless_they_are_asked_for() -> None:
    with TestClient(application()) as client:
        assert client.get("/docs").status_code == client.get("/reference").status_code == 404


def test_the_playground_is_a_page_of_relative_addresses() -> None:
    with TestClient(application(playground="/docs")) as client:
        answer = client.get("/docs")
        document = client.get("/openapi.json").json()

    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "<title>Nuts &amp; Bolts &lt;Co&gt;</title>" in answer.text
    [icon, style, bundle, script, shown] = addresses_in(answer.text)
    assert (icon, shown) == ("data:,", "openapi.json")
    assert re.fullmatch(r"docs/[0-9a-f]{12}/swagger-ui\.css", style)
    assert re.fullmatch(r"docs/[0-9a-f]{12}/swagger-ui-bundle\.js", bundle)
    assert re.fullmatch(r"docs/[0-9a-f]{12}/playground\.js", script)
    assert list(document["paths"]) == ["/hello"]


@pytest.mark.parametrize(
    ("page", "document", "shown"),
    [
        ("/docs", "/openapi.json", "openapi.json"),
        ("/internal/docs", "/openapi.json", "../openapi.json"),
        ("/internal/docs", "/internal/openapi.json", "openapi.json"),
        ("/docs", "/internal/openapi.json", "internal/openapi.json"),
    ],
)
def test_a_page_finds_its_document_wherever_both_are(page: str, document: str, shown: str) -> None:
    with TestClient(application(path=document, reference=page), base_url="http://shop") as client:
        answer = client.get(page)
        found = [client.get(str(answer.url.join(each))) for each in addresses_in(answer.text)[1:]]

    assert addresses_in(answer.text)[-1] == shown
    assert [each.status_code for each in found] == [200, 200, 200, 200]


@pytest.mark.parametrize("kind", list(PageKind), ids=lambda kind: kind.name.lower())
def test_a_page_permits_nothing_from_elsewhere(kind: PageKind) -> None:
    given: dict[str, Any] = {kind.name.lower(): "/page"}
    with TestClient(application(**given)) as client:
        headers = client.get("/page").headers

    policy = dict(each.split(" ", 1) for each in headers["content-security-policy"].split("; "))
    styles = policy.pop("style-src").split(" ")
    assert policy == {
        "default-src": "'none'",
        "script-src": "'self'",
        "img-src": "'self' data:",
        "connect-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
    }
    assert styles[0] == "'self'"
    assert all(each.startswith("'sha256-") for each in styles[1:])
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


def test_requests_may_go_to_the_servers_of_the_document() -> None:
    servers = [
        Server("https://api.example/v1"),
        Server("https://api.example/v2"),
        Server("/here"),
        Server("http://a:8"),
    ]

    with TestClient(application(ApiInfo(title="", version="", servers=servers), playground="/docs")) as client:
        policy = client.get("/docs").headers["content-security-policy"]

    assert "connect-src 'self' https://api.example http://a:8;" in policy


def test_files_are_kept_and_pages_are_asked_about() -> None:
    with TestClient(application(playground="/docs")) as client:
        page = client.get("/docs")
        [_, style, bundle, script, _] = addresses_in(page.text)
        answers = [client.get(f"/{each}") for each in (style, bundle, script)]
        again = client.get(f"/{style}", headers={"if-none-match": answers[0].headers["etag"]})
        page_again = client.get("/docs", headers={"if-none-match": page.headers["etag"]})

    assert [each.headers["content-type"] for each in answers] == [
        "text/css; charset=utf-8",
        "text/javascript; charset=utf-8",
        "text/javascript; charset=utf-8",
    ]
    assert {each.headers["cache-control"] for each in answers} == {"public, max-age=31536000, immutable"}
    assert {each.headers["x-content-type-options"] for each in answers} == {"nosniff"}
    assert (again.status_code, page_again.status_code) == (304, 304)
    assert page.headers["cache-control"] == "no-cache"


def test_other_files_and_other_versions_are_404() -> None:
    with TestClient(application(playground="/docs")) as client:
        style = addresses_in(client.get("/docs").text)[1]
        other_file = client.get(f"/{style}".replace("swagger-ui.css", "LICENSE"))
        other_version = client.get("/docs/000000000000/swagger-ui.css")

    assert (other_file.status_code, other_version.status_code) == (404, 404)


def test_the_version_of_files_is_that_of_their_content() -> None:
    document = {"info": {"title": "A"}}

    first, same = (site_of(PageKind.PLAYGROUND, path, "/a.json", document) for path in ("/docs", "/other"))

    assert first.version == same.version != site_of(PageKind.REFERENCE, "/docs", "/a.json", document).version


@pytest.mark.parametrize("given", [{"playground": "docs"}, {"reference": "docs"}], ids=["playground", "reference"])
def test_a_page_without_a_slash_is_refused(given: Any) -> None:
    with pytest.raises(
        WiringError, match=r'would answer at "docs", and a path begins with a slash\.\nWrite "/docs"\.$'
    ):
        application(**given)


def test_modules_with_other_pages_are_not_the_same() -> None:
    assert OpenApiModule(INFO, playground="/docs").means(OpenApiModule(INFO, playground="/docs"))
    assert not OpenApiModule(INFO, playground="/docs").means(OpenApiModule(INFO))


def test_pages_are_public_and_below_the_prefix() -> None:
    app = Application(Module(imports=[OpenApiModule(INFO, playground="/docs")]), prefix="/api", deny_by_default=True)

    with TestClient(app) as client:
        style = addresses_in(client.get("/api/docs").text)[1]
        assert client.get(f"/api/{style}").status_code == 200


def test_a_document_below_a_prefix_says_so() -> None:
    app = application(yaml_path="/openapi.yaml")
    with TestClient(app, root_path="/api") as client:
        document = client.get("/api/openapi.json").json()
        as_yaml = client.get("/api/openapi.yaml").text
        at_the_root = TestClient(app).get("/openapi.json").json()

    assert list(document) == ["openapi", "info", "servers", "paths", "components"]
    assert document["servers"] == [{"url": "/api"}]
    assert as_yaml.splitlines()[4:6] == ["servers:", "- url: /api"]
    assert "servers" not in at_the_root


def test_servers_that_were_named_stay() -> None:
    app = application(ApiInfo(title="", version="", servers=[Server("https://shop.example")]))

    with TestClient(app, root_path="/api") as client:
        assert client.get("/api/openapi.json").json()["servers"] == [{"url": "https://shop.example"}]


@pytest.mark.parametrize("host", [FastAPI, Starlette], ids=["FastAPI", "Starlette"])
def test_a_host_may_have_the_playground_below_any_prefix(host: type[Starlette]) -> None:
    app = application(playground="/docs")
    outer = host(routes=[Mount("/tenants/{name}", app)], lifespan=app.lifespan)

    with TestClient(outer) as client:
        page = client.get("/tenants/a/docs")
        [_, style, *_, shown] = addresses_in(page.text)
        document = client.get(str(page.url.join(shown))).json()
        other = client.get("/tenants/b/openapi.json").json()

        assert client.get(str(page.url.join(style))).status_code == 200
    assert (document["servers"], other["servers"]) == ([{"url": "/tenants/a"}], [{"url": "/tenants/b"}])


def test_what_comes_from_others_is_what_the_versions_name() -> None:
    versions = json.loads((ASSETS / "versions.json").read_text(encoding="utf-8"))

    for folder, release in versions.items():
        names = sorted(each.rpartition("/")[2] for each in release["files"])
        assert sorted(path.name for path in (ASSETS / folder).iterdir()) == names
        assert "LICENSE" in names
    assert sum(path.stat().st_size for path in ASSETS.rglob("*") if path.is_file()) < 3_500_000
