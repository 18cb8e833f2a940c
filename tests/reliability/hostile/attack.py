"""One hostile request as a value: what a server would hand to an application."""

import json
from collections.abc import MutableMapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote


@dataclass(slots=True)
class Attack:
    """A request. `leaves` says that the client goes after the chunks, whatever it had announced."""

    method: str
    path: bytes
    query: bytes
    headers: list[tuple[bytes, bytes]]
    chunks: list[bytes]
    leaves: bool = False
    bare: bool = False
    """Only what ASGI requires: no raw path, no addresses, no `body` in an empty message."""

    root: str = ""

    def scope(self) -> MutableMapping[str, Any]:
        """The ASGI scope, its path decoded as uvicorn does it."""
        path = self.root + unquote(self.path.decode("utf-8", "replace"))
        scope: dict[str, Any] = {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.3"},
            "http_version": "1.1",
            "method": self.method,
            "scheme": "http",
            "path": path,
            "query_string": self.query,
            "headers": self.headers,
        }
        if not self.bare:
            scope["raw_path"] = self.root.encode() + self.path
            scope["root_path"] = self.root
            scope["server"] = ("127.0.0.1", 8000)
            scope["client"] = ("127.0.0.1", 50_000)
            scope["state"] = {}
        return scope

    def drawing(self) -> str:
        """All of it as text, long parts shortened."""
        parts: dict[str, object] = {
            "method": self.method,
            "path": _short(self.path),
            "query": _short(self.query),
            "headers": [f"{_short(name)}: {_short(value)}" for name, value in self.headers[:20]],
            "chunks": [_short(chunk) for chunk in self.chunks[:20]],
            "leaves": self.leaves,
            "bare": self.bare,
            "root": self.root,
        }
        return json.dumps(parts, indent=2)


def _short(data: bytes) -> str:
    return repr(data) if len(data) <= 400 else f"{data[:200]!r} … {data[-100:]!r} ({len(data)} bytes)"
