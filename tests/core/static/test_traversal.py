"""No path leads out of the directory, over a real server, with paths as an attacker sends them."""

import random
import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from armature.core import Application, ApplicationSettings, Module
from armature.core.static import StaticFiles, StaticModule
from armature.testing import serve
from tests.core.static.folders import PAGE, built

QUIET = ApplicationSettings(access_log=False, log_level="ERROR")
SEEDED = 1500


class Raw:
    """Sends paths byte for byte, which no client library does; one connection for all."""

    def __init__(self, url: str) -> None:
        address = urlsplit(url)
        self.address = (address.hostname, address.port)
        self.connection = socket.create_connection(self.address, timeout=30)
        self.reader = self.connection.makefile("rb")

    def get(self, path: bytes, *headers: bytes) -> tuple[int, bytes]:
        """The status and the body."""
        lines = [b"GET " + path + b" HTTP/1.1", b"host: test", b"accept-encoding: br, gzip", *headers]
        self.connection.sendall(b"\r\n".join(lines) + b"\r\n\r\n")
        status = int(self.reader.readline().split()[1])
        head = dict(line.rstrip().lower().split(b": ", 1) for line in iter(self.reader.readline, b"\r\n"))
        body = self.reader.read(int(head.get(b"content-length", 0)))
        if head.get(b"connection") == b"close":
            self.close()
            self.connection = socket.create_connection(self.address, timeout=30)
            self.reader = self.connection.makefile("rb")
        return status, body

    def close(self) -> None:
        self.reader.close()
        self.connection.close()


@pytest.fixture(scope="module")
def raw(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Raw]:
    public = built(tmp_path_factory.mktemp("site"))
    files = StaticFiles(public, fallback="index.html")
    (public / "way-out").symlink_to(public.parent)
    module = Module(mounts={"/": files}, imports=[StaticModule("/assets", public)])
    with serve(Application(module, settings=QUIET)) as url:
        raw = Raw(url)
        try:
            yield raw
        finally:
            raw.close()


def test_the_way_to_a_file_is_open(raw: Raw) -> None:
    assert raw.get(b"/index.html") == (200, PAGE)
    assert raw.get(b"/assets/docs/guide.txt") == (200, b"0123456789")
    assert raw.get(b"/assets/%64ocs/guide%2Etxt") == (200, b"0123456789")


@pytest.mark.parametrize("prefix", [b"/", b"/assets/", b"/docs/", b"/assets/docs/"])
@pytest.mark.parametrize(
    "attack",
    [
        b"../secret.txt",
        b"../../secret.txt",
        b"../../../../../../../../etc/passwd",
        b"./../secret.txt",
        b"..//secret.txt",
        b"docs/../../secret.txt",
        b"docs/../index.html",
        b"%2e%2e/secret.txt",
        b"%2e%2e%2fsecret.txt",
        b"..%2fsecret.txt",
        b"..%2Fsecret.txt",
        b"docs%2fguide.txt",
        b"..\\secret.txt",
        b"..%5csecret.txt",
        b"%2e%2e%5Csecret.txt",
        b"%252e%252e%252fsecret.txt",
        b"%25252e%25252e/secret.txt",
        b"..%c0%afsecret.txt",
        b"%c0%ae%c0%ae/secret.txt",
        b"%e0%80%ae%e0%80%ae/secret.txt",
        b"%uff0e%uff0e/secret.txt",
        b"%ef%bc%8e%ef%bc%8e/secret.txt",
        b"..%00/secret.txt",
        b"index.html%00.txt",
        b"../secret.txt%00.html",
        b"index.html%0a",
        b"%2fetc/passwd",
        b"%2fetc%2fpasswd",
        b"//etc/passwd",
        b"/etc/passwd",
        b"C:/Windows/win.ini",
        b"C:%5cWindows%5cwin.ini",
        b"c%3a/Windows/win.ini",
        b"index.html::$DATA",
        b"%5c%5cserver%5cshare%5cfile",
        b"file:///etc/passwd",
        b".../secret.txt",
        b"..;/secret.txt",
        b".. /secret.txt",
        b"..%20/secret.txt",
        b".%2e/secret.txt",
        b"index.html.",
        b"index.html%20",
        b"way-out/secret.txt",
        b".env",
        b"%2eenv",
        b".git/config",
        b".git%2fconfig",
        b"docs/%2e%2e/.env",
        b"~root/secret.txt",
        b"%",
        b"%zz",
        b"%2",
    ],
    ids=repr,
)
def test_no_path_leads_out(prefix: bytes, attack: bytes, raw: Raw) -> None:
    status, body = raw.get(prefix + attack)

    assert status in {400, 404}
    assert b"SECRET" not in body
    assert b"root:" not in body


def test_whatever_a_path_is_made_of_it_leads_nowhere_else(raw: Raw) -> None:
    made = random.Random(20_261_123)
    pieces = (
        b".. . / // \\ ../ /.. ..%2f %2e %2E %2f %2F %5c %00 %25 %c0%ae %c0%af %ff %F0%9F%98%80 %20 %0d%0a : C: ~ ; ?"
    )
    names = b"docs index.html guide.txt secret.txt .env .git config way-out etc passwd assets"
    words = [*pieces.split(), *names.split()]
    seen: set[int] = set()

    for _ in range(SEEDED):
        path = b"/" + b"".join(made.choice(words) for _ in range(made.randrange(1, 9)))
        status, body = raw.get(path, made.choice([b"accept: text/html", b"accept: */*", b"range: bytes=0-3"]))
        seen.add(status)
        assert status < 500, path
        assert b"SECRET" not in body, path
        assert b"root:" not in body, path

    assert {200, 404} <= seen
