"""The client: calls through a pipeline, over an engine."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from types import TracebackType
from typing import Self, Unpack, cast

from armature.http_client.auth import Auth
from armature.http_client.calls import CallOptions, checked_headers, request_of
from armature.http_client.engine import Engine
from armature.http_client.engines import engine_of
from armature.http_client.errors import HttpClientError, InvalidClient, RequestTimedOut
from armature.http_client.requests import Request
from armature.http_client.responses import Response, asked, decoded
from armature.http_client.sending import Answer, Carry, Sender
from armature.http_client.settings import ClientSettings
from armature.http_client.statuses import Problems, StatusError, error_of
from armature.http_client.streams import StreamedResponse
from armature.http_client.transience import is_failure, is_transient
from armature.http_client.urls import checked_base, origin_of
from armature.http_client.verbs import Verbs
from armature.resilience import Fallback, Pipeline, Rejected, Retry, RetryBudget, TimedOut

_DEFAULTS = ClientSettings()
_OF_THE_PIPELINE = frozenset({"total", "attempt", "retries"})
_OF_THE_ENGINE = frozenset(
    ClientSettings.model_fields.keys() - _OF_THE_PIPELINE - {"max_body", "redirects", "user_agent", "deadline_header"}
)


class HttpClient(Verbs):
    """Calls one service: `async with HttpClient("https://api.example/v1") as client: await client.get("/users")`.

    Calls go below `base_url`; without one they name whole URLs, and there are no credentials. `auth` is who calls.
    `headers` go with every call. `problems` says which exception of yours stands for a problem's type (RFC 9457).
    `carry` gives the headers that tie a call to the running work.

    `pipeline` stands around every call; in it are failures what another attempt may mend: broken connections,
    time-outs, 408, 429 and 5xx. A call that must not be repeated goes through `pipeline.once`: one whose method is not
    idempotent (RFC 9110 §9.2.2) and that carries no `Idempotency-Key`, or whose body is a stream. Without a pipeline
    there is one of `retries` with a budget, `total` and `attempt` of the settings.

    `engine` is one of yours in place of the one that the settings name; the client closes it.

    Raises `InvalidClient` for what contradicts itself. The calls raise `HttpClientError`, and `Rejected` where the
    pipeline refuses.
    """

    __slots__ = (
        "_base", "_engine", "_headers", "_once", "_opened", "_opened_once", "_problems", "_repeated", "_sender",
        "_settings",
    )  # fmt: skip

    def __init__(
        self,
        base_url: str = "",
        *,
        auth: Auth | None = None,
        pipeline: Pipeline | None = None,
        settings: ClientSettings = _DEFAULTS,
        engine: Engine | None = None,
        headers: Mapping[str, str] | None = None,
        problems: Problems | None = None,
        carry: Carry | None = None,
    ) -> None:
        self._base = checked_base(base_url) if base_url else ""
        if auth is not None and not base_url:
            raise InvalidClient(
                "A client without a base URL has `auth=`, and would show its credentials to whoever it calls.\n"
                "Give it a base URL, or take `auth=` away."
            )
        _refuse_idle(settings, _OF_THE_PIPELINE if pipeline is not None else frozenset(), "pipeline")
        _refuse_idle(settings, _OF_THE_ENGINE if engine is not None else frozenset(), "engine")
        self._settings = settings
        self._problems = _checked_problems(problems or {})
        own = Request("", "", (("User-Agent", settings.user_agent), ("Accept", "*/*")))
        self._headers = own.with_headers(*checked_headers(headers or {})).headers
        self._engine = engine if engine is not None else engine_of(settings)
        self._sender = Sender(self._engine, auth, carry, settings)
        chosen = _without_fallback(pipeline) if pipeline is not None else _own_pipeline(self._base, settings)
        self._repeated, self._once = chosen(self._attempt), chosen.once(self._attempt)
        self._opened, self._opened_once = chosen(self._open), chosen.once(self._open)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Closes every connection; calls that are under way fail."""
        await self._engine.aclose()

    @asynccontextmanager
    async def stream(
        self, method: str, target: str, **options: Unpack[CallOptions]
    ) -> AsyncGenerator[StreamedResponse, None]:
        """A call whose answer is read while it comes: `async with client.stream("GET", "/export") as answer:`.

        Retries and time-outs hold until its head has come. An error is raised as by other calls, its body read;
        `check=False` hands over whatever answers first.
        """
        request = request_of(method, target, self._base, self._headers, options)._replace(is_streamed=True)
        run = self._opened if request.is_repeatable else self._opened_once
        opened: list[Answer] = []
        try:
            try:
                final = await run(request, opened, options.get("check", True))
            except (HttpClientError, Rejected):
                raise
            except TimedOut as error:
                raise _timed_out(request, error) from error
            if isinstance(final, HttpClientError):
                raise final
            yield StreamedResponse(final, self._settings.max_body)
        finally:
            for answer in opened:
                await answer.exchange.aclose()

    async def _call(self, method: str, target: str, returns: object, options: CallOptions) -> object:
        request = request_of(method, target, self._base, self._headers, options)
        response = await self._response(request, check=options.get("check", True))
        return response if returns is Response else decoded(response, returns)

    async def _response(self, request: Request, *, check: bool) -> Response:
        run = self._repeated if request.is_repeatable else self._once
        try:
            final = await run(request)
        except StatusError as error:
            if check:
                raise
            return error.response
        except (HttpClientError, Rejected):
            raise
        except TimedOut as error:
            raise _timed_out(request, error) from error
        if isinstance(final, HttpClientError):
            raise final
        if check and not _is_success(final.status):
            raise error_of(final, self._problems)
        return final

    async def _attempt(self, request: Request) -> Response | HttpClientError:
        """One attempt: raises what another one may mend, and gives all else."""
        try:
            answer = await self._sender.send(request)
            response = await answer.whole(self._settings.max_body)
        except HttpClientError as error:
            if is_transient(error):
                raise
            return error
        if is_failure(response.status):
            raise error_of(response, self._problems)
        return response

    async def _open(self, request: Request, opened: list[Answer], check: bool) -> Answer | HttpClientError:
        """The same for a stream; `opened` gets every answer, so that each is closed, whatever becomes of it."""
        try:
            answer = await self._sender.send(request)
            opened.append(answer)
            if not check or _is_success(answer.exchange.status):
                return answer
            response = await answer.whole(self._settings.max_body)
        except HttpClientError as error:
            if is_transient(error):
                raise
            return error
        failed = error_of(response, self._problems)
        if is_failure(response.status):
            raise failed
        return failed


def _timed_out(request: Request, error: TimedOut) -> RequestTimedOut:
    """A time-out of the pipeline as the error of the call that it ended."""
    told = asked(request.method, request.url)
    return RequestTimedOut(f"{told}: {error}", pipeline=error.pipeline, strategy=error.strategy)


def _own_pipeline(base: str, settings: ClientSettings) -> Pipeline:
    retry = Retry(settings.retries + 1, on=is_transient, budget=RetryBudget())
    name = origin_of(base).host if base else "http_client"
    attempt = min(settings.attempt, settings.total)
    return Pipeline(name, *([retry] if settings.retries else []), total=settings.total, attempt=attempt)


def _without_fallback(pipeline: Pipeline) -> Pipeline:
    if pipeline.find(Fallback) is not None:
        raise InvalidClient(
            f'The pipeline "{pipeline.name}" has a fallback, and what it gives would be taken for an answer.\n'
            "Take it out, and put it around the function that calls."
        )
    return pipeline


def _refuse_idle(settings: ClientSettings, idle: frozenset[str], given: str) -> None:
    """Refuses settings that somebody wrote and that nothing would read."""
    unread = sorted(settings.model_fields_set & idle)
    if unread:
        raise InvalidClient(
            f"The client is given its own {given}, and settings that only another would read: "
            f"{', '.join(unread)}.\nTake them away, or `{given}=`."
        )


def _checked_problems(problems: Problems) -> Problems:
    # The types say so; whoever does not check them learns it here, not when the problem comes.
    given = cast("Mapping[str, object]", problems)
    for type_, error in given.items():
        if not (isinstance(error, type) and issubclass(error, StatusError)):
            raise InvalidClient(
                f'`problems=` maps "{type_}" to {error!r}.\nDerive an exception from `ClientError` or `ServerError`.'
            )
    return dict(problems)


def _is_success(status: int) -> bool:
    return 200 <= status < 300 or status == 304
