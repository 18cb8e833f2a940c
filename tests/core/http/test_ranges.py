"""Ranges of a download, clause by clause of RFC 9110, through the whole application."""

import re
from collections.abc import Iterator
from email.utils import formatdate

import pytest
from starlette.testclient import TestClient

from armature.core import Reply, get, head
from armature.core.files import Download
from armature.core.http.ranges import if_range_holds
from tests.core.http.serving import problem, serve

CONTENT = bytes(range(256)) * 4
"""1024 bytes."""

CHANGED = "Sat, 21 Nov 2026 10:00:00 GMT"


@get("/")
async def file() -> Download:
    return Download(CONTENT, etag='"v1"', headers={"last-modified": CHANGED})


@get("/empty")
async def empty() -> Download:
    return Download(b"")


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with serve(file, empty) as opened:
        yield opened


@pytest.mark.parametrize(
    ("ranges", "first", "last"),
    [
        pytest.param("bytes=0-499", 0, 499, id="RFC 9110 §14.1.2 the first 500 bytes"),
        pytest.param("bytes=500-999", 500, 999, id="RFC 9110 §14.1.2 the second 500 bytes"),
        pytest.param("bytes=-500", 524, 1023, id="RFC 9110 §14.1.2 the final 500 bytes"),
        pytest.param("bytes=524-", 524, 1023, id="RFC 9110 §14.1.2 from 524 on"),
        pytest.param("bytes=0-0", 0, 0, id="RFC 9110 §14.1.2 the first byte"),
        pytest.param("bytes=-1", 1023, 1023, id="RFC 9110 §14.1.2 the last byte"),
        pytest.param("bytes=1000-5000", 1000, 1023, id="RFC 9110 §14.1.2 last-pos beyond the end"),
        pytest.param("bytes=-5000", 0, 1023, id="RFC 9110 §14.1.2 suffix longer than the whole"),
        pytest.param(f"bytes=0-{'9' * 5000}", 0, 1023, id="RFC 9110 §14.1.2 a number of any length"),
        pytest.param("bytes=00000000000000000000000000001-2", 1, 2, id="RFC 9110 §14.1.2 leading zeros"),
        pytest.param("BYTES=1-2", 1, 2, id="RFC 9110 §14.1 units in any case"),
        pytest.param("bytes= ,1-2 ,,", 1, 2, id="RFC 9110 §5.6.1.2 empty elements of a list"),
        pytest.param("bytes=\t1-2\t", 1, 2, id="RFC 9110 §5.6.1 white space around an element"),
        pytest.param("bytes=0-9,2000-", 0, 9, id="RFC 9110 §15.3.7 only the satisfiable one of two"),
        pytest.param("bytes=0-9,5-20", 0, 20, id="RFC 9110 §15.3.7.2 overlapping ranges are one"),
        pytest.param("bytes=0-9,10-20", 0, 20, id="RFC 9110 §15.3.7.2 adjacent ranges are one"),
        pytest.param("bytes=0-9,80-90", 0, 90, id="RFC 9110 §15.3.7.2 a gap smaller than a head"),
        pytest.param("bytes=5-20,0-9,2-3", 0, 20, id="RFC 9110 §15.3.7.2 in any order"),
    ],
)
def test_one_range_is_206(client: TestClient, ranges: str, first: int, last: int) -> None:
    answer = client.get("/", headers={"range": ranges})

    assert answer.status_code == 206
    assert answer.headers["content-range"] == f"bytes {first}-{last}/1024"
    assert answer.headers["content-length"] == str(last - first + 1)
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["etag"] == '"v1"'
    assert answer.content == CONTENT[first : last + 1]


@pytest.mark.parametrize(
    "ranges",
    [
        pytest.param("items=0-1", id="RFC 9110 §14.2 a unit that is not known"),
        pytest.param("bytes", id="RFC 9110 §14.1.1 no set"),
        pytest.param("bytes=", id="RFC 9110 §14.1.1 an empty set"),
        pytest.param("bytes=,", id="RFC 9110 §14.1.1 a set of nothing"),
        pytest.param("bytes=-", id="RFC 9110 §14.1.1 a dash alone"),
        pytest.param("bytes=5-2", id="RFC 9110 §14.1.1 last-pos before first-pos"),
        pytest.param("bytes=0-1,5-2", id="RFC 9110 §14.1.1 one that is not valid among others"),
        pytest.param("bytes=a-b", id="RFC 9110 §14.1.1 no numbers"),
        pytest.param("bytes=1_0-2_0", id="RFC 9110 §14.1.1 Python's numbers"),
        pytest.param("bytes=+1-2", id="RFC 9110 §14.1.1 a sign"),
        pytest.param("bytes=--5", id="RFC 9110 §14.1.1 two dashes"),
        pytest.param("bytes=1-2-3", id="RFC 9110 §14.1.1 three positions"),
        pytest.param("bytes=1 - 2", id="RFC 9110 §14.1.1 white space within a range"),
        pytest.param("bytes =1-2", id="RFC 9110 §14.1.1 white space behind the unit"),
        pytest.param("bytes=1", id="RFC 9110 §14.1.1 no dash"),
        pytest.param("bytes=" + ",".join(f"{each}-{each}" for each in range(17)), id="RFC 9110 §14.2 too many ranges"),
    ],
)
def test_what_is_no_range_is_ignored(client: TestClient, ranges: str) -> None:
    answer = client.get("/", headers={"range": ranges})

    assert (answer.status_code, answer.content) == (200, CONTENT)
    assert answer.headers["accept-ranges"] == "bytes"
    assert "content-range" not in answer.headers


def test_digits_that_are_not_ascii_are_no_range(client: TestClient) -> None:
    answer = client.get("/", headers=[(b"range", "bytes=²-³".encode("latin-1"))])

    assert answer.status_code == 200


def test_a_range_that_came_twice_is_ignored(client: TestClient) -> None:
    answer = client.get("/", headers=[("range", "bytes=0-1"), ("range", "bytes=3-4")])

    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("path", "ranges", "length"),
    [
        pytest.param("/", "bytes=1024-", 1024, id="RFC 9110 §14.1.2 first-pos behind the end"),
        pytest.param("/", "bytes=1024-2000,5000-", 1024, id="RFC 9110 §15.5.17 none of several"),
        pytest.param("/", "bytes=-0", 1024, id="RFC 9110 §14.1.2 a suffix of nothing"),
        pytest.param("/", f"bytes={'9' * 5000}-", 1024, id="RFC 9110 §15.5.17 a number of any length"),
        pytest.param("/empty", "bytes=0-", 0, id="RFC 9110 §14.1.2 the first byte of nothing"),
        pytest.param("/empty", "bytes=-0", 0, id="RFC 9110 §14.1.2 a suffix of nothing of nothing"),
    ],
)
def test_a_range_that_cannot_be_satisfied_is_416(client: TestClient, path: str, ranges: str, length: int) -> None:
    answer = client.get(path, headers={"range": ranges})

    assert answer.status_code == 416
    assert answer.headers["content-range"] == f"bytes */{length}"
    detail = f"None of the ranges lies within the {length} bytes."
    expected = problem(416, "range-not-satisfiable", "Range not satisfiable", detail)
    assert answer.json() == {**expected, "instance": path}


def test_the_end_of_nothing_is_all_of_it(client: TestClient) -> None:
    """RFC 9110 §14.1.2: a suffix that is not zero is satisfiable, and 206 has no way to say so of no bytes."""
    answer = client.get("/empty", headers={"range": "bytes=-5"})

    assert (answer.status_code, answer.content) == (200, b"")


PART = re.compile(rb"\r?\n?--(\w+)\r\nContent-Type: ([^\r]+)\r\nContent-Range: bytes (\d+)-(\d+)/(\d+)\r\n\r\n")


@pytest.mark.parametrize(
    ("ranges", "spans"),
    [
        pytest.param("bytes=0-0,-1", [(0, 0), (1023, 1023)], id="RFC 9110 §14.1.2 the first and the last byte"),
        pytest.param("bytes=500-600,0-9", [(500, 600), (0, 9)], id="RFC 9110 §15.3.7.2 in the order asked for"),
        pytest.param("bytes=500-600,0-9,5-20", [(500, 600), (0, 20)], id="RFC 9110 §15.3.7.2 partly overlapping"),
        pytest.param("bytes=0-9,5000-,900-", [(0, 9), (900, 1023)], id="RFC 9110 §15.3.7 without the unsatisfiable"),
    ],
)
def test_several_ranges_are_parts(client: TestClient, ranges: str, spans: list[tuple[int, int]]) -> None:
    answer = client.get("/", headers={"range": ranges})

    kind, _, boundary = answer.headers["content-type"].partition("; boundary=")
    assert (answer.status_code, kind) == (206, "multipart/byteranges")
    assert "content-range" not in answer.headers  # RFC 9110 §15.3.7.2
    assert answer.headers["content-length"] == str(len(answer.content))
    rest, found = answer.content, []
    while (part := PART.match(rest)) is not None:
        first, last = int(part[3]), int(part[4])
        assert (part[1], part[2], part[5]) == (boundary.encode(), b"application/octet-stream", b"1024")
        rest = rest[part.end() :]
        assert rest.startswith(CONTENT[first : last + 1])
        rest = rest[last - first + 1 :]
        found.append((first, last))
    assert found == spans
    assert rest == f"\r\n--{boundary}--\r\n".encode()


@pytest.mark.parametrize(
    ("if_range", "status"),
    [
        pytest.param('"v1"', 206, id="RFC 9110 §13.1.5 the same entity tag"),
        pytest.param('"v2"', 200, id="RFC 9110 §13.1.5 another entity tag"),
        pytest.param('W/"v1"', 200, id="RFC 9110 §13.1.5 a weak entity tag"),
        pytest.param(CHANGED, 206, id="RFC 9110 §13.1.5 the same date"),
        pytest.param("Sat, 21 Nov 2026 10:00:01 GMT", 200, id="RFC 9110 §13.1.5 a later date"),
        pytest.param("Sat, 21 Nov 2026 09:59:59 GMT", 200, id="RFC 9110 §13.1.5 an earlier date"),
        pytest.param("v1", 200, id="RFC 9110 §13.1.5 neither tag nor date"),
    ],
)
def test_ranges_hold_only_while_the_file_is_the_same(client: TestClient, if_range: str, status: int) -> None:
    answer = client.get("/", headers={"range": "bytes=0-1", "if-range": if_range})

    assert answer.status_code == status
    assert answer.content == (CONTENT[:2] if status == 206 else CONTENT)


def test_an_unsatisfiable_range_of_another_file_is_the_whole(client: TestClient) -> None:
    assert client.get("/", headers={"range": "bytes=5000-", "if-range": '"v0"'}).status_code == 200


@pytest.mark.parametrize(
    ("tag", "sent"),
    [
        pytest.param('W/"v1"', 'W/"v1"', id="RFC 9110 §8.8.3.2 weak and weak"),
        pytest.param('W/"v1"', '"v1"', id="RFC 9110 §8.8.3.2 weak and strong"),
    ],
)
def test_a_weak_tag_of_ours_allows_no_ranges(tag: str, sent: str) -> None:
    @get("/")
    async def weak() -> Download:
        return Download(CONTENT, etag=tag)

    with serve(weak) as own:
        assert own.get("/", headers={"range": "bytes=0-1", "if-range": sent}).status_code == 200


def test_no_validator_holds_where_there_is_none(client: TestClient) -> None:
    answer = client.get("/empty", headers={"range": "bytes=0-", "if-range": CHANGED})

    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("since", "holds"),
    [
        pytest.param(0, False, id="RFC 9110 §8.8.2.2 changed in the same second"),
        pytest.param(1, True, id="RFC 9110 §8.8.2.2 changed a second ago"),
    ],
)
def test_a_date_is_strong_when_a_second_has_passed(since: int, holds: bool) -> None:
    changed = formatdate(1_000_000, usegmt=True).encode()

    assert if_range_holds(changed, b"", changed, 1_000_000 + since) is holds


def test_what_is_no_date_is_no_validator() -> None:
    assert not if_range_holds(b"yesterday", b"", b"yesterday", 1_000_000)


@pytest.mark.parametrize("ranges", ["bytes=0-1", "bytes=5000-"], ids=["satisfiable", "unsatisfiable"])
def test_a_head_has_no_ranges(client: TestClient, ranges: str) -> None:
    """RFC 9110 §14.2: only GET has them."""
    answer = client.head("/", headers={"range": ranges})

    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["content-length"] == "1024"


def test_an_answer_with_another_status_has_no_ranges() -> None:
    @get("/")
    async def missing() -> Reply[Download]:
        return Reply(Download(CONTENT), status=404)

    with serve(missing) as own:
        answer = own.get("/", headers={"range": "bytes=0-1"})

    assert (answer.status_code, answer.content) == (404, CONTENT)


def test_more_ranges_are_allowed_where_the_handler_says_so() -> None:
    ranges = ",".join(f"{100 * each}-{100 * each}" for each in range(3))

    @get("/{most:int}")
    async def parts(most: int) -> Download:
        return Download(CONTENT, most_ranges=most)

    with serve(parts) as own:
        assert own.get("/2", headers={"range": f"bytes={ranges}"}).status_code == 200
        assert own.get("/3", headers={"range": f"bytes={ranges}"}).status_code == 206


def test_a_handler_of_head_alone_sends_no_bytes() -> None:
    @head("/")
    async def only() -> Download:
        return Download(CONTENT)

    with serve(only) as own:
        answer = own.head("/")

    assert (answer.headers["content-length"], answer.content) == ("1024", b"")
