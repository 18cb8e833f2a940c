"""What a request brought, told back."""

from typing import Any

import pytest

from armature.testing import TestClient


def _posted(client: TestClient, **sent: Any) -> dict[str, Any]:
    told: dict[str, Any] = client.post("/post", **sent).json()
    return told


def test_the_body_is_indented_sorted_and_ends_with_a_line_feed(client: TestClient) -> None:
    answer = client.get("/ip", headers={b"x-forwarded-for": b"\xe4"})

    assert answer.content == b'{\n  "origin": "\\u00e4"\n}\n'
    listed = client.get("/get?b=1&a=2").text
    assert listed.index('"args"') < listed.index('"a"') < listed.index('"b"') < listed.index('"headers"')


def test_what_is_large_is_not_indented(client: TestClient) -> None:
    nested = b"[" * 190 + b"0," * 400_000 + b"0" + b"]" * 190

    told = client.post("/post", content=nested)

    assert told.json()["data"].encode() == nested
    assert len(told.content) < 4 * len(nested)


def test_nobody_is_refused_because_of_accept(client: TestClient) -> None:
    assert client.get("/get", headers={"accept": "text/html"}).headers["content-type"] == "application/json"


def test_a_name_that_came_several_times_has_a_list(client: TestClient) -> None:
    args = client.get("/get?a=1&b=&c&a=%D0%B4&d=x+y").json()["args"]

    assert args == {"a": ["1", "д"], "b": "", "c": "", "d": "x y"}


def test_the_url_is_the_one_that_was_asked(client: TestClient) -> None:
    assert client.get("/anything/a%2Fb/%D0%BE?x=%20&y").json()["url"] == (
        "http://testserver/anything/a%2Fb/%D0%BE?x=%20&y"
    )


@pytest.mark.parametrize(
    "header", [{"x-forwarded-proto": "https"}, {"x-forwarded-protocol": "https"}, {"x-forwarded-ssl": "on"}]
)
def test_the_scheme_is_what_proxies_say(client: TestClient, header: dict[str, str]) -> None:
    assert client.get("/get", headers=header).json()["url"] == "https://testserver/get"


def test_the_origin_is_where_proxies_say_it_comes_from(client: TestClient) -> None:
    assert client.get("/get").json()["origin"] == "127.0.0.1"
    assert client.get("/ip", headers={"x-forwarded-for": "10.0.0.1, 10.0.0.2"}).json() == {
        "origin": "10.0.0.1, 10.0.0.2"
    }


def test_headers_are_in_title_case_and_those_of_one_name_joined(client: TestClient) -> None:
    sent = [("x-one", "1"), ("x-two", "2"), ("X-TWO", "3"), ("via", "proxy"), ("x-request-id", "r1")]

    headers = client.get("/headers", headers=sent).json()["headers"]

    assert (headers["X-One"], headers["X-Two"]) == ("1", "2,3")
    assert headers.keys().isdisjoint({"Via", "X-Request-Id"})


def test_headers_of_proxies_are_shown_to_who_asks(client: TestClient) -> None:
    headers = client.get("/headers?show_env", headers={"via": "proxy", "x-request-id": "r1"}).json()["headers"]

    assert (headers["Via"], headers["X-Request-Id"]) == ("proxy", "r1")


def test_a_client_without_a_name_is_null(client: TestClient) -> None:
    nameless = client.build_request("GET", "/user-agent")
    del nameless.headers["user-agent"]

    assert client.send(nameless).json() == {"user-agent": None}


@pytest.mark.parametrize(
    ("body", "data", "json"),
    [
        (b"", "", None),
        ("оживлённым".encode(), "оживлённым", None),
        (b'{"a": [1]}', '{"a": [1]}', {"a": [1]}),
        (b"null", "null", None),
        (b"NaN", "NaN", None),
        (b'"\\ud800"', '"\\ud800"', None),
        (b"[" * 10_000, "[" * 10_000, None),
        (b"\x01\xff", "data:application/octet-stream;base64,Af8=", None),
    ],
    ids=["nothing", "text", "json", "null", "not a number", "half a letter", "too deep", "bytes"],
)
def test_a_body_is_told_as_text_and_as_json(client: TestClient, body: bytes, data: str, json: object) -> None:
    told = _posted(client, content=body)

    assert (told["data"], told["json"], told["form"], told["files"]) == (data, json, {}, {})


def test_a_form_is_told_by_its_fields(client: TestClient) -> None:
    told = _posted(client, data={"name": "Ada", "tags": ["a", "b"], "blank": ""})

    assert (told["form"], told["data"], told["json"]) == (
        {"name": "Ada", "tags": ["a", "b"], "blank": ""},
        "",
        None,
    )


def test_files_are_told_by_what_is_in_them(client: TestClient) -> None:
    files = [
        ("one", ("a.txt", b"text", "text/plain")),
        ("two", ("a.png", b"\xff", "image/png")),
        ("two", ("b.bin", b"b", None)),
    ]

    told = _posted(client, data={"name": "Ada"}, files=files)

    assert told["files"] == {"one": "text", "two": ["data:image/png;base64,/w==", "b"]}
    assert (told["form"], told["data"]) == ({"name": "Ada"}, "")


def test_a_file_without_a_type_is_told(client: TestClient) -> None:
    body = b'--b\r\nContent-Disposition: form-data; name="media"; filename="t.bin"\r\n\r\n\xa5\xc6\r\n--b--\r\n'

    told = _posted(client, content=body, headers={"content-type": "multipart/form-data; boundary=b"})

    assert told["files"] == {"media": "data:application/octet-stream;base64,pcY="}


_FORM = b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\nx\r\n--b--\r\n'


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("multipart/form-data", b""),
        ("multipart/form-data; boundary=b", b"no boundary at all"),
        ("multipart/form-data; boundary=b; charset=undefined", _FORM),
    ],
    ids=["no boundary", "not multipart", "a strange charset"],
)
def test_what_is_no_form_is_400(client: TestClient, content_type: str, body: bytes) -> None:
    assert client.post("/post", content=body, headers={"content-type": content_type}).status_code == 400


def test_a_get_may_have_a_body_where_anything_goes(client: TestClient) -> None:
    told = client.request("GET", "/anything", content=b"x").json()

    assert (told["data"], told["method"]) == ("x", "GET")


def test_a_body_beyond_the_limit_is_413(client: TestClient) -> None:
    assert client.post("/post", content=b"x" * 1_048_577).status_code == 413
