"""`examples/httpbin` over the network: httpx2 and curl as clients, which redirect, sign in, decode and keep cookies."""

import json
import subprocess
from collections.abc import Iterator
from typing import Any

import httpx2
import pytest

from tests.e2e.conftest import Server


@pytest.fixture
def client(httpbin: Server) -> Iterator[httpx2.Client]:
    with httpx2.Client(base_url=httpbin.url, follow_redirects=True, timeout=30) as client:
        yield client


def test_redirects_are_followed_to_their_end(client: httpx2.Client) -> None:
    for path in ("/redirect/4", "/relative-redirect/4", "/absolute-redirect/4"):
        answer = client.get(path)
        assert (answer.json()["url"], len(answer.history)) == (str(client.base_url.join("/get")), 4)


def test_a_redirect_of_307_sends_the_body_again(client: httpx2.Client) -> None:
    answer = client.post("/redirect-to", params={"url": "/post", "status_code": 307}, json={"a": 1})

    assert answer.json()["json"] == {"a": 1}


def test_more_redirects_than_a_client_follows(client: httpx2.Client) -> None:
    with pytest.raises(httpx2.TooManyRedirects):
        client.get("/redirect/50")


@pytest.mark.parametrize("algorithm", ["MD5", "SHA-256", "SHA-512"])
def test_digest_authentication_by_a_client_of_its_own(client: httpx2.Client, algorithm: str) -> None:
    path = f"/digest-auth/auth/ada/secret/{algorithm}"

    assert client.get(path, auth=httpx2.DigestAuth("ada", "secret")).json() == {"authenticated": True, "user": "ada"}
    client.cookies.clear()
    assert client.get(path, auth=httpx2.DigestAuth("ada", "wrong")).status_code == 401


def test_cookies_are_kept_and_deleted(client: httpx2.Client) -> None:
    assert client.get("/cookies/set?a=1&b=2").json() == {"cookies": {"a": "1", "b": "2"}}
    assert client.get("/cookies/delete?a").json() == {"cookies": {"b": "2"}}


@pytest.mark.parametrize(
    ("path", "flag"), [("/gzip", "gzipped"), ("/deflate", "deflated"), ("/brotli", "brotli"), ("/zstd", "zstd")]
)
def test_codings_are_read(client: httpx2.Client, path: str, flag: str) -> None:
    assert client.get(path).json()[flag] is True


def test_streams_come_in_pieces(client: httpx2.Client) -> None:
    with client.stream("GET", "/stream/20") as stream:
        lines = [json.loads(line)["id"] for line in stream.iter_lines()]
    with client.stream("GET", "/stream-bytes/1000?seed=1&chunk_size=100") as chunks:
        content = b"".join(chunks.iter_raw())

    assert (lines, stream.headers["transfer-encoding"]) == (list(range(20)), "chunked")
    assert content == client.get("/bytes/1000?seed=1").content


def test_drops_fall_one_by_one(client: httpx2.Client) -> None:
    with client.stream("GET", "/drip?numbytes=5&duration=0.2") as drip:
        drops = list(drip.iter_raw())

    assert (b"".join(drops), drip.headers["content-length"]) == (b"*****", "5")
    assert len(drops) > 1


def test_a_client_that_has_no_patience_leaves(client: httpx2.Client) -> None:
    with pytest.raises(httpx2.ReadTimeout):
        client.get("/delay/10", timeout=0.1)

    assert client.get("/delay/0").status_code == 200


def test_statuses_without_a_body_leave_the_connection_as_it_was(client: httpx2.Client) -> None:
    for code in (204, 304, 205, 418, 599, 200):
        assert client.get(f"/status/{code}").status_code == code
    assert client.get("/drip?code=204&duration=0").status_code == 204
    assert client.get("/etag/x", headers={"if-none-match": "x"}).status_code == 304
    assert client.head("/status/418").status_code == 418


def test_a_body_in_chunks_is_read(client: httpx2.Client) -> None:
    answer = client.post("/post", content=iter([b"one ", b"two"]))

    assert (answer.json()["data"], answer.json()["headers"]["Transfer-Encoding"]) == ("one two", "chunked")


def test_curl_follows_signs_in_and_decodes(httpbin: Server) -> None:
    """The flags whose names every reader of a manual knows."""
    url = httpbin.url

    assert _curl("-L", f"{url}/redirect/3")["url"] == f"{url}/get"
    assert _curl("--digest", "-u", "ada:secret", f"{url}/digest-auth/auth/ada/secret/SHA-256")["authenticated"] is True
    assert _curl("--digest", "-u", "ada:secret", f"{url}/digest-auth/auth-int/ada/secret")["authenticated"] is True
    assert _curl("-u", "ada:secret", f"{url}/basic-auth/ada/secret")["user"] == "ada"
    assert _curl("--compressed", f"{url}/gzip")["gzipped"] is True
    assert _curl("--compressed", f"{url}/deflate")["deflated"] is True
    assert _curl("-F", "a=1", "-F", "f=@-;type=text/plain;filename=a.txt", f"{url}/post", given=b"x")["files"] == {
        "f": "x"
    }
    assert _curl("-d", "a=1", "-d", "a=2", f"{url}/post")["form"] == {"a": ["1", "2"]}
    assert _curl("-X", "PUT", "-T", "-", f"{url}/put", given=b"streamed")["data"] == "streamed"
    assert _curl("-b", "a=1", f"{url}/cookies") == {"cookies": {"a": "1"}}
    assert _curl("-A", "me", f"{url}/user-agent") == {"user-agent": "me"}


def test_curl_takes_ranges(httpbin: Server) -> None:
    assert _said("-r", "3-5", f"{httpbin.url}/range/26") == b"def"
    assert _said("-r", "-3", f"{httpbin.url}/range/26") == b"xyz"
    assert _said("-o", "-", "-w", "%{http_code}", "-r", "30-", f"{httpbin.url}/range/26") == b"416"


def _curl(*arguments: str, given: bytes = b"") -> Any:
    return json.loads(_said(*arguments, given=given))


def _said(*arguments: str, given: bytes = b"") -> bytes:
    command = ["curl", "--silent", "--show-error", "--max-time", "30", "--noproxy", "*", *arguments]
    return subprocess.run(command, input=given, capture_output=True, check=True, timeout=60).stdout
