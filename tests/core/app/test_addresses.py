"""Which endpoint answers, and what does where none can: methods, slashes, escapes, prefixes, names."""

from urllib.parse import urlsplit

import pytest
from starlette.requests import Request
from starlette.testclient import TestClient

from armature.core import Application, ArmatureError, Module, WiringError, controller, get, head, options, post, route
from armature.core.routing import Converter
from armature.core.routing.router import TrailingSlash
from tests.core.http.serving import QUIET, exchange, problem, serve


@get("/items/{name}")
async def show(name: str) -> str:
    return name


@get("/files/{rest:path}")
async def file(rest: str) -> str:
    return rest


@get("/items")
async def listing() -> str:
    return "all"


@post("/items/")
async def add() -> str:
    return "added"


@get("/")
async def hello() -> str:
    return "hello"


@post("/")
async def create() -> str:
    return "created"


def client_of(*controllers: object, trailing_slash: TrailingSlash = "strict", root_path: str = "") -> TestClient:
    app = Application(Module(controllers=controllers), settings=QUIET, trailing_slash=trailing_slash)
    return TestClient(app, root_path=root_path, follow_redirects=False, headers={"x-request-id": "test"})


def test_a_path_that_nothing_answers_is_404() -> None:
    with serve(hello) as client:
        response = client.get("/nowhere")

    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json() == problem(404, "not-found", "Not found", "Nothing is at this path.", instance="/nowhere")


def test_a_method_that_a_path_does_not_answer_is_405_and_told_the_others() -> None:
    with serve(hello, create) as client:
        response = client.delete("/")

    assert response.headers["allow"] == "GET, HEAD, OPTIONS, POST"
    assert response.json() == problem(
        405, "method-not-allowed", "Method not allowed", "DELETE is not possible here; GET, HEAD, OPTIONS, POST are."
    )


def test_options_is_answered_with_the_methods() -> None:
    with serve(hello, create) as client:
        response = client.options("/")

    assert (response.status_code, response.headers["allow"], response.content) == (204, "GET, HEAD, OPTIONS, POST", b"")


def test_options_of_an_unknown_path_and_of_the_server_is_404() -> None:
    with serve(hello) as client:
        assert client.options("/nowhere").status_code == 404
        assert client.request("OPTIONS", "http://testserver/*").status_code == 404


def test_every_get_answers_head_without_a_body() -> None:
    with serve(hello) as client:
        whole, head_alone = client.get("/"), client.head("/")

    assert (head_alone.status_code, head_alone.content) == (200, b"")
    assert head_alone.headers == whole.headers


async def test_no_body_is_sent_to_head_not_even_of_a_problem() -> None:
    app = Application(Module(controllers=[hello]), settings=QUIET)
    async with app:
        answers = [(await exchange(app, "HEAD", path))[-1] for path in ("/", "/nowhere")]

    assert answers == [{"type": "http.response.body", "body": b""}] * 2


def test_head_and_options_of_ones_own_come_first() -> None:
    @head("/")
    async def own_head() -> None: ...

    @options("/")
    async def own_options() -> str:
        return "own"

    with serve(hello, own_head, own_options) as client:
        assert client.head("/").status_code == 204
        assert client.options("/").text == "own"


def test_any_method_can_be_a_route() -> None:
    @route("PURGE", "/")
    async def purge() -> str:
        return "gone"

    with serve(purge) as client:
        assert client.request("PURGE", "/").text == "gone"
        assert client.get("/").headers["allow"] == "OPTIONS, PURGE"


@pytest.mark.parametrize(
    ("path", "policy", "status"),
    [
        pytest.param("/items/", "strict", 405, id="strict-with-another-method"),
        pytest.param("/items/a/", "strict", 404, id="strict"),
        pytest.param("/items/a/", "redirect", 308, id="redirect"),
        pytest.param("/items/a/", "ignore", 200, id="ignore"),
        pytest.param("/nowhere/", "redirect", 404, id="redirect-nowhere"),
        pytest.param("/nowhere%20/", "redirect", 404, id="redirect-nowhere-escaped"),
        pytest.param("/nowhere/", "ignore", 404, id="ignore-nowhere"),
        pytest.param("/nowhere%20/", "ignore", 404, id="ignore-nowhere-escaped"),
        pytest.param("//items/a/", "redirect", 404, id="redirect-to-no-other-host"),
    ],
)
def test_the_other_slash_is_what_the_policy_says(path: str, policy: TrailingSlash, status: int) -> None:
    with client_of(show, listing, add, trailing_slash=policy) as client:
        assert client.get(f"http://testserver{path}").status_code == status


@pytest.mark.parametrize(
    ("sent", "root_path", "location"),
    [
        pytest.param("/items/a/", "", "/items/a", id="plain"),
        pytest.param("/items/a/?b=1&c=%2F", "", "/items/a?b=1&c=%2F", id="query"),
        pytest.param("/items/a%2Fb%20c/", "", "/items/a%2Fb%20c", id="escaped"),
        pytest.param("/items/%C3%A4/", "", "/items/%C3%A4", id="not-ascii"),
        pytest.param("/items/a@b:c/", "", "/items/a@b:c", id="signs-that-need-no-escape"),
        pytest.param("/api/items/a/", "/api", "/api/items/a", id="below-a-prefix"),
        pytest.param("/api/items/a%2Fb/", "/api", "/api/items/a%2Fb", id="escaped-below-a-prefix"),
        pytest.param("/my%20api/items/a/", "/my api", "/my%20api/items/a", id="prefix-with-a-space"),
    ],
)
def test_a_redirect_leads_to_the_same_place_without_the_slash(sent: str, root_path: str, location: str) -> None:
    with client_of(show, trailing_slash="redirect", root_path=root_path) as client:
        response = client.get(sent)
        followed = client.get(response.headers["location"])

    assert (response.status_code, response.headers["location"]) == (308, location)
    assert response.headers["x-request-id"] == "test"
    assert followed.status_code == 200


@pytest.mark.parametrize("root_path", ["", "/api"])
@pytest.mark.parametrize("sent", ["/items/a%2Fb/", "/items/a%2Fb"])
def test_an_ignored_slash_changes_nothing_of_the_escapes(sent: str, root_path: str) -> None:
    with client_of(show, trailing_slash="ignore", root_path=root_path) as client:
        assert client.get(root_path + sent).text == "a/b"


@pytest.mark.parametrize(
    ("sent", "value"),
    [
        pytest.param("/items/a%20b", "a b", id="space"),
        pytest.param("/items/a+b", "a+b", id="plus-is-no-space"),
        pytest.param("/items/a%2Fb", "a/b", id="slash-inside-a-segment"),
        pytest.param("/items/%C3%A4", "ä", id="utf-8"),
        pytest.param("/items/%252F", "%2F", id="decoded-once"),
        pytest.param("/it%65ms/a", "a", id="in-a-constant-part"),
        pytest.param("/files/a%2Fb/c", "a/b/c", id="in-a-path-parameter"),
    ],
)
@pytest.mark.parametrize("root_path", ["", "/api"])
def test_a_parameter_is_decoded_text(sent: str, value: str, root_path: str) -> None:
    with client_of(show, file, root_path=root_path) as client:
        response = client.get(root_path + sent)

    assert response.text == value


@pytest.mark.parametrize(
    ("raw", "detail"),
    [
        pytest.param(
            b"/items/%zz",
            'The path holds "%zz", which is no percent escape; a literal "%" is sent as "%25".',
            id="no-escape",
        ),
        pytest.param(
            b"/items/%2",
            'The path holds "%2", which is no percent escape; a literal "%" is sent as "%25".',
            id="half-an-escape",
        ),
        pytest.param(b"/items/%FF", "The path is not UTF-8 after its percent escapes are decoded.", id="not-utf-8"),
    ],
)
async def test_a_path_that_cannot_be_decoded_is_400(raw: bytes, detail: str) -> None:
    app = Application(Module(controllers=[show]), settings=QUIET)
    async with app:
        head, body = await exchange(app, "GET", raw.decode())

    assert head["status"] == 400
    assert detail.replace('"', '\\"').encode() in body["body"]


@pytest.mark.parametrize(
    ("root_path", "path", "status"),
    [
        pytest.param("/api", "/api/items", 200, id="below"),
        pytest.param("/api", "/api", 200, id="at"),
        pytest.param("/api", "/items", 200, id="stripped-by-a-proxy"),
        pytest.param("/api", "/apis/items", 404, id="another-word"),
    ],
)
def test_a_path_below_root_path_is_matched_without_it(root_path: str, path: str, status: int) -> None:
    with client_of(hello, listing, root_path=root_path) as client:
        assert client.get(path).status_code == status


def test_a_prefix_stands_before_every_path() -> None:
    app = Application(Module(controllers=[hello, listing]), settings=QUIET, prefix="/api")

    with TestClient(app) as client:
        assert [client.get(path).status_code for path in ("/api", "/api/items", "/items", "/")] == [200, 200, 404, 404]
    assert app.url_for("listing") == "/api/items"


def test_a_prefix_without_its_slash_does_not_start() -> None:
    with pytest.raises(WiringError) as failure:
        Application(Module(controllers=[hello]), prefix="api")

    assert str(failure.value).partition(":")[0] == 'The path template "api" (tests/core/app/test_addresses.py'


def test_converters_of_ones_own_are_for_all_templates() -> None:
    even = Converter("even", r"\d*[02468]", int, str)

    @get("/{number:even}")
    async def halve(number: int) -> int:
        return number // 2

    app = Application(Module(controllers=[halve]), settings=QUIET, converters=[even])
    with TestClient(app) as client:
        assert [client.get(path).text for path in ("/4", "/12")] == ["2", "6"]
        assert client.get("/5").status_code == 404


def test_an_endpoint_is_found_by_its_name() -> None:
    @controller("/shop", version="1")
    class Shop:
        @get("/{name}")
        async def show(self, name: str) -> str:
            return name

        @get("/", name="all")
        async def listing(self) -> str:
            return ""

    app = Application(Module(controllers=[Shop, hello]), settings=QUIET)

    assert app.url_for("Shop.show", name="a/b c") == "/v1/shop/a%2Fb%20c"
    assert app.url_for("all") == "/v1/shop"
    assert app.url_for("hello") == "/"
    with pytest.raises(ArmatureError, match="No route is named"):
        app.url_for("Shop.listing")


def test_two_handlers_of_one_name_are_found_by_neither() -> None:
    def made(path: str):
        @get(path)
        async def twin() -> str:
            return path

        return twin

    app = Application(Module(controllers=[made("/a"), made("/b")]), settings=QUIET)

    with pytest.raises(ArmatureError) as failure:
        app.url_for("twin")
    assert str(failure.value) == 'No route is named "twin"; give the route a name=.'


@pytest.mark.parametrize(
    ("root_path", "url"),
    [("", "http://testserver/items/a%20b"), ("/api", "http://testserver/api/items/a%20b")],
    ids=["at-the-root", "below-a-prefix"],
)
def test_a_request_makes_whole_urls(root_path: str, url: str) -> None:
    @get("/where")
    async def where(request: Request) -> str:
        return str(request.url_for("show", name="a b"))

    with client_of(show, where, root_path=root_path) as client:
        text = client.get(f"{root_path}/where").text
        assert text == url
        assert client.get(urlsplit(text).path).text == "a b"
