"""Endpoints in several versions: ranges, the better of two, names, what is announced."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any

import pytest
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient, WebSocketDenialResponse

from armature.core import (
    Application,
    Connection,
    Module,
    NotFound,
    Reply,
    Scope,
    Version,
    WiringError,
    controller,
    get,
    head,
    injectable,
    message,
    post,
    use_filter,
    use_middleware,
    websocket,
)
from armature.core.errors import DuplicateRoute
from armature.core.types import ASGIApp, ASGIScope, Receive, Send
from armature.core.versioning import NEUTRAL, ByHeader, ByPath, Versioning
from tests.core.http.serving import QUIET

BY_HEADER = Versioning(by=ByHeader())
ANNOUNCED = {
    "deprecation": "@1767225600",
    "sunset": "Thu, 31 Dec 2026 00:00:00 GMT",
    "link": '<https://docs.example/v1>; rel="deprecation", <https://docs.example/v1>; rel="sunset"',
}
V1 = Version("1", deprecated=date(2026, 1, 1), sunset=date(2026, 12, 31), link="https://docs.example/v1")


def application(*controllers: object, **given: Any) -> Application:
    return Application(Module(name="Shop", controllers=controllers), settings=QUIET, **given)


def client_of(*controllers: object, **given: Any) -> TestClient:
    return TestClient(application(*controllers, **given), headers={"x-request-id": "test"})


def answering(text: str, version: Any, path: str = "/items/{id}", **options: Any) -> Any:
    @get(path, version=version, name=text, **options)
    async def answer(id: int) -> str:
        return text

    return answer


def announced(headers: Any) -> dict[str, str]:
    return {name: ", ".join(headers.get_list(name)) for name in ANNOUNCED if name in headers}


def refusal(program: Any, kind: type[WiringError] = WiringError) -> str:
    with pytest.raises(kind) as refused:
        program()
    return re.sub(r"[^ (]+test_editions\.py:\d+", "here", str(refused.value))


@pytest.mark.parametrize(
    ("routes", "expected"),
    [
        ({"one": "1", "two": "2", "all": "1+"}, ["one", "two", "all", "all"]),
        ({"low": "1+", "high": "3+"}, ["low", "low", "high", "high"]),
        ({"named": ["1", "4"], "low": "1+", "high": "3+"}, ["named", "low", "high", "named"]),
        ({"several": ["1", "3+"]}, ["several", None, "several", "several"]),
        ({"open": "2+", "closed": "2-3"}, [None, "closed", "closed", "open"]),
        ({"before": "1-2", "after": "2.5+"}, ["before", "before", "after", "after"]),
        ({"rest": NEUTRAL, "two": "2"}, ["rest", "two", "rest", "rest"]),
    ],
    ids=["exact", "highest", "listed", "holes", "closed", "apart", "neutral"],
)
@pytest.mark.parametrize("by", [ByPath(), ByHeader()], ids=["path", "header"])
def test_the_most_exact_of_several_answers(by: Any, routes: dict[str, Any], expected: list[str | None]) -> None:
    versioning = Versioning(by=by, supported=["1", "2", "3", "4"])
    with client_of(*(answering(text, version) for text, version in routes.items()), versioning=versioning) as client:
        for version, text in zip(["1", "2", "3", "4"], expected, strict=True):
            bare = "/items/7" if isinstance(by, ByHeader) or text == "rest" else f"/v{version}/items/7"
            response = client.get(bare, headers={"x-api-version": version})
            assert (response.text if response.is_success else None) == text


def test_a_route_in_several_versions_is_one_route_for_each() -> None:
    app = application(answering("both", ["1", "2"]), both_of)

    assert [plan.endpoint.address for plan in app.blueprint.plans] == [
        "GET /v1/items/{id}",
        "GET /v2/items/{id}",
        "GET /v1/both",
        "GET /v2/both",
    ]
    assert app.url_for("both", id=7) == "/v2/items/7"
    assert app.url_for("both_of") == "/v2/both"


@get("/both", version="1+")
async def both_of() -> str:
    return "both"


def test_dates_are_versions_too() -> None:
    routes = [answering("old", "2025-01-01"), answering("new", "2026-05-01+"), answering("now", "2026-06-01")]
    with client_of(*routes, versioning=Versioning(supported=["2026-08-01"])) as client:
        assert client.get("/v2025-01-01/items/7").text == "old"
        assert client.get("/v2026-06-01/items/7").text == "now"
        assert client.get("/v2026-08-01/items/7").text == "new"


def test_the_nearest_version_holds_and_neutral_takes_it_off() -> None:
    @controller("/shop", version=["1", "2"])
    class Shop:
        @get("/inherited")
        async def inherited(self) -> str:
            return "inherited"

        @get("/own", version="3")
        async def own(self) -> str:
            return "own"

        @get("/neutral", version=NEUTRAL)
        async def neutral(self) -> str:
            return "neutral"

    addresses = [plan.endpoint.address for plan in application(Shop).blueprint.plans]

    assert addresses == ["GET /v1/shop/inherited", "GET /v2/shop/inherited", "GET /v3/shop/own", "GET /shop/neutral"]


def test_versions_may_name_their_parameters_differently() -> None:
    @get("/{id}/parts/{part}", version="1")
    async def first(id: int, part: str) -> str:
        return f"{id} {part}"

    @get("/{key}/parts/{name}", version="2")
    async def second(key: int, name: str) -> str:
        return f"{key} {name}"

    with client_of(first, second, versioning=BY_HEADER) as client:
        assert client.get("/7/parts/a%2Fb", headers={"x-api-version": "1"}).text == "7 a/b"
        assert client.get("/7/parts/c", headers={"x-api-version": "2"}).text == "7 c"


def test_what_another_version_has_lets_the_search_go_on() -> None:
    @get("/{name}", version=NEUTRAL)
    async def named(name: str) -> str:
        return f"named {name}"

    @get("/{rest:path}")
    async def below(rest: str) -> str:
        return f"below {rest}"

    with client_of(answering("one", "1", "/{id:int}"), named, below, versioning=BY_HEADER) as client:
        assert client.get("/7", headers={"x-api-version": "1"}).text == "one"
        assert client.get("/7", headers={"x-api-version": "2"}).text == "named 7"
        assert client.get("/7").text == "named 7"


def test_head_goes_where_get_does_unless_it_is_declared() -> None:
    @head("/items/{id}", version="2", headers={"X-Own": "yes"})
    async def own(id: int) -> None: ...

    with client_of(answering("one", "1"), answering("two", "2"), own, versioning=BY_HEADER) as client:
        first = client.head("/items/7", headers={"x-api-version": "1"})
        second = client.head("/items/7", headers={"x-api-version": "2"})

    assert (first.status_code, first.headers["content-length"]) == (200, "3")
    assert (second.status_code, second.headers["x-own"]) == (204, "yes")


def test_the_other_slash_is_looked_for_among_versions_too() -> None:
    routes = [answering("one", "1"), answering("two", "2")]
    with client_of(*routes, versioning=BY_HEADER, trailing_slash="ignore") as client:
        assert client.get("/items/7/", headers={"x-api-version": "2"}).text == "two"
        assert client.get("/items/%37/", headers={"x-api-version": "1"}).text == "one"
        assert client.get("/nowhere/").status_code == 404
    with client_of(*routes, versioning=BY_HEADER, trailing_slash="redirect") as client:
        response = client.get("/items/7/", headers={"x-api-version": "2"}, follow_redirects=False)
    assert (response.status_code, response.headers["location"]) == (308, "/items/7")


def test_a_range_that_holds_no_version_is_refused() -> None:
    assert refusal(lambda: application(answering("none", "1+"))) == (
        'version="1+" (here) is a range that holds no version. Nothing states one exactly.\n'
        'State one of it exactly, or write `versioning=Versioning(supported=["1"])`.'
    )
    assert refusal(lambda: application(answering("one", "1"), answering("none", ["1", "3-4"], "/other/{id}"))) == (
        'version="3-4" (here) is a range that holds no version. There are 1.\n'
        'State one of it exactly, or write `versioning=Versioning(supported=["3"])`.'
    )


def test_a_range_of_which_others_have_everything_is_refused() -> None:
    routes = [answering("one", "1"), answering("two", "2"), answering("all", "1-2")]

    assert refusal(lambda: application(*routes), DuplicateRoute) == (
        "answering.<locals>.answer (here) answers nothing: other endpoints state each of its versions (1-2) more "
        "exactly.\nTake it away, or change its version."
    ).replace("answering.<locals>.", "")


@pytest.mark.parametrize("versioning", [Versioning(), BY_HEADER], ids=["path", "header"])
def test_two_of_one_version_are_refused(versioning: Versioning) -> None:
    for first, second in [("1", "1.0"), ("1", "1"), (["1", "2"], "2")]:
        with pytest.raises(DuplicateRoute):
            application(answering("one", first), answering("two", second), versioning=versioning)


def test_the_default_version_and_what_is_neutral_cannot_share_a_path() -> None:
    with pytest.raises(DuplicateRoute):
        application(answering("one", "1"), answering("rest", NEUTRAL), versioning=Versioning(default="1"))


@injectable(scope=Scope.REQUEST)
class Session: ...


class Missed(Exception): ...


class Catch:
    def catch(self, error: Missed) -> PlainTextResponse:
        return PlainTextResponse("missed", 410)


def test_what_is_announced_rides_on_every_answer() -> None:
    @controller("/", version=V1)
    class Shop:
        @get("/plain")
        async def plain(self) -> str:
            return "plain"

        @get("/scoped")
        async def scoped(self, session: Session) -> str:
            return "scoped"

        @get("/response")
        async def response(self) -> PlainTextResponse:
            return PlainTextResponse("response", headers={"Sunset": "own"})

        @get("/reply")
        async def reply(self) -> Reply[str]:
            return Reply("reply", headers={"Link": '</next>; rel="next"'})

        @get("/stream")
        async def stream(self) -> AsyncIterator[str]:
            yield "stream"

        @get("/caught")
        @use_filter(Catch)
        async def caught(self) -> str:
            raise Missed

        @get("/problem")
        async def problem(self) -> str:
            raise NotFound("There is none.")

        @get("/failure")
        async def failure(self) -> str:
            raise ValueError

        @post("/body")
        async def body(self, body: bytes) -> None: ...

    app = Application(Module(controllers=[Shop], providers=[Session]), settings=QUIET)
    with TestClient(app) as client:
        for path in ("plain", "scoped", "stream", "caught", "problem", "failure"):
            assert announced(client.get(f"/v1/{path}").headers) == ANNOUNCED, path
        assert announced(client.post("/v1/body").headers) == ANNOUNCED
        assert client.get("/v1/response").headers["sunset"] == "own"
        assert client.get("/v1/reply").headers.get_list("link") == ['</next>; rel="next"', *_links()]
        assert announced(client.get("/v1/nowhere").headers) == {}


def _links() -> list[str]:
    return ['<https://docs.example/v1>; rel="deprecation"', '<https://docs.example/v1>; rel="sunset"']


@pytest.mark.parametrize(
    ("options", "headers"),
    [
        ({"deprecated": True}, {}),
        ({"deprecated": date(2026, 1, 1)}, {"deprecation": "@1767225600"}),
        ({"deprecated": datetime.combine(date(2026, 1, 1), time(12))}, {"deprecation": "@1767268800"}),
        ({"deprecated": datetime(2026, 1, 1, tzinfo=timezone(timedelta(hours=1)))}, {"deprecation": "@1767222000"}),
        ({"sunset": date(2027, 1, 1)}, {"sunset": "Fri, 01 Jan 2027 00:00:00 GMT"}),
        ({"sunset": datetime(2027, 1, 1, 12, tzinfo=UTC)}, {"sunset": "Fri, 01 Jan 2027 12:00:00 GMT"}),
    ],
)
def test_a_route_announces_its_own_end(options: dict[str, Any], headers: dict[str, str]) -> None:
    with client_of(answering("old", None, **options)) as client:
        assert announced(client.get("/items/7").headers) == headers


def test_a_route_says_more_exactly_what_its_version_announces() -> None:
    with client_of(answering("old", V1, sunset=date(2026, 6, 30)), answering("same", "1", "/same/{id}")) as client:
        assert announced(client.get("/v1/items/7").headers) == {**ANNOUNCED, "sunset": "Tue, 30 Jun 2026 00:00:00 GMT"}
        assert announced(client.get("/v1/same/7").headers) == ANNOUNCED


def test_what_is_supported_announces_for_every_route() -> None:
    versioning = Versioning(by=ByHeader(), supported=[V1])
    with client_of(answering("all", ["1", "2"]), versioning=versioning) as client:
        assert announced(client.get("/items/7", headers={"x-api-version": "1"}).headers) == ANNOUNCED
        assert announced(client.get("/items/7", headers={"x-api-version": "2"}).headers) == {}


def test_an_end_before_its_announcement_is_refused() -> None:
    late, early = date(2026, 12, 31), date(2026, 1, 1)
    message = (
        "sunset=2026-01-01 (here) is before deprecated=2026-12-31, and clients are warned before something ends "
        "(RFC 9745).\nMove one of the two."
    )

    assert refusal(lambda: application(answering("old", None, deprecated=late, sunset=early))) == message
    assert refusal(lambda: application(answering("old", Version("1", sunset=early), deprecated=late))) == message


class Marked:
    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: ASGIScope, receive: Receive, send: Send) -> None:
        async def marked(message: Any) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], (b"x-marked", b"yes")]
            await send(message)

        await self.app(scope, receive, marked)


def test_middleware_stands_around_the_version_that_has_it() -> None:
    marked = use_middleware(Marked)(answering("one", V1))
    with client_of(marked, answering("two", "2"), versioning=BY_HEADER) as client:
        first = client.get("/items/7", headers={"x-api-version": "1"})
        second = client.get("/items/7", headers={"x-api-version": "2"})

    assert (first.text, first.headers["x-marked"], announced(first.headers)) == ("one", "yes", ANNOUNCED)
    assert (second.text, "x-marked" in second.headers) == ("two", False)


@dataclass
class Said:
    text: str


@pytest.mark.parametrize("versioning", [Versioning(), BY_HEADER], ids=["path", "header"])
def test_websockets_have_versions(versioning: Versioning) -> None:
    @controller("/rooms")
    class Rooms:
        @websocket("/{room}", version=[V1, "2"])
        async def enter(self, room: str, connection: Connection) -> None:
            await connection.send(room)

        @message()
        async def say(self, said: Said) -> str:
            return said.text

    @websocket("/rooms/{room}", version="3")
    async def third(room: str, connection: Connection) -> None:
        await connection.send(f"third {room}")

    with client_of(Rooms, third, versioning=versioning, trailing_slash="ignore") as client:
        for version, text in [("1", "a"), ("2", "a"), ("3", "third a")]:
            path = "/rooms/a/" if versioning is BY_HEADER else f"/v{version}/rooms/a"
            with client.websocket_connect(path, headers={"x-api-version": version}) as socket:
                assert socket.receive_text() == text
                if version != "3":
                    socket.send_json({"text": "said"})
                    assert socket.receive_text() == "said"
                answered: Any = socket.extra_headers
                assert dict(answered).get(b"deprecation") == (b"@1767225600" if version == "1" else None)
        for path in ("/v4/rooms/a", "/elsewhere"):
            with pytest.raises(WebSocketDenialResponse) as refused, client.websocket_connect(path):
                pass
            assert refused.value.status_code == 404


def test_a_handshake_in_a_version_that_is_not_there_is_refused() -> None:
    @websocket("/", version="1")
    async def first(connection: Connection) -> None: ...

    client = client_of(first, versioning=BY_HEADER)
    asked = {"x-api-version": "9"}
    with client, pytest.raises(WebSocketDenialResponse) as refused, client.websocket_connect("/", headers=asked):
        pass

    assert refused.value.json()["supported"] == ["1"]
