"""An HTTP request as the pipeline sees it: parsed only as far as somebody asks."""

from typing import Any, ClassVar, Final, Self

from starlette.datastructures import FormData
from starlette.requests import Request

from armature.core.context.accepts import Accepts
from armature.core.context.execution import NOTHING, ExecutionContext
from armature.core.context.preconditions import Preconditions
from armature.core.context.query import parse_query
from armature.core.context.scope import UrlRouter, complete
from armature.core.errors import HttpError, UriTooLong
from armature.core.http.body import check_announced_length, limited, read_body, replayed
from armature.core.http.forms import FormRequest, is_form, not_a_form, parse_form
from armature.core.http.incoming import Awaited
from armature.core.types import ASGIScope, Receive

CONTEXT: Final = "armature.context"
"""Where middleware carries the context through the ASGI scope."""


SHORT_QUERY: Final = 256
"""Bytes of a query that no limit refuses, so that most requests are spared the question."""


class HttpContext(ExecutionContext):
    """One HTTP request. `raw_headers` are what came, or what middleware made of it.

    `target` is what the router found, once it has been asked. `started` is when, by the performance counter, and zero
    once the access log has it.
    """

    __slots__ = (
        "_accepts",  # made when somebody asks, like `_form` and `_preconditions`: who does not, pays nothing
        "_form",
        "_preconditions",
        "_query",
        "_request",
        "app",
        "inside",
        "receive",
        "scope",
        "started",
        "target",
    )

    transport: ClassVar[str] = "http"

    _accepts: Accepts
    _form: FormData | HttpError
    _preconditions: Preconditions

    def __init__(  # sets every field itself: a call of the base's __init__ costs as much as the rest
        self, scope: ASGIScope, receive: Receive, raw_request_id: bytes, raw_traceparent: bytes, app: UrlRouter
    ) -> None:
        self.services = None
        self.failure = None
        self.scope = scope
        self.receive = receive
        self.raw_headers = scope["headers"]
        self.raw_request_id = raw_request_id
        self.raw_traceparent = raw_traceparent
        self.app = app
        self.path_parameters = NOTHING
        self.target: Any = None
        self.body = None
        self.inside = False
        self.started = 0.0
        self._headers = None
        self._query: list[tuple[str, str]] | None = None
        self._request: Request | None = None

    @classmethod
    def of_request(cls, request: Request, raw_request_id: bytes, raw_traceparent: bytes) -> Self:
        """The context of a request that somebody else serves; whoever asks for the `Request` gets that one."""
        router: Any = request.scope.get("router")  # of the host, which makes its URLs itself
        context = cls(request.scope, request.receive, raw_request_id, raw_traceparent, router)
        context._request = request
        return context

    def passed(self, scope: ASGIScope, receive: Receive) -> None:
        """Told what middleware made of the request on its way in."""
        self.scope = scope
        self.receive = receive
        self.raw_headers = scope["headers"]
        self._headers = None

    @property
    def query(self) -> list[tuple[str, str]]:
        """The query's names and values, in order; parsed at the first use.

        Raises `UriTooLong` beyond the application's limit.
        """
        query = self._query
        if query is None:
            raw = self.scope["query_string"]
            if len(raw) > SHORT_QUERY:
                self._check_query(len(raw))
            query = self._query = parse_query(raw)
        return query

    def _check_query(self, length: int) -> None:
        target = self.target
        if target is not None and length > target.query_limit:  # a request that a host serves has no target
            raise UriTooLong(f"The query is longer than {target.query_limit} bytes.")

    async def read_body(self) -> bytes:
        """The whole body, read once; raises `ContentTooLarge` beyond the endpoint's limit.

        Where a `Request` was handed out before, it reads the body, so that whoever has it can read it too.
        """
        if self.body is None:
            if self._request is not None:
                self.body = await self._request.body()
            else:
                self.body = await read_body(self.receive, self, self.target.body_limit)
        return self.body

    async def read_form(self, *, keeps_body: bool, awaited: Awaited | None = None) -> None:
        """Parses the form, once, up to its first `awaited` file; its files are closed when the unit of work ends.

        `keeps_body` says that somebody takes the body too. Raises `UnsupportedMediaType` for another type, `BadRequest`
        for what cannot be read, and `ContentTooLarge` beyond the endpoint's limit.
        """
        known: FormData | HttpError | None = getattr(self, "_form", None)
        if isinstance(known, HttpError):
            raise known
        if known is not None:
            return
        try:
            form = self._form = await self._parse_form(awaited, keeps_body=keeps_body)
        except HttpError as error:
            self._form = error
            raise
        assert self.services is not None  # whatever takes a form has a scope

        async def leave(_: BaseException | None) -> None:
            await form.close()

        self.services.exits.append(leave)

    async def _parse_form(self, awaited: Awaited | None, *, keeps_body: bool) -> FormData:
        content_type = self.header(b"content-type")
        if keeps_body or not is_form(content_type):
            body = await self.read_body()
            if not is_form(content_type):
                if body:
                    raise not_a_form(content_type)
                return FormData()
        if awaited is None:
            return await parse_form(self.request, self.target.body_limit, self.target.form_limits)
        return await awaited.file.opens(self.request, awaited, self.target.form_limits)

    @property
    def form(self) -> FormData:
        """The form, once it was read."""
        assert isinstance(self._form, FormData)  # the pipeline reads it before whoever takes it
        return self._form

    @property
    def preconditions(self) -> Preconditions:
        """The `If-…` headers; one object for all who ask."""
        if self.known_preconditions is None:
            self._preconditions = Preconditions(self.scope["method"], self.raw_headers)
        return self._preconditions

    @property
    def known_preconditions(self) -> Preconditions | None:
        """Those, if anybody has asked for them."""
        return getattr(self, "_preconditions", None)

    @property
    def accepts(self) -> Accepts:
        """The `Accept…` headers; one object for all who ask."""
        if self.known_accepts is None:
            self._accepts = Accepts(self.raw_headers)
        return self._accepts

    @property
    def known_accepts(self) -> Accepts | None:
        """Those, if anybody has asked for them."""
        return getattr(self, "_accepts", None)

    @property
    def request(self) -> Request:
        """Starlette's `Request`, with path parameters and `url_for`; gives a body that was already read once more."""
        request = self._request
        if request is None:
            complete(self.scope, self.path_parameters, self.app)
            if self.body is not None:
                receive = replayed(self.body, self.receive)
            else:
                check_announced_length(self.headers, self.target.body_limit)
                receive = limited(self.receive, self.target.body_limit)
            request = self._request = FormRequest(self.scope, receive)
            request.form_limits = self.target.form_limits
        return request
