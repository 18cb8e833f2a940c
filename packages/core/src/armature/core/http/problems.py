"""Problem details for HTTP APIs (RFC 9457): how every error of ours reaches a client."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import pydantic_core
from starlette.exceptions import HTTPException

from armature.core.errors import HttpError, InternalServerError
from armature.core.http.answer import Answer
from armature.core.types import RawHeaders

MEDIA_TYPE = b"application/problem+json"
TYPE_PREFIX = "/problems/"
_OWN = frozenset({"type", "title", "status", "detail", "instance", "request_id", "traceparent"})


def problem(error: HttpError, instance: str, request_id: str, traceparent: str = "") -> Answer:
    """The answer for `error`.

    Members: `type` (`/problems/not-found`, relative to the API), `title`, `status`, `detail`, `instance` (the path),
    `request_id`, the valid `traceparent` of the request, then the error's own fields, which cannot replace those.
    """
    name = error.problem_name()
    members: dict[str, object] = {"type": TYPE_PREFIX + name, "title": error.title, "status": error.status}
    if error.detail:
        members["detail"] = error.detail
    members["instance"] = instance
    members["request_id"] = request_id
    if traceparent:
        members["traceparent"] = traceparent
    members.update((key, value) for key, value in error.fields.items() if key not in _OWN)
    body = pydantic_core.to_json(members, fallback=str, inf_nan_mode="null")
    return error.status, _headers(error.headers, len(body)), body


def from_starlette(error: HTTPException) -> HttpError:
    """Starlette's and FastAPI's `HTTPException` as an error of ours, with its status, detail and headers.

    FastAPI's may carry any JSON as its detail; that becomes the field `details`.
    """
    phrase = HTTPStatus(error.status_code).phrase if error.status_code in set(HTTPStatus) else ""
    known = _BY_STATUS.get(error.status_code) or _unnamed(error.status_code, phrase)
    own = known.__new__(known)  # a class of ours may insist on headers that this exception brings or lacks
    detail: Any = error.detail
    if isinstance(detail, str):
        HttpError.__init__(own, "" if detail == phrase else detail, headers=error.headers)
    else:
        HttpError.__init__(own, headers=error.headers, details=detail)
    return own


def _unnamed(status: int, phrase: str) -> type[HttpError]:
    return type("HttpError", (HttpError,), {"status": status, "title": phrase or f"Status {status}"})


def hidden(_: Exception) -> InternalServerError:
    """What a client learns of an error that nobody meant for it: nothing but where to look it up."""
    return InternalServerError("Something went wrong on our side; quote the request id when you report it.")


def _headers(extra: Mapping[str, str], length: int) -> RawHeaders:
    headers = [(b"content-type", MEDIA_TYPE), (b"content-length", b"%d" % length)]
    headers.extend((name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in extra.items())
    return headers


def _leaves(kind: type[HttpError]) -> dict[int, type[HttpError]]:
    return {each.status: each for each in kind.__subclasses__() if each.__module__ == kind.__module__}


_BY_STATUS = _leaves(HttpError)
