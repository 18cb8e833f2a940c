"""What single endpoints answer, beyond their status and the names of their fields."""

import io
import json
import random
import struct
import zlib
from uuid import UUID

import pytest
from pydantic import TypeAdapter

from armature.testing import TestClient
from examples.httpbin.dynamic.bounds import ChunkSize, Seconds
from examples.httpbin.images.picture import SIZE


def test_one_of_several_statuses_comes_by_its_weight(client: TestClient) -> None:
    random.seed(7)

    codes = [client.get("/status/200:3,404:1,500:0").status_code for _ in range(200)]

    assert set(codes) == {200, 404}
    assert codes.count(200) > codes.count(404)


def test_a_teapot_is_drawn(client: TestClient) -> None:
    teapot = client.get("/status/418")

    assert "418" in teapot.text
    assert teapot.headers["x-more-info"] == "https://www.rfc-editor.org/rfc/rfc2324"


@pytest.mark.parametrize("sent", ["abc", '"abc"', 'W/"abc"', '"x", W/"abc"', "*"])
def test_a_known_entity_tag_is_304(client: TestClient, sent: str) -> None:
    known = client.get("/etag/abc", headers={"if-none-match": sent})

    assert (known.status_code, known.content, known.headers["etag"]) == (304, b"", "abc")


@pytest.mark.parametrize(
    ("header", "sent", "status"),
    [
        ("if-none-match", "xyz", 200),
        ("if-match", "abc", 200),
        ("if-match", '"x", "abc"', 200),
        ("if-match", "*", 200),
        ("if-match", "xyz", 412),
    ],
)
def test_an_entity_tag_is_compared(client: TestClient, header: str, sent: str, status: int) -> None:
    answer = client.get("/etag/abc", headers={header: sent})

    assert answer.status_code == status
    assert answer.headers.get("etag") == ("abc" if status == 200 else None)


def test_headers_of_the_answer_are_what_was_asked_and_listed(client: TestClient) -> None:
    answer = client.get("/response-headers?animal=dog&animal=cat&Content-Type=text/plain&X-Empty=")

    assert answer.headers.get_list("animal") == ["dog", "cat"]
    assert answer.json() == {
        "animal": ["dog", "cat"],
        "Content-Length": str(len(answer.content)),
        "Content-Type": ["application/json", "text/plain"],
        "X-Empty": "",
    }


@pytest.mark.parametrize("length", range(20, 60))
def test_the_length_of_the_answer_is_part_of_it(client: TestClient, length: int) -> None:
    answer = client.get(f"/response-headers?x={'a' * length}")

    assert answer.json()["Content-Length"] == answer.headers["content-length"] == str(len(answer.content))


def test_cookies_are_set_and_deleted(client: TestClient) -> None:
    client.get("/cookies/set?a=1&b=2")
    client.get("/cookies/set/c/%D0%B4;%20x")
    assert client.get("/cookies").json() == {"cookies": {"a": "1", "b": "2", "c": "д; x"}}

    client.get("/cookies/delete?a&c=")
    assert client.get("/cookies").json() == {"cookies": {"b": "2"}}


def test_a_cookie_that_is_no_utf8_is_shown_as_it_came(client: TestClient) -> None:
    assert client.get("/cookies", headers={b"cookie": b"a=\xff"}).json() == {"cookies": {"a": "ÿ"}}


@pytest.mark.parametrize(
    "path", ["/bytes/10?seed=0", "/stream-bytes/10?seed=0", "/stream-bytes/10?seed=0&chunk_size=3"]
)
def test_a_seed_gives_the_bytes_that_httpbin_gives(client: TestClient, path: str) -> None:
    assert client.get(path).content == b"\xc5\xd7\x14\x84\xf8\xcf\x9b\xf4\xb7o"


def test_bytes_without_a_seed_are_new_each_time(client: TestClient) -> None:
    assert client.get("/bytes/32").content != client.get("/bytes/32").content


@pytest.mark.parametrize("path", ["/bytes/102401", "/stream-bytes/999999999"])
def test_there_are_at_most_100_kib(client: TestClient, path: str) -> None:
    assert len(client.get(path).content) == 102_400


@pytest.mark.parametrize(
    ("asked", "status", "content", "shown"),
    [
        ("", 200, "abcdefghijklmnopqrstuvwxyz", "bytes 0-25/26"),
        ("bytes=0-25", 200, "abcdefghijklmnopqrstuvwxyz", "bytes 0-25/26"),
        ("bytes=3-5", 206, "def", "bytes 3-5/26"),
        ("bytes=20-", 206, "uvwxyz", "bytes 20-25/26"),
        ("bytes=-5", 206, "vwxyz", "bytes 21-25/26"),
        ("bytes=-99", 200, "abcdefghijklmnopqrstuvwxyz", "bytes 0-25/26"),
        ("bytes=10-5", 416, "", "bytes */26"),
        ("bytes=32-40", 416, "", "bytes */26"),
        ("bytes=0-40", 416, "", "bytes */26"),
        ("bytes=-0", 416, "", "bytes */26"),
        ("bytes=-", 200, "abcdefghijklmnopqrstuvwxyz", "bytes 0-25/26"),
        ("items=1-2", 200, "abcdefghijklmnopqrstuvwxyz", "bytes 0-25/26"),
    ],
)
def test_a_range_of_the_alphabet(client: TestClient, asked: str, status: int, content: str, shown: str) -> None:
    answer = client.get("/range/26?chunk_size=4&duration=0.01", headers={"range": asked})

    assert (answer.status_code, answer.text, answer.headers["content-range"]) == (status, content, shown)
    assert (answer.headers["etag"], answer.headers["accept-ranges"]) == ("range26", "bytes")
    assert answer.headers["content-length"] == str(len(content))


def test_the_alphabet_begins_again(client: TestClient) -> None:
    assert client.get("/range/1234", headers={"range": "bytes=24-27"}).text == "yzab"


@pytest.mark.parametrize("n", ["0", "-1", "102401"])
def test_a_range_of_nothing_is_404(client: TestClient, n: str) -> None:
    refused = client.get(f"/range/{n}")

    assert (refused.status_code, refused.headers["etag"]) == (404, f"range{n}")


def test_a_stream_has_a_line_for_each(client: TestClient) -> None:
    lines = [json.loads(line) for line in client.get("/stream/3?a=1").text.splitlines()]

    assert [line["id"] for line in lines] == [0, 1, 2]
    assert lines[0].keys() == {"args", "headers", "id", "origin", "url"}
    assert lines[2]["args"] == {"a": "1"}


@pytest.mark.parametrize(("asked", "lines"), [("0", 0), ("-1", 0), ("101", 100)])
def test_a_stream_has_at_most_100_lines(client: TestClient, asked: str, lines: int) -> None:
    assert len(client.get(f"/stream/{asked}").text.splitlines()) == lines


@pytest.mark.parametrize(("asked", "links"), [("0/0", 0), ("-5/0", 0), ("10/3", 9), ("10/99", 10), ("201/0", 199)])
def test_links_lead_to_the_other_pages(client: TestClient, asked: str, links: int) -> None:
    assert client.get(f"/links/{asked}").text.count("<a href=") == links


def test_a_uuid_is_random(client: TestClient) -> None:
    assert UUID(client.get("/uuid").json()["uuid"]).version == 4


@pytest.mark.parametrize("value", ["0JzQsNGP0Lo=", "0JzQsNGP0Lo"])
def test_base64_is_read(client: TestClient, value: str) -> None:
    assert client.get(f"/base64/{value}").text == "Маяк"


def test_drops_come_with_the_status_that_was_asked(client: TestClient) -> None:
    answer = client.get("/drip?numbytes=2500&duration=0&delay=0&code=503")

    assert (answer.status_code, answer.content) == (503, b"*" * 2500)
    assert client.get("/drip?duration=0&code=204").status_code == 204


@pytest.mark.parametrize(("asked", "waited"), [("99", 10), ("-3", 0), ("0.5", 0.5), ("1e300", 10)])
def test_nobody_waits_longer_than_ten_seconds(asked: str, waited: float) -> None:
    assert TypeAdapter[float](Seconds).validate_python(asked) == waited


@pytest.mark.parametrize(("asked", "size"), [("0", 1), ("-3", 1), ("5", 5), ("999999999", 102_400)])
def test_a_chunk_has_at_least_one_byte(asked: str, size: int) -> None:
    assert TypeAdapter[int](ChunkSize).validate_python(asked) == size


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        ("image/webp", "image/webp"),
        ("image/svg+xml", "image/svg+xml"),
        ("image/jpeg", "image/jpeg"),
        ("image/png", "image/png"),
        ("image/*", "image/png"),
        ("image/png;q=0.1, image/webp", "image/webp"),
    ],
)
def test_the_image_is_the_one_that_is_liked_best(client: TestClient, accept: str, chosen: str) -> None:
    assert client.get("/image", headers={"accept": accept}).headers["content-type"] == chosen


def test_no_image_that_is_accepted_is_406_with_what_there_is(client: TestClient) -> None:
    refused = client.get("/image", headers={"accept": "application/json"})

    assert refused.status_code == 406
    assert refused.json()["accept"] == ["image/webp", "image/svg+xml", "image/jpeg", "image/png", "image/*"]
    assert refused.json()["message"]


def test_images_are_what_they_say(client: TestClient) -> None:
    png, jpeg, webp, svg = (client.get(f"/image/{kind}").content for kind in ("png", "jpeg", "webp", "svg"))

    assert _png_rows(png) == SIZE
    assert (jpeg[:3], jpeg[-2:]) == (b"\xff\xd8\xff", b"\xff\xd9")
    assert (webp[:4], struct.unpack("<I", webp[4:8])[0], webp[8:12]) == (b"RIFF", len(webp) - 8, b"WEBP")
    assert svg.startswith(b"<svg ")


def test_the_form_asks_for_what_httpbin_asks(client: TestClient) -> None:
    page = client.get("/forms/post").text

    names = ("custname", "custtel", "custemail", "size", "topping", "delivery", "comments")
    assert [name for name in names if f'name="{name}"' not in page] == []


def test_a_redirect_goes_to_any_place_and_no_further(client: TestClient) -> None:
    answer = client.get("/redirect-to", params={"url": "http://a.example/д?x=1\r\nX-Bad: 1"})

    assert answer.headers["location"] == "http://a.example/%D0%B4?x=1%0D%0AX-Bad:%201"
    assert "x-bad" not in answer.headers


def test_redirects_can_be_followed_to_their_end(client: TestClient) -> None:
    for path in ("/redirect/4", "/relative-redirect/4", "/absolute-redirect/4"):
        assert client.get(path, follow_redirects=True).json()["url"] == "http://testserver/get"


def _png_rows(content: bytes) -> int:
    """The rows of pixels, once every chunk's sum was found to be right."""
    stream, pixels = io.BytesIO(content), b""
    assert stream.read(8) == b"\x89PNG\r\n\x1a\n"
    while head := stream.read(8):
        length, kind = struct.unpack(">I4s", head)
        chunk = stream.read(length)
        assert struct.unpack(">I", stream.read(4))[0] == zlib.crc32(kind + chunk)
        pixels += chunk if kind == b"IDAT" else b""
    return len(zlib.decompress(pixels)) // (1 + 3 * SIZE)
