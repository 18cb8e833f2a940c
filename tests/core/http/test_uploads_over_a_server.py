"""Uploads over a real server: what is not read, lengths that lie, chunks, and clients that wait to be asked."""

import socket
from collections.abc import Iterator

import pytest

from armature.core import body_limit, get, post, use_guard
from armature.core.files import FilePart
from armature.testing import serve
from tests.core.http.multiparts import BOUNDARY, END, part
from tests.core.http.serving import application, quiet

LARGE = part("photo", b"a" * 3_000_000, "a")
SMALL = part("photo", b"abc", "a") + END


@post("/read")
@body_limit(10_000_000)
async def read(photo: FilePart) -> int:
    return len(await photo.read(10_000_000))


@post("/leave")
@body_limit(10_000_000)
async def leave(photo: FilePart) -> str:
    return photo.filename


@post("/small")
async def small(photo: FilePart) -> int:
    return len(await photo.read(10_000_000))


class Nobody:
    def can_activate(self) -> bool:
        return False


@post("/closed")
@use_guard(Nobody)
async def closed(photo: FilePart) -> None: ...


@get("/next")
async def following() -> str:
    return "next"


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with serve(application(read, leave, small, closed, following, settings=quiet(body_limit=1000))) as url:
        yield int(url.rpartition(":")[2])


class Line:
    """One connection, on which answers are read one by one."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), 30)
        self.stream = self.socket.makefile("rb")

    def ask(self, path: str, body: bytes, *headers: str, length: int | None = None) -> None:
        """Sends a whole form."""
        self.begin(path, *headers, f"Content-Length: {len(body) if length is None else length}")
        self.socket.sendall(body)

    def begin(self, path: str, *headers: str) -> None:
        lines = [f"POST {path} HTTP/1.1", "Host: a", f"Content-Type: multipart/form-data; boundary={BOUNDARY}"]
        self.socket.sendall("\r\n".join([*lines, *headers, "", ""]).encode())

    def answer(self) -> tuple[int, bytes]:
        """The status and the body of the next answer; 0 where there is none."""
        first = self.stream.readline()
        if not first:
            return 0, b""
        length = 0
        while line := self.stream.readline().strip():
            if line.lower().startswith(b"content-length:"):
                length = int(line.partition(b":")[2])
        return int(first.split()[1]), self.stream.read(length)


@pytest.fixture
def line(port: int) -> Iterator[Line]:
    opened = Line(port)
    with opened.socket, opened.stream:
        yield opened


def test_a_file_of_many_chunks_is_read(line: Line) -> None:
    line.ask("/read", LARGE + END)

    assert line.answer() == (200, b"3000000")


@pytest.mark.parametrize(
    ("path", "status"), [("/leave", 200), ("/closed", 403), ("/small", 413)], ids=["handler", "guard", "limit"]
)
def test_what_is_not_read_is_not_taken_for_the_next_request(line: Line, path: str, status: int) -> None:
    """RFC 9112 §9.3: the rest of the body is read away, or the connection is closed."""
    line.ask(path, LARGE + END)
    first = line.answer()
    line.socket.sendall(b"GET /next HTTP/1.1\r\nHost: a\r\n\r\n")

    assert first[0] == status
    assert line.answer() in {(200, b"next"), (0, b"")}


def test_a_form_in_chunks_has_no_length(line: Line) -> None:
    line.begin("/read", "Transfer-Encoding: chunked")
    for each in (SMALL[:20], SMALL[20:60], SMALL[60:]):
        line.socket.sendall(b"%x\r\n%s\r\n" % (len(each), each))
    line.socket.sendall(b"0\r\n\r\n")

    assert line.answer() == (200, b"3")


def test_a_length_that_is_too_short_breaks_the_form_off(line: Line) -> None:
    line.ask("/read", SMALL, length=len(SMALL) - 10)

    assert line.answer()[0] == 400


def test_a_length_that_is_too_long_is_never_answered_as_whole(line: Line) -> None:
    line.ask("/read", SMALL[:-10], length=len(SMALL) + 10)
    line.socket.shutdown(socket.SHUT_WR)

    assert line.answer()[0] in {0, 400}


@pytest.mark.parametrize(("path", "statuses"), [("/read", [100, 200]), ("/closed", [403])], ids=["wanted", "refused"])
def test_a_client_that_waits_is_asked_only_for_what_is_wanted(line: Line, path: str, statuses: list[int]) -> None:
    """RFC 9110 §10.1.1: `Expect: 100-continue`."""
    line.begin(path, f"Content-Length: {len(SMALL)}", "Expect: 100-continue")
    found = [line.answer()[0]]
    if found == [100]:
        line.socket.sendall(SMALL)
        found.append(line.answer()[0])

    assert found == statuses
