"""The ASGI scope of a request as a server would make it."""

from typing import Any

import httpx2

from armature.core.types import ASGIScope

CLIENT = ("127.0.0.1", 50000)
"""Whom the application sees at the other end."""


def scope_of(request: httpx2.Request, kind: str, root_path: str = "", **more: Any) -> ASGIScope:  # noqa: ANN401 - ASGI
    """The scope of type `kind` for a request; `root_path` is what a proxy has put before the path."""
    url = request.url
    raw_path = url.raw_path.partition(b"?")[0]
    return {
        "type": kind,
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "http_version": "1.1",
        "scheme": url.scheme,
        "path": root_path + url.path,
        "raw_path": root_path.encode() + raw_path,
        "query_string": url.query,
        "root_path": root_path,
        "headers": [(name.lower(), value) for name, value in request.headers.raw],
        "client": CLIENT,
        "server": (url.host, url.port or (443 if url.scheme in {"https", "wss"} else 80)),
        **more,
    }
