"""An answer that has come whole."""

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar, overload

from pydantic import TypeAdapter, ValidationError
from typing_extensions import TypeForm

from armature.http_client.errors import UnreadableResponse
from armature.http_client.headers import Headers

T = TypeVar("T")

_MOST_FAULTS = 5


@dataclass(frozen=True, slots=True, repr=False)
class Response:
    """What a server answered; `method` and `url` are those of the request that it answers, after all redirects.

    `body` is decompressed.
    """

    status: int
    headers: Headers
    body: bytes
    method: str
    url: str

    def __repr__(self) -> str:
        return f"<Response {self.status} to {self.asked}, {len(self.body)} bytes>"

    @property
    def asked(self) -> str:
        """The request in words, without its query."""
        return asked(self.method, self.url)

    @property
    def text(self) -> str:
        """The body as text, in the charset that `Content-Type` names, else in UTF-8; what is malformed is replaced."""
        charset = _charset_of(self.headers.get("content-type", ""))
        try:
            return self.body.decode(charset, "replace")
        except LookupError:
            return self.body.decode("utf-8", "replace")

    @overload
    def json(self) -> object: ...
    @overload
    def json(self, type_: TypeForm[T]) -> T: ...
    def json(self, type_: object = object) -> object:
        """The body read from JSON, as the type: whatever pydantic knows, such as `User` or `list[User]`.

        Raises `UnreadableResponse` where it is none, with the places and without the values.
        """
        return decoded(self, type_)


def decoded(response: Response, type_: object) -> object:
    """As `Response.json`, for a type that is known when the program runs."""
    try:
        return _adapter(type_).validate_json(response.body)
    except ValidationError as error:
        raise UnreadableResponse(_unreadable(response, type_, error)) from None


def asked(method: str, url: str) -> str:
    """How messages call a request: without the query, which may hold secrets."""
    return f"{method} {url.partition('?')[0]}"


@lru_cache(maxsize=1024)
def _adapter(type_: object) -> TypeAdapter[object]:
    # Any: what a type is, pydantic says.
    given: Any = type_
    return TypeAdapter(given)


def _charset_of(content_type: str) -> str:
    for parameter in content_type.split(";")[1:]:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            return value.strip().strip('"') or "utf-8"
    return "utf-8"


def _unreadable(response: Response, type_: object, error: ValidationError) -> str:
    found = error.errors(include_url=False, include_context=False, include_input=False)
    faults = [f"/{'/'.join(map(str, each['loc']))}: {each['msg']}" for each in found[:_MOST_FAULTS]]
    more = f", and {len(found) - _MOST_FAULTS} more" if len(found) > _MOST_FAULTS else ""
    name = type_.__name__ if isinstance(type_, type) else str(type_)
    kind = json.dumps(response.headers.get("content-type", ""))
    return (
        f"{response.asked} answered {response.status} with a body of the type {kind} that is no {name}: "
        f"{'; '.join(faults)}{more}.\nDeclare the type that the server sends."
    )
