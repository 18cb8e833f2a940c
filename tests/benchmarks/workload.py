"""What is asked of every peer: four requests, their exact answers, and the requests as a server hands them on."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from tests.benchmarks.asgi import Scope

_HEADERS: Final = (
    ("host", "127.0.0.1:8000"),
    ("user-agent", "armature-benchmark/1.0"),
    ("accept", "*/*"),
    ("accept-encoding", "gzip, deflate"),
    ("connection", "keep-alive"),
    ("accept-language", "en"),
)


@dataclass(frozen=True, slots=True)
class Case:
    """One request and the answer that a peer must give before it is timed."""

    name: str
    method: str
    path: str
    status: int
    answer: bytes
    query: str = ""
    body: bytes = b""

    @property
    def headers(self) -> tuple[tuple[str, str], ...]:
        """Six headers that most clients send, and those of the body where there is one."""
        if not self.body:
            return _HEADERS
        return (*_HEADERS, ("content-type", "application/json"), ("content-length", str(len(self.body))))

    @property
    def target(self) -> str:
        """Path and query as they stand in the request line."""
        return f"{self.path}?{self.query}" if self.query else self.path

    def scope(self, state: Mapping[str, object]) -> Scope:
        """Build the scope as uvicorn 0.54 sends it: every value fresh, so that no peer profits from cached hashes."""
        return {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.3"},
            "http_version": "1.1",
            "server": ("127.0.0.1", 8000),
            "client": ("127.0.0.1", 40000),
            "scheme": "http",
            "method": self.method,
            "root_path": "",
            "path": self.path.encode().decode(),
            "raw_path": self.path.encode(),
            "query_string": self.query.encode(),
            "headers": [(name.encode(), value.encode()) for name, value in self.headers],
            "state": dict(state),
        }

    def wire(self) -> bytes:
        """The request as bytes of HTTP/1.1."""
        head = "".join(f"{name}: {value}\r\n" for name, value in self.headers)
        return f"{self.method} {self.target} HTTP/1.1\r\n{head}\r\n".encode() + self.body

    def accepts(self, status: int, body: bytes) -> bool:
        """Tell whether this is the answer: the text itself, or the same JSON value."""
        if status != self.status:
            return False
        return body == self.answer or (body[:1] == b"{" and json.loads(body) == json.loads(self.answer))


HELLO: Final = Case("hello", "GET", "/hello", 200, b'{"message": "hello"}')

HELLO_TEXT: Final = Case("hello, text", "GET", "/hello/text", 200, b"hello")

TYPED_GET: Final = Case(
    name="typed GET",
    method="GET",
    path="/products/7",
    query="currency=EUR",
    status=200,
    answer=b'{"id": 7, "name": "product 7", "price": 9.5, "currency": "EUR"}',
)

VALIDATED_POST: Final = Case(
    name="validated POST",
    method="POST",
    path="/orders",
    body=json.dumps(
        {"customer": "Ada", "lines": [{"sku": f"sku-{number}", "quantity": number} for number in (1, 2, 3)]},
    ).encode(),
    status=201,
    answer=b'{"id": 1, "customer": "Ada", "total": 6}',
)

PROMISED: Final = (HELLO, TYPED_GET, VALIDATED_POST)
"""The cases that the targets name."""

CASES: Final = (HELLO, HELLO_TEXT, TYPED_GET, VALIDATED_POST)
"""Everything measured. Text has no target: `docs/decisions/0002-what-hello-answers.md` says why."""
