"""An HTTP request as the pipeline sees it: parsed only as far as somebody asks."""

from collections.abc import Mapping
from typing import Protocol

from starlette.requests import Request

from armature.core.context.execution import ExecutionContext
from armature.core.context.query import parse_query
from armature.core.http.body import check_announced_length, limited, replayed
from armature.core.types import ASGIScope, Receive

_NOTHING: Mapping[str, str] = {}


class UrlRouter(Protocol):
    """What Starlette's `request.url_for` asks of `scope["router"]`."""

    def url_path_for(self, name: str, /, **path_params: object) -> object:
        """The path of the route called `name`; raises `LookupError` where there is none."""


class HttpContext(ExecutionContext):
    """One HTTP request. `headers` are raw, lower case, the last of each name; `path_parameters` are decoded text.

    `request_id` is raw too. `target` is what the router found, once it has been asked.
    """

    __slots__ = (
        "_query",
        "_request",
        "app",
        "body",
        "body_limit",
        "headers",
        "path_parameters",
        "receive",
        "request_id",
        "scope",
        "started",
        "status",
        "target",
    )

    def __init__(
        self, scope: ASGIScope, receive: Receive, headers: Mapping[bytes, bytes], request_id: bytes, app: UrlRouter
    ) -> None:
        self.services = None
        self.failure = None
        self.scope = scope
        self.receive = receive
        self.headers = headers
        self.request_id = request_id
        self.app = app
        self.path_parameters = _NOTHING
        self.target: object = None
        self.body: bytes | None = None
        self.body_limit = 0
        self.status = 0
        self.started = 0.0
        self._query: list[tuple[str, str]] | None = None
        self._request: Request | None = None

    @property
    def query(self) -> list[tuple[str, str]]:
        """The query's names and values, in order; parsed at the first use."""
        query = self._query
        if query is None:
            query = self._query = parse_query(self.scope["query_string"])
        return query

    @property
    def request(self) -> Request:
        """Starlette's `Request`, with path parameters and `url_for`; gives a body that was already read once more."""
        request = self._request
        if request is None:
            self.scope["path_params"] = dict(self.path_parameters)
            self.scope["app"] = self.app
            self.scope["router"] = self.app
            if self.body is not None:
                receive = replayed(self.body, self.receive)
            else:
                check_announced_length(self.headers, self.body_limit)
                receive = limited(self.receive, self.body_limit)
            request = self._request = Request(self.scope, receive)
        return request
