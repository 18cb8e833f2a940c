"""What a call says, as a request."""

from collections.abc import Mapping
from typing import TypedDict

from armature.http_client.bodies import FormFile, RawBody, form_body, json_body, raw_body
from armature.http_client.errors import InvalidRequest
from armature.http_client.headers import Pairs, fault_of
from armature.http_client.requests import Body, Request
from armature.http_client.urls import PathValues, QueryValues, expanded


class CallOptions(TypedDict, total=False):
    """The keywords of every call.

    `path` are the values of the `{names}` in the path. `query` is the query: None is left out, a list is repeated.
    `headers` stand in place of the client's own of these names. A body is one of `json` (whatever pydantic knows),
    `form` (with `files`, multipart) and `content` (bytes, text, a stream, or a function that gives one anew).
    `check=False` gives the answer whatever its status is, instead of raising.
    """

    path: PathValues
    query: QueryValues
    headers: Mapping[str, str]
    json: object
    form: QueryValues
    files: Mapping[str, FormFile]
    content: RawBody
    check: bool


def request_of(method: str, target: str, base: str, headers: Pairs, options: CallOptions) -> Request:
    """The request of a call below a base URL; raises `InvalidRequest` for one that cannot be sent."""
    url = expanded(base, target, options.get("path", _NONE), options.get("query", _NONE))
    request = Request(method, url, headers)
    if not options.keys() <= _WITHOUT_BODY:
        body = _body_of(options)
        request = request._replace(body=body, headers=(*headers, ("Content-Type", body.content_type)))
    if "headers" in options:
        request = request.with_headers(*checked_headers(options["headers"]))
    return request


def checked_headers(headers: Mapping[str, str]) -> Pairs:
    """Headers that can be sent; raises `InvalidRequest` with the name, and never the value, of one that cannot."""
    for name, value in headers.items():
        fault = fault_of(name, value)
        if fault:
            raise InvalidRequest(f'The header "{name}" {fault}.')
        if name.lower() in _MADE:
            raise InvalidRequest(f'The header "{name}" is made from the URL and the body.\nLeave it out.')
    return tuple(headers.items())


def _body_of(options: CallOptions) -> Body:
    given: list[str] = [name for name in ("json", "form", "content") if name in options]
    if "files" in options and "form" not in options:
        given.append("files")
    if len(given) > 1:
        raise InvalidRequest(f"The call has several bodies: {', '.join(given)}.\nKeep one of them.")
    if "json" in options:
        return json_body(options["json"])
    if "content" in options:
        return raw_body(options["content"])
    return form_body(options.get("form", _NONE), options.get("files", {}))


_NONE: Mapping[str, str] = {}
_WITHOUT_BODY = frozenset({"path", "query", "headers", "check"})
_MADE = frozenset({"host", "content-length", "transfer-encoding", "connection"})
