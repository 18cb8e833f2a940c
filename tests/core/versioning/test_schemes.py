"""Each place in which a request can say its version, and several of them together."""

from collections.abc import Sequence
from typing import Any

import pytest
from starlette.testclient import TestClient

from armature.core import Application, Module, Version, WiringError, get, post
from armature.core.types import ASGIScope
from armature.core.versioning import (
    NEUTRAL,
    ByHeader,
    ByMediaType,
    ByPath,
    ByQuery,
    Versioning,
    VersionScheme,
)
from tests.core.http.serving import QUIET, problem

VENDOR = ByMediaType("application/vnd.shop.v{version}+json")


@get("/", version="1")
async def first() -> str:
    return "first"


@get("/", version="2")
async def second() -> str:
    return "second"


@get("/health", version=NEUTRAL)
async def health() -> str:
    return "well"


def client_of(versioning: Versioning, *controllers: object, prefix: str = "") -> TestClient:
    module = Module(controllers=controllers or (first, second, health))
    app = Application(module, versioning=versioning, prefix=prefix, settings=QUIET)
    return TestClient(app, headers={"x-request-id": "test"})


def unsupported(version: str, *supported: str, **fields: Any) -> dict[str, object]:
    there = " and ".join(supported)
    detail = f'There is no version "{version}"; there {"are" if len(supported) > 1 else "is"} {there}.'
    return problem(400, "unsupported-version", "Unsupported version", detail, supported=list(supported), **fields)


NEITHER = (
    "is neither the name of a parameter nor a media type with a version.\n"
    'Write "version", or such as "application/vnd.shop.v{version}+json".'
)
MISSING = problem(
    400,
    "missing-version",
    "Missing version",
    "The request must say which version it means; there are 1 and 2.",
    supported=["1", "2"],
)


@pytest.mark.parametrize(
    ("by", "path", "headers", "text"),
    [
        (ByHeader(), "/", {"x-api-version": "1"}, "first"),
        (ByHeader(), "/", {"x-api-version": "v2.0"}, "second"),
        (ByHeader("Api"), "/", {"API": " 2 "}, "second"),
        (ByQuery(), "/?version=1", {}, "first"),
        (ByQuery("v"), "/?a=b&v=2&v=2", {}, "second"),
        (ByMediaType(), "/", {"accept": "application/json; version=1"}, "first"),
        (ByMediaType(), "/", {"accept": 'text/plain, application/json ; VERSION="2"'}, "second"),
        (ByMediaType(), "/", {"accept": "*/*", "content-type": "application/json;version=1"}, "first"),
        (ByMediaType(), "/", {"accept": "a/b;version=1;q=0.5, a/b;version=2;q=0.9"}, "second"),
        (ByMediaType(), "/", {"accept": "a/b;version=1;q=0, a/b;version=2;q=0.1"}, "second"),
        (ByMediaType(), "/", {"accept": "a/b;version=7, a/b;version=1;q=0.2"}, "first"),
        (ByMediaType(), "/", {"accept": "a/b;version=2;q=x, a/b;version=1"}, "first"),
        (VENDOR, "/", {"accept": "application/vnd.shop.v2+json"}, "second"),
        (VENDOR, "/", {"accept": "text/html, Application/VND.shop.v1+JSON;q=0.3"}, "first"),
        (VENDOR, "/", {"accept": "*/*", "content-type": "application/vnd.shop.v2+json; charset=utf-8"}, "second"),
        (ByPath(), "/v1", {}, "first"),
        (ByPath("/api/{version}"), "/api/2", {}, "second"),
        ([ByPath(), ByHeader()], "/v1", {}, "first"),
        ([ByPath(), ByHeader()], "/", {"x-api-version": "2"}, "second"),
        ([ByPath(), ByHeader()], "/v2", {"x-api-version": "2"}, "second"),
        ([ByHeader(), ByQuery()], "/?version=2", {}, "second"),
        ([ByHeader(), ByQuery()], "/?version=1.0", {"x-api-version": "1"}, "first"),
        ([ByMediaType(), ByHeader()], "/", {"accept": "a/b;version=1, a/b;version=2", "x-api-version": "2"}, "second"),
        ([ByHeader(), ByMediaType()], "/", {"accept": "*/*", "x-api-version": "2"}, "second"),
    ],
)
def test_a_version_is_read(by: Any, path: str, headers: dict[str, str], text: str) -> None:
    with client_of(Versioning(by=by)) as client:
        assert client.get(path, headers=headers).text == text


@pytest.mark.parametrize(
    ("by", "path", "headers", "answer"),
    [
        (ByHeader(), "/", {}, MISSING),
        (ByHeader(), "/", {"x-api-version": " "}, MISSING),
        (ByHeader(), "/", {"x-api-version": "3"}, unsupported("3", "1", "2")),
        (ByHeader(), "/", {"x-api-version": "beta"}, unsupported("beta", "1", "2")),
        (ByHeader(), "/", {"x-api-version": "9" * 50}, unsupported("9" * 40, "1", "2")),
        (ByQuery(), "/", {}, MISSING),
        (ByQuery(), "/?version=", {}, unsupported("", "1", "2")),
        (
            ByQuery(),
            "/?version=1&version=2",
            {},
            problem(400, "bad-request", "Bad request", 'The query parameter "version" says 2 versions; say one.'),
        ),
        (
            ByQuery(),
            "/?" + "a&" * 1001,
            {},
            problem(400, "bad-request", "Bad request", "The query string has more than 1000 parameters."),
        ),
        (VENDOR, "/", {"accept": "application/vnd.shop.v9+json"}, unsupported("9", "1", "2")),
        (VENDOR, "/", {"accept": "application/json"}, MISSING),
        (
            [ByHeader(), ByQuery()],
            "/?version=1",
            {"x-api-version": "2"},
            problem(
                400,
                "bad-request",
                "Bad request",
                'The request asks for versions that contradict each other: "2" and "1".',
            ),
        ),
        (
            [ByHeader(), ByQuery()],
            "/?version=beta",
            {"x-api-version": "beta"},
            unsupported("beta", "1", "2"),
        ),
        (
            [ByPath(), ByHeader()],
            "/v1",
            {"x-api-version": "2"},
            problem(
                400,
                "bad-request",
                "Bad request",
                "The path asks for version 1, and the request for 2.",
                instance="/v1",
            ),
        ),
        ([ByPath(), ByHeader()], "/v1", {"x-api-version": "7"}, unsupported("7", "1", "2", instance="/v1")),
        ([ByPath(), ByHeader()], "/", {}, MISSING),
    ],
)
def test_a_version_that_cannot_be_had_is_explained(
    by: Any, path: str, headers: dict[str, str], answer: dict[str, object]
) -> None:
    with client_of(Versioning(by=by)) as client:
        assert client.get(path, headers=headers).json() == answer


def test_a_header_that_comes_twice_must_say_one_version() -> None:
    with client_of(Versioning(by=ByHeader())) as client:
        response = client.get("/", headers=[("x-api-version", "1"), ("x-api-version", "2")])

    assert response.json() == problem(
        400, "bad-request", "Bad request", "The header X-API-Version says 2 versions; say one."
    )


def test_what_is_neutral_answers_whatever_the_version() -> None:
    with client_of(Versioning(by=[ByHeader(), ByQuery()])) as client:
        for path, version in [("/health", "1"), ("/health", "99"), ("/health?version=3", "beta")]:
            assert client.get(path, headers={"x-api-version": version}).text == "well"
        assert client.get("/health").text == "well"


def test_without_a_version_the_default_is_meant() -> None:
    for default in ("1", Version("1")):
        with client_of(Versioning(by=[ByPath(), ByHeader()], default=default)) as client:
            assert client.get("/").text == "first"
            assert client.get("/", headers={"x-api-version": "2"}).text == "second"


def test_a_path_without_a_version_is_that_of_the_default() -> None:
    with client_of(Versioning(default="2"), prefix="/api") as client:
        assert [client.get(path).text for path in ("/api", "/api/v1", "/api/v2")] == ["second", "first", "second"]
        assert "vary" not in client.get("/api").headers


def test_a_path_of_another_version_is_404_with_those_that_there_are() -> None:
    @get("/items/{id}", version=["1", "2"])
    async def item(id: int) -> int:
        return id

    @get("/items/{id}/parts", version="2")
    async def parts(id: int) -> int:
        return id

    detail = "Nothing is at this path; it is in version 1 and 2."
    with client_of(Versioning(), item, parts, prefix="/api") as client:
        for path in ("/api/v9/items/7", "/api/items/7", "/api/v9/items/a%20b"):
            assert client.get(path).json() == problem(
                404, "not-found", "Not found", detail, instance=path.replace("%20", " "), supported=["1", "2"]
            )
        assert client.get("/api/v1/items/7/parts").json()["supported"] == ["2"]
        for path in ("/api/v9/nothing", "/elsewhere", "/api"):
            assert "supported" not in client.get(path).json()


def test_versions_may_stand_behind_any_text_of_a_path() -> None:
    @get("/{name}", version="1")
    async def named(name: str) -> str:
        return name

    with client_of(Versioning(by=ByPath("/издание-{version}")), named) as client:
        assert client.get("/издание-1/a%2Fb").text == "a/b"
        assert client.get("/%E8/a%2Fb").status_code == 400
        assert client.get("/a%20b").json()["supported"] == ["1"]


def test_the_answers_say_what_they_vary_by() -> None:
    @get("/", headers={"Vary": "Accept-Language"}, version="1")
    async def both() -> str:
        return "both"

    @get("/", version=NEUTRAL)
    async def rest() -> str:
        return "rest"

    @get("/alone")
    async def alone() -> str:
        return "alone"

    schemes: list[VersionScheme] = [ByHeader(), ByMediaType(), ByMediaType("v"), ByQuery()]
    with client_of(Versioning(by=schemes), both, rest, alone) as client:
        assert client.get("/", headers={"x-api-version": "1"}).headers["vary"] == (
            "Accept-Language, X-API-Version, Accept"
        )
        assert client.get("/").headers["vary"] == "X-API-Version, Accept"
        assert "vary" not in client.get("/alone").headers


def test_a_scheme_of_ones_own_is_asked() -> None:
    class ByHost:
        vary = ""

        def read(self, scope: ASGIScope) -> Sequence[str]:
            return [value.decode()[1:2] for name, value in scope["headers"] if name == b"host"]

    with client_of(Versioning(by=ByHost())) as client:
        assert client.get("/", headers={"host": "v2.example.com"}).text == "second"


def test_the_method_decides_before_the_version() -> None:
    @post("/", version="2")
    async def add() -> str:
        return "added"

    with client_of(Versioning(by=ByHeader()), first, add) as client:
        wrong = client.post("/", headers={"x-api-version": "1"})
        nowhere = client.delete("/", headers={"x-api-version": "1"})

    assert wrong.json() == problem(
        400, "unsupported-version", "Unsupported version", "This is not in version 1; it is in 2.", supported=["2"]
    )
    assert (nowhere.status_code, nowhere.headers["allow"]) == (405, "GET, HEAD, OPTIONS, POST")


@pytest.mark.parametrize(
    ("declare", "message"),
    [
        (
            lambda: Versioning(by=[]),
            "Versioning(by=[]) leaves no place for a version.\nWrite `by=[ByPath()]`, or leave it out.",
        ),
        (
            lambda: Versioning(by=[ByPath(), ByPath("/{version}")]),
            "Versioning(by=[…]) has two places in the path.\nKeep one `ByPath`.",
        ),
        (lambda: ByPath("v"), 'ByPath("v") is no part of a path.\nWrite such as "/v{version}".'),
        (lambda: ByPath("v{version}"), 'ByPath("v{version}") is no part of a path.\nWrite such as "/v{version}".'),
        (
            lambda: ByPath("/{a}/{version}"),
            'ByPath("/{a}/{version}") is no part of a path.\nWrite such as "/v{version}".',
        ),
        (lambda: ByHeader("X API"), 'ByHeader("X API") is no name of a header.\nWrite such as "X-API-Version".'),
        *(
            (
                lambda pattern=pattern: ByMediaType(pattern),
                f'ByMediaType("{pattern}") {NEITHER}',
            )
            for pattern in ("", "application/json", "application/{version}/{version}", "v{version}")
        ),
    ],
)
def test_a_scheme_that_cannot_work_is_refused(declare: Any, message: str) -> None:
    with pytest.raises(WiringError) as refused:
        declare()

    assert str(refused.value) == message


def test_a_default_that_nothing_states_is_refused() -> None:
    with pytest.raises(WiringError) as refused:
        client_of(Versioning(default="3"))
    with pytest.raises(WiringError) as empty:
        client_of(Versioning(default="3", supported=[]), health, first)

    assert str(refused.value) == (
        'Versioning(default="3") is a version that nothing states; there are 1, 2.\nWrite one of those, or state it.'
    )
    with pytest.raises(WiringError) as without:
        client_of(Versioning(default="3"), health)
    assert "there are 1." in str(empty.value)
    assert "there is none." in str(without.value)
