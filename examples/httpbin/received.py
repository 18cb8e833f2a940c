"""What a request brought, as it is told back: each part builds on the one before."""

from collections.abc import Iterable
from typing import Annotated, Final, TypeAlias
from urllib.parse import quote

import pydantic_core
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from typing_extensions import TypedDict

from armature.core import Depends
from examples.httpbin.data_urls import text_or_data_url

Values: TypeAlias = str | list[str]
"""A name that came once has its value, one that came several times a list of them."""


class Inspection(TypedDict):
    """A request without its body."""

    args: dict[str, Values]
    headers: dict[str, str]
    origin: str
    url: str


class Content(Inspection):
    """A request with its body: in `form` and `files` where it is a form, in `data` otherwise."""

    data: str
    files: dict[str, Values]
    form: dict[str, Values]


class JsonContent(Content):
    """The same with what `data` means as JSON, whatever media type it has; null where it is no JSON."""

    json: object


class Anything(JsonContent):
    """All that there is to tell."""

    method: str


def inspect(request: Request) -> Inspection:
    return {
        "args": gathered(request.query_params.multi_items()),
        "headers": headers_of(request),
        "origin": origin_of(request),
        "url": _url_of(request),
    }


Inspected = Annotated[Inspection, Depends(inspect)]


async def read(request: Request, inspected: Inspected) -> Content:
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() not in _FORMS:
        return {**inspected, "data": text_or_data_url(await request.body()), "files": {}, "form": {}}
    async with request.form() as form:
        files = [(name, await _told(file)) for name, file in form.multi_items() if isinstance(file, UploadFile)]
    return {**inspected, "data": "", "files": gathered(files), "form": gathered(_texts(form))}


Read = Annotated[Content, Depends(read)]


def read_json(content: Read) -> JsonContent:
    try:
        json: object = pydantic_core.from_json(content["data"], allow_inf_nan=False)
    except ValueError:
        json = None
    return {**content, "json": json}


ReadJson = Annotated[JsonContent, Depends(read_json)]


def read_anything(request: Request, content: ReadJson) -> Anything:
    return {**content, "method": request.method}


ReadAnything = Annotated[Anything, Depends(read_anything)]


def gathered(pairs: Iterable[tuple[str, str]]) -> dict[str, Values]:
    """Names with their values, those that came several times as lists."""
    values: dict[str, list[str]] = {}
    for name, value in pairs:
        values.setdefault(name, []).append(value)
    return {name: found[0] if len(found) == 1 else found for name, found in values.items()}


def headers_of(request: Request) -> dict[str, str]:
    """The headers in Title-Case; what proxies add is left out unless the query has `show_env`."""
    hidden = _OF_PROXIES if "show_env" not in request.query_params else frozenset[str]()
    listed = ((name.title(), value) for name, value in request.headers.items() if name not in hidden)
    return {name: ",".join(values) if isinstance(values, list) else values for name, values in gathered(listed).items()}


def origin_of(request: Request) -> str:
    """Where the request comes from, as proxies tell it, who are believed here without a question."""
    client = "" if request.client is None else request.client.host
    return request.headers.get("x-forwarded-for", client)


def target_of(request: Request) -> str:
    """Path and query as they were sent (RFC 9112 §3.2.1)."""
    path = (request.scope.get("raw_path") or quote(request.scope["path"]).encode()).decode("latin-1")
    query = request.scope["query_string"].decode("latin-1")
    return f"{path}?{query}" if query else path


def _url_of(request: Request) -> str:
    """The URL that the client asked for; its scheme as proxies tell it."""
    told = request.headers.get("x-forwarded-proto") or request.headers.get("x-forwarded-protocol")
    scheme = told or ("https" if request.headers.get("x-forwarded-ssl") == "on" else request.url.scheme)
    return f"{scheme}://{request.url.netloc}{target_of(request)}"


async def _told(file: UploadFile) -> str:
    return text_or_data_url(await file.read(), file.content_type or "application/octet-stream")


def _texts(form: FormData) -> Iterable[tuple[str, str]]:
    return ((name, value) for name, value in form.multi_items() if isinstance(value, str))


_FORMS: Final = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})
_OF_PROXIES: Final = frozenset(
    {
        "connect-time",
        "total-route-time",
        "via",
        "x-forwarded-for",
        "x-forwarded-port",
        "x-forwarded-proto",
        "x-forwarded-protocol",
        "x-forwarded-ssl",
        "x-heroku-dynos-in-use",
        "x-heroku-queue-depth",
        "x-heroku-queue-wait-time",
        "x-real-ip",
        "x-request-id",
        "x-request-start",
        "x-varnish",
    }
)
