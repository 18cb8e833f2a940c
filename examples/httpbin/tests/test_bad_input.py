"""Nonsense from clients: the right 4xx, and never a failure of ours."""

import random
import re

import httpx2
import pytest

from armature.core.app.inspection import routes_of
from armature.testing import TestClient
from examples.httpbin.app import app


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/nowhere", 404),
        ("/get/", 404),
        ("/status/abc", 400),
        ("/status/4!9", 400),
        ("/status/200,402,foo", 400),
        ("/status/100", 400),
        ("/status/600", 400),
        ("/status/-200", 400),
        ("/status/200:x", 400),
        ("/status/200:-1", 400),
        ("/status/200:nan", 400),
        ("/status/200:inf", 400),
        ("/status/200:0,404:0", 400),
        ("/status/200:1e308,404:1e308", 400),
        ("/status/200:1:2", 400),
        ("/status/,", 400),
        (f"/status/{'9' * 5000}", 400),
        ("/cache/abc", 404),
        ("/cache/-1", 422),
        ("/etag/%D0%B4", 422),
        ("/etag/a%20b", 422),
        ("/etag/a%22b", 422),
        ("/response-headers?a=%0D%0AX-Bad:1", 400),
        ("/response-headers?a=%00", 400),
        ("/response-headers?a=%D0%B4", 400),
        ("/response-headers?a%20b=1", 400),
        ("/response-headers?=1", 400),
        ("/response-headers?Content-Length=1", 400),
        ("/response-headers?transfer-encoding=chunked", 400),
        ("/base64/%ff", 400),
        ("/base64/*", 400),
        ("/base64/_w==", 400),
        ("/base64/a", 400),
        ("/bytes/abc", 404),
        ("/bytes/1.5", 404),
        ("/bytes/-1", 422),
        (f"/bytes/{'9' * 5000}", 404),
        ("/bytes/1?seed=abc", 422),
        ("/stream-bytes/-1", 422),
        ("/stream-bytes/1?chunk_size=abc", 422),
        ("/stream-bytes/1?seed=1.5", 422),
        ("/range/abc", 404),
        ("/range/26?duration=nan", 422),
        ("/range/26?chunk_size=x", 422),
        ("/stream/abc", 404),
        ("/links/abc/0", 404),
        ("/links/1/x", 404),
        ("/delay/abc", 422),
        ("/delay/nan", 422),
        ("/delay/inf", 422),
        ("/drip?numbytes=0", 400),
        ("/drip?numbytes=-1", 400),
        ("/drip?numbytes=x", 422),
        ("/drip?duration=nan", 422),
        ("/drip?delay=inf", 422),
        ("/drip?code=100", 422),
        ("/drip?code=600", 422),
        ("/cookies/set/path/x", 400),
        ("/cookies/set/a%20b/x", 400),
        ("/cookies/set/%D0%B4/x", 400),
        ("/cookies/set?=x", 400),
        ("/cookies/delete?a%3Bb", 400),
        ("/redirect/0", 422),
        ("/redirect/-1", 422),
        ("/redirect/x", 404),
        ("/redirect/1?absolute=maybe", 422),
        ("/relative-redirect/0", 422),
        ("/absolute-redirect/0", 422),
        ("/redirect-to", 422),
        ("/redirect-to?url=/&status_code=x", 422),
        ("/digest-auth/auth/u/p/MD5/soon", 422),
        ("/digest-auth/auth/u/p?require-cookie=perhaps", 422),
        ("/image/gif", 404),
        ("/get?a=%ff", 200),
    ],
)
def test_nonsense_is_answered_with_its_status(client: TestClient, path: str, status: int) -> None:
    answer = client.get(path)

    assert answer.status_code == status
    if status != 200:
        assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("host", [b"", b"[", b"a b", b"\xff", b"a:99999999", b"a/b?c#d", b"[::1]:80"])
def test_no_host_is_too_strange(client: TestClient, host: bytes) -> None:
    for path in ("/get", "/absolute-redirect/2", "/digest-auth/auth/u/p"):
        assert client.get(path, headers={b"host": host}).status_code < 500


TEXTS = [
    "", "0", "1", "-1", "3", "26", "200", "418", "999999999999999999999", "0.001", "nan", "abc", "д", "%00", "%ff",
    "a%2Fb", "%0d%0aX: 1", ";", '"', "'", "\\", "..", "٣", "a=b", "auth", "MD5", "never", "[", "dTpw", "%F0%9F%97%BC",
    "200:1,404", "503",
]  # fmt: skip
SHORT_TIMES = ["0", "-1", "0.001", "nan", "inf", "abc", "٣", "%00"]
CHUNK_SIZES = ["1.5", "abc", "10000", "999999999999999999999"]
NAMES = ["seed", "numbytes", "code", "url", "status_code", "absolute", "require-cookie", "show_env", "a", "Set-Cookie"]
TYPES = [
    "application/json", "application/x-www-form-urlencoded", "multipart/form-data; boundary=b", "multipart/form-data",
    "multipart/form-data; boundary=b; charset=undefined", "text/plain", "\xff", "",
]  # fmt: skip
HEADERS = {
    "range": ["bytes=0-5", "bytes=-5", "bytes=5-", "bytes=-", "bytes=9-1", "bytes=" + "9" * 99, "x", "bytes=0-1,3-4"],
    "if-none-match": ["*", "abc", 'W/"abc"', ",,,", '"', "\xff"],
    "if-match": ["*", "abc", '"x"', "\xff"],
    "if-modified-since": ["x", "Sat, 21 Nov 2026 22:00:00 GMT"],
    "authorization": [
        "Basic dTpw", "Basic =", "Bearer", "Bearer x", "Digest", 'Digest nonce="n", uri="/", qop=auth', "Digest a=\xff",
        'Digest nonce="n", algorithm=SHA-512, nc=1, cnonce=, response="\xff"', "\xff",
    ],
    "cookie": ["a=b", "fake=fake_value", "stale_after=0; last_nonce=n", "=;=", "stale_after=\xff", 'a="\\777"'],
    "accept": ["*/*", "image/webp", "text/plain", ";;q=", "\xff"],
    "host": ["a.example", "[", "\xff", "a b", ""],
    "origin": ["null", "\xff"],
    "x-forwarded-proto": ["https", "\xff", "javascript"],
    "x-forwarded-for": ["1.2.3.4", "\xff"],
    "access-control-request-headers": ["x", "\xff"],
}  # fmt: skip
BODIES = [
    b"", b"{}", b"[" * 5000, b"\xff\x00", b"a=b&a=c&=&%ff=%", b"--b\r\n", b"--b--",
    b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\nx\r\n--b--\r\n',
    b'--b\r\nContent-Disposition: form-data; name="f"; filename="\xff"\r\n\r\n\xff\r\n--b--\r\n',
]  # fmt: skip


def test_no_mixture_of_nonsense_is_a_failure_of_ours(client: TestClient) -> None:
    """Statuses of 500 and more come only from where they are asked for, and then without a problem."""
    chosen = random.Random(20_261_121)
    templates = [(route.method, route.path) for route in routes_of(app)]
    failures: list[str] = []
    for _ in range(2000):
        request = _nonsense(chosen, *chosen.choice(templates))
        answer = client.send(request)
        client.cookies.clear()
        if b"internal-server-error" in answer.content:
            failures.append(f"{request.method} {request.url} {request.headers.raw} {request.content!r}")

    assert failures == []


def _nonsense(chosen: random.Random, method: str, template: str) -> httpx2.Request:
    """Nothing that takes long: times and chunks are short and large, the rest is anything."""
    query = {name: chosen.choice(TEXTS) for name in chosen.sample(NAMES, chosen.randrange(4))}
    query |= {"duration": chosen.choice(SHORT_TIMES), "delay": "0", "chunk_size": chosen.choice(CHUNK_SIZES)}
    headers = {name: chosen.choice(HEADERS[name]) for name in chosen.sample(sorted(HEADERS), chosen.randrange(4))}
    if method != "GET" or chosen.random() < 0.1:
        headers["content-type"] = chosen.choice(TYPES)
    texts = SHORT_TIMES if template.startswith("/delay") else TEXTS
    path = re.sub(r"\{[^}]*\}", lambda _: chosen.choice(texts), template)
    return httpx2.Request(
        chosen.choice([method] * 8 + ["HEAD", "OPTIONS", "BREW"]),
        httpx2.URL(f"http://testserver{path}", params=query),
        headers={name.encode(): value.encode("latin-1") for name, value in headers.items()},
        content=chosen.choice(BODIES),
    )
