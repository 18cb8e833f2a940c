"""The ASGI scope of a connection with what Starlette looks for in it."""

from collections.abc import Mapping
from typing import Protocol
from urllib.parse import quote

from armature.core.types import ASGIScope


class UrlRouter(Protocol):
    """What Starlette's `request.url_for` asks of `scope["router"]`."""

    def url_path_for(self, name: str, /, **path_params: object) -> object:
        """The path of the route called `name`; raises where there is none."""


def complete(scope: ASGIScope, path_parameters: Mapping[str, str], app: UrlRouter) -> None:
    """Adds the path parameters and the application that makes URLs."""
    query = scope.get("query_string", b"")
    if not query.isascii():  # Starlette's `url` reads it as ASCII
        scope["query_string"] = quote(query, safe="%&=+;/?:@,!$'()*~").encode()
    scope["path_params"] = dict(path_parameters)
    scope["app"] = scope["router"] = app
