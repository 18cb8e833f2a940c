"""Every endpoint once: its status, its headers, the fields of its JSON."""

import re
from collections.abc import Mapping
from typing import NamedTuple

import pytest

from armature.core.app.inspection import routes_of
from armature.testing import TestClient
from examples.httpbin.any_method import METHODS
from examples.httpbin.app import app

JSON = "application/json"
HTML = "text/html; charset=utf-8"
BYTES = "application/octet-stream"
INSPECTION = {"args", "headers", "origin", "url"}
CONTENT = INSPECTION | {"data", "files", "form"}
CHALLENGE = 'Basic realm="Fake Realm"'


class Case(NamedTuple):
    """A request, and what must come: a header that is None must be absent."""

    method: str
    path: str
    status: int = 200
    headers: Mapping[str, str | None] = {}
    fields: set[str] = set()
    sent: Mapping[str, str] = {}


def _json(method: str, path: str, fields: set[str], **headers: str) -> Case:
    return Case(method, path, 200, {"content-type": JSON, **headers}, fields)


CASES = [
    _json("GET", "/get", INSPECTION),
    *(_json(method, f"/{method.lower()}", CONTENT | {"json"}) for method in ("POST", "PUT", "PATCH", "DELETE")),
    *(_json(method, "/anything", CONTENT | {"json", "method"}) for method in METHODS),
    *(_json(method, "/anything/a/b", CONTENT | {"json", "method"}) for method in METHODS),
    Case("GET", "/basic-auth/u/p", 401, {"www-authenticate": CHALLENGE}),
    Case("GET", "/hidden-basic-auth/u/p", 404, {"www-authenticate": None}),
    Case("GET", "/bearer", 401, {"www-authenticate": "Bearer"}),
    Case("GET", "/bearer", 200, {"content-type": JSON}, {"authenticated", "token"}, {"authorization": "Bearer t"}),
    Case("GET", "/digest-auth/auth/u/p", 401),
    Case("GET", "/digest-auth/auth/u/p/SHA-256", 401),
    Case("GET", "/digest-auth/auth/u/p/SHA-512/3", 401),
    *(Case(method, "/status/418", 418, {"content-type": "text/plain; charset=utf-8"}) for method in METHODS),
    Case("GET", "/status/200", 200, {"content-type": HTML, "content-length": "0", "location": None}),
    Case("GET", "/status/204", 204, {"content-length": None}),
    *(Case("GET", f"/status/{code}", code, {"location": "/redirect/1"}) for code in (301, 302, 303, 305, 307)),
    Case("GET", "/status/304", 304),
    Case("GET", "/status/401", 401, {"www-authenticate": CHALLENGE}),
    Case("GET", "/status/402", 402, {"content-type": "text/plain; charset=utf-8"}),
    Case("GET", "/status/406", 406, {"content-type": JSON}, {"message", "accept"}),
    Case("GET", "/status/407", 407, {"proxy-authenticate": CHALLENGE}),
    Case("GET", "/status/500", 500, {"content-length": "0"}),
    Case("GET", "/status/404:1,500:0", 404),
    _json("GET", "/headers", {"headers"}),
    _json("GET", "/ip", {"origin"}),
    _json("GET", "/user-agent", {"user-agent"}),
    _json("GET", "/cache", INSPECTION),
    Case("GET", "/cache", 304, sent={"if-none-match": "x"}),
    Case("GET", "/cache", 304, sent={"if-modified-since": "Sat, 21 Nov 2026 22:00:00 GMT"}),
    _json("GET", "/cache/60", INSPECTION, **{"cache-control": "public, max-age=60"}),
    _json("GET", "/etag/abc", INSPECTION, etag="abc"),
    _json("GET", "/response-headers?animal=dog", {"animal", "Content-Length", "Content-Type"}, animal="dog"),
    _json("POST", "/response-headers?animal=dog", {"animal", "Content-Length", "Content-Type"}, animal="dog"),
    Case("GET", "/", 200, {"content-type": HTML}),
    Case("GET", "/legacy", 200, {"content-type": HTML}),
    Case("GET", "/html", 200, {"content-type": HTML}),
    Case("GET", "/forms/post", 200, {"content-type": HTML}),
    Case("GET", "/encoding/utf8", 200, {"content-type": HTML}),
    Case("GET", "/xml", 200, {"content-type": "application/xml"}),
    _json("GET", "/json", {"slideshow"}),
    Case("GET", "/robots.txt", 200, {"content-type": "text/plain"}),
    Case("GET", "/deny", 200, {"content-type": "text/plain"}),
    _json("GET", "/gzip", {"gzipped", "headers", "method", "origin"}, **{"content-encoding": "gzip"}),
    _json("GET", "/deflate", {"deflated", "headers", "method", "origin"}, **{"content-encoding": "deflate"}),
    _json("GET", "/brotli", {"brotli", "headers", "method", "origin"}, **{"content-encoding": "br"}),
    _json("GET", "/zstd", {"zstd", "headers", "method", "origin"}, **{"content-encoding": "zstd"}),
    _json("GET", "/uuid", {"uuid"}),
    Case("GET", "/base64/QXJtYXR1cmU=", 200, {"content-type": HTML, "content-length": "8"}),
    Case("GET", "/bytes/16", 200, {"content-type": BYTES, "content-length": "16"}),
    Case("GET", "/stream-bytes/16", 200, {"content-type": BYTES, "content-length": None}),
    Case("GET", "/links/3", 302, {"location": "/links/3/0"}),
    Case("GET", "/links/3/0", 200, {"content-type": HTML}),
    Case("GET", "/range/26", 200, {"content-type": BYTES, "etag": "range26", "content-range": "bytes 0-25/26"}),
    Case("GET", "/drip?numbytes=5&duration=0", 200, {"content-type": BYTES, "content-length": "5"}),
    *(_json(method, "/delay/0", CONTENT) for method in METHODS),
    Case("GET", "/stream/3", 200, {"content-type": JSON, "content-length": None}),
    _json("GET", "/cookies", {"cookies"}),
    Case("GET", "/cookies/set?a=1", 302, {"location": "/cookies", "set-cookie": "a=1; Path=/"}),
    Case("GET", "/cookies/set/a/1", 302, {"location": "/cookies", "set-cookie": "a=1; Path=/"}),
    Case("GET", "/cookies/delete?a", 302, {"location": "/cookies"}),
    Case("GET", "/image", 200, {"content-type": "image/png", "vary": "Accept"}),
    Case("GET", "/image/png", 200, {"content-type": "image/png"}),
    Case("GET", "/image/jpeg", 200, {"content-type": "image/jpeg"}),
    Case("GET", "/image/webp", 200, {"content-type": "image/webp"}),
    Case("GET", "/image/svg", 200, {"content-type": "image/svg+xml"}),
    Case("GET", "/redirect/1", 302, {"location": "/get"}),
    Case("GET", "/redirect/5", 302, {"location": "/relative-redirect/4"}),
    Case("GET", "/redirect/5?absolute=true", 302, {"location": "http://testserver/absolute-redirect/4"}),
    Case("GET", "/relative-redirect/1", 302, {"location": "/get"}),
    Case("GET", "/relative-redirect/7", 302, {"location": "/relative-redirect/6"}),
    Case("GET", "/absolute-redirect/1", 302, {"location": "http://testserver/get"}),
    Case("GET", "/absolute-redirect/5", 302, {"location": "http://testserver/absolute-redirect/4"}),
    *(Case(method, "/redirect-to?url=/ip", 302, {"location": "/ip"}) for method in METHODS),
    Case("POST", "/redirect-to?url=/post&status_code=307", 307, {"location": "/post"}),
    Case("GET", "/redirect-to?url=/ip&status_code=200", 302, {"location": "/ip"}),
    _json("GET", "/spec.json", {"openapi", "info", "servers", "paths", "components", "tags"}),
    Case("GET", "/docs", 200, {"content-type": HTML}),
]


@pytest.mark.parametrize("case", CASES, ids=[f"{case.method} {case.path} {case.status}" for case in CASES])
def test_an_endpoint_answers_as_httpbin_does(client: TestClient, case: Case) -> None:
    answer = client.request(case.method, case.path, headers=dict(case.sent))

    assert answer.status_code == case.status
    assert {name: answer.headers.get(name) for name in case.headers} == case.headers
    assert answer.headers["access-control-allow-origin"] == "*"
    if case.fields:
        assert set(answer.json()) == case.fields


def test_every_endpoint_is_in_the_table() -> None:
    asked = {(case.method, case.path.partition("?")[0]) for case in CASES}
    missed = [
        (route.method, route.path)
        for route in routes_of(app)
        if not any(method == route.method and _pattern(route.path).fullmatch(path) for method, path in asked)
    ]

    assert missed == [("GET", "/docs/{version}/{file}")]


def _pattern(template: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\{[^}]*\}", "[^/]+", re.sub(r"\{\w+:path\}", ".+", template)))


@pytest.mark.parametrize("path", ["/get", "/stream/3", "/drip?duration=0", "/gzip", "/image/png", "/range/26"])
def test_head_is_get_without_a_body(client: TestClient, path: str) -> None:
    got, headed = client.get(path), client.head(path)

    assert (headed.status_code, headed.content) == (got.status_code, b"")
    assert headed.headers["content-type"] == got.headers["content-type"]


def test_options_says_what_is_possible(client: TestClient) -> None:
    answer = client.options("/get", headers={"access-control-request-headers": "X-Test", "origin": "http://a.example"})

    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["allow"] == "GET, HEAD, OPTIONS"
    assert answer.headers["access-control-allow-origin"] == "http://a.example"
    assert answer.headers["access-control-allow-credentials"] == "true"
    assert answer.headers["access-control-allow-methods"] == "GET, POST, PUT, DELETE, PATCH, OPTIONS"
    assert answer.headers["access-control-allow-headers"] == "X-Test"
    assert answer.headers["access-control-max-age"] == "3600"


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [("POST", "/get", "GET, HEAD, OPTIONS"), ("GET", "/post", "OPTIONS, POST"), ("PUT", "/patch", "OPTIONS, PATCH")],
)
def test_another_method_is_405(client: TestClient, method: str, path: str, allowed: str) -> None:
    refused = client.request(method, path)

    assert (refused.status_code, refused.headers["allow"]) == (405, allowed)
