"""What a server of HTTP is expected to answer, as docs/reference/http-specification.md lists it."""

from decimal import Decimal
from pathlib import Path

import pytest
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import HTMLResponse, RedirectResponse
from starlette.staticfiles import StaticFiles
from starlette.testclient import TestClient

from armature.core import Conflict, get, post, use_filter
from tests.core.http.serving import serve

ORIGIN = "https://shop.example"
PREFLIGHT = {"origin": ORIGIN, "access-control-request-method": "GET"}


def test_a_redirect_leads_on() -> None:
    @get("/old")
    async def old() -> RedirectResponse:
        return RedirectResponse("/new", status_code=303)

    with serve(old) as client:
        answer = client.get("/old", follow_redirects=False)

    assert (answer.status_code, answer.headers["location"]) == (303, "/new")


def test_a_page_is_html() -> None:
    @get("/")
    async def handler() -> HTMLResponse:
        return HTMLResponse("<h1>Shop</h1>")

    with serve(handler) as client:
        answer = client.get("/")

    assert (answer.text, answer.headers["content-type"]) == ("<h1>Shop</h1>", "text/html; charset=utf-8")


@pytest.mark.parametrize(("value", "body"), [(True, "true"), (Decimal("1.50"), '"1.50"'), (None, "null")])
def test_a_single_value_is_json(value: object, body: str) -> None:
    @get("/")
    async def handler() -> bool | Decimal | None:
        # one of the three
        return value  # type: ignore[return-value]

    with serve(handler) as client:
        answer = client.get("/")

    assert (answer.text, answer.headers["content-type"]) == (body, "application/json")


def test_files_are_served_below_a_path(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("hello", encoding="utf-8")

    with serve(mounts={"/static": StaticFiles(directory=tmp_path)}) as client:
        assert client.get("/static/a.txt").text == "hello"
        assert client.get("/static/b.txt").json()["status"] == 404


class Answers:
    def catch(self, error: Conflict) -> str:
        return "caught"


def allowing(**options: object) -> TestClient:
    """A client of endpoints behind Starlette's CORS middleware."""

    @get("/")
    async def show() -> str:
        return "shown"

    @post("/valid")
    async def valid(body: list[int]) -> None: ...

    @get("/fails")
    async def fails() -> None:
        raise RuntimeError

    @get("/caught")
    @use_filter(Answers)
    async def caught() -> str:
        raise Conflict

    # its own keywords
    cors = Middleware(CORSMiddleware, **options)  # type: ignore[arg-type]
    return serve(show, valid, fails, caught, middleware=[cors])


def test_nothing_is_said_of_origins_without_the_middleware() -> None:
    @get("/")
    async def handler() -> str:
        return "shown"

    with serve(handler) as client:
        answer = client.get("/", headers={"origin": ORIGIN})
        asked = client.options("/", headers=PREFLIGHT)

    assert not [name for each in (answer, asked) for name in each.headers if name.startswith("access-control")]


@pytest.mark.parametrize(
    "options",
    [
        {"allow_origins": [ORIGIN]},
        {"allow_origin_regex": r"https://.*\.example"},
        {"allow_origins": ["https://other.example"], "allow_origin_regex": r"https://shop\..*"},
    ],
    ids=["list", "pattern", "both"],
)
def test_an_origin_that_is_allowed_is_told_so(options: dict[str, object]) -> None:
    with allowing(**options) as client:
        answer = client.get("/", headers={"origin": ORIGIN})
        asked = client.options("/", headers=PREFLIGHT)

    assert answer.headers["access-control-allow-origin"] == ORIGIN
    assert (asked.status_code, asked.headers["access-control-allow-origin"]) == (200, ORIGIN)


@pytest.mark.parametrize("options", [{"allow_origins": ["https://a.example"]}, {"allow_origin_regex": "https://a.*"}])
def test_an_origin_that_is_not_allowed_is_not_told_so(options: dict[str, object]) -> None:
    with allowing(**options) as client:
        answer = client.get("/", headers={"origin": ORIGIN})
        asked = client.options("/", headers=PREFLIGHT)

    assert "access-control-allow-origin" not in answer.headers
    assert (asked.status_code, "access-control-allow-origin" in asked.headers) == (400, False)


def test_methods_and_headers_of_a_preflight_are_checked() -> None:
    with allowing(allow_origins=[ORIGIN], allow_methods=["GET"], allow_headers=["x-tenant"], max_age=60) as client:
        allowed = client.options("/", headers={**PREFLIGHT, "access-control-request-headers": "x-tenant"})
        method = client.options("/", headers={**PREFLIGHT, "access-control-request-method": "DELETE"})
        header = client.options("/", headers={**PREFLIGHT, "access-control-request-headers": "x-other"})

    assert [each.status_code for each in (allowed, method, header)] == [200, 400, 400]
    assert "x-tenant" in allowed.headers["access-control-allow-headers"]
    assert allowed.headers["access-control-max-age"] == "60"


def test_credentials_and_headers_are_exposed_only_where_that_is_said() -> None:
    with (
        allowing(allow_origins=[ORIGIN]) as plain,
        allowing(allow_origins=[ORIGIN], allow_credentials=True, expose_headers=["x-request-id"]) as open_,
    ):
        silent, said = (each.get("/", headers={"origin": ORIGIN}).headers for each in (plain, open_))

    assert "access-control-allow-credentials" not in silent
    assert "access-control-expose-headers" not in silent
    assert said["access-control-allow-credentials"] == "true"
    assert said["access-control-expose-headers"] == "x-request-id"


@pytest.mark.parametrize("allowed", [False, True])
def test_a_private_network_is_open_only_where_that_is_said(allowed: bool) -> None:
    headers = {**PREFLIGHT, "access-control-request-private-network": "true"}
    with allowing(allow_origins=[ORIGIN], allow_private_network=allowed) as client:
        answer = client.options("/", headers=headers)

    assert ("access-control-allow-private-network" in answer.headers) is allowed


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("POST", "/valid", 422), ("GET", "/fails", 500), ("GET", "/caught", 200), ("GET", "/unknown", 404)],
)
def test_answers_to_errors_have_the_headers_of_the_origin_too(method: str, path: str, status: int) -> None:
    with allowing(allow_origins=[ORIGIN]) as client:
        answer = client.request(method, path, headers={"origin": ORIGIN})

    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (status, ORIGIN)
