"""One declared method, implemented."""

import functools
import inspect
from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple

from armature.core.binding import Adapters, Place
from armature.core.di import hints_of
from armature.core.errors import InvalidSignature
from armature.core.routing.parser import parse_template
from armature.core.routing.template import UnbuildableUrl
from armature.core.source import declared_at, name_of
from armature.http_client.calls import CallOptions
from armature.http_client.client import HttpClient
from armature.http_client.declared.sources import Parts, writers_of
from armature.http_client.errors import InvalidRequest
from armature.http_client.responses import Response, decoded

_WITH_BODY = frozenset({"POST", "PUT", "PATCH"})


class Declaration(NamedTuple):
    """What `@get("/users/{id}")` says."""

    method: str
    path: str
    where: str


def method_of(
    function: Callable[..., object], declaration: Declaration, client_of: Callable[[Any], HttpClient]
) -> Callable[..., Awaitable[object]]:
    """The method that makes the call; raises `WiringError` for what cannot be bound."""
    _check(function, declaration)
    template = parse_template(declaration.path, where=declaration.where)
    address = f"{declaration.method} {declaration.path}"
    place = Place(address, frozenset(template.names), takes_body=declaration.method in _WITH_BODY)
    writers = writers_of(function, place, skip=1)
    signature, read = inspect.signature(function), _reader(function)

    @functools.wraps(function)
    async def call(self: object, *args: object, **kwargs: object) -> object:
        given = signature.bind(self, *args, **kwargs)
        given.apply_defaults()
        parts = Parts({}, {}, {}, [], {}, {}, [])
        for name, write in writers.items():
            write(given.arguments[name], parts)
        try:
            path = template.fill(**parts.path)
        except UnbuildableUrl as error:
            raise InvalidRequest(f"{name_of(function)}: {error}") from None
        return read(await client_of(self).request(declaration.method, path, **_options(parts)))

    return call


def _check(function: Callable[..., object], declaration: Declaration) -> None:
    what = f"@{declaration.method.lower()} ({declaration.where}) stands on {name_of(function)}"
    if not inspect.iscoroutinefunction(function):
        raise InvalidSignature(f"{what}, which is no `async def`, and a call takes time.\nWrite `async def`.")
    if "return" not in hints_of(function):
        raise InvalidSignature(
            f"{what}, which does not say what it returns.\n"
            "Write `-> User`, `-> None` where the body does not matter, or `-> Response` for all of it."
        )


def _reader(function: Callable[..., object]) -> Callable[[Response], object]:
    """What is made of the answer, by the return annotation."""
    returns = hints_of(function)["return"]
    if returns is type(None):
        return lambda _response: None
    if returns is Response:
        return lambda response: response
    if returns is bytes:
        return lambda response: response.body
    if returns is str:
        return lambda response: response.text
    try:
        Adapters().of(returns)
    except InvalidSignature as error:
        raise InvalidSignature(
            f"{name_of(function)} ({declared_at(function)}) returns {name_of(returns)}, which no body can be read as: "
            f"{error}\nAnnotate it with a model, `bytes`, `str`, `Response` or None."
        ) from None
    return lambda response: decoded(response, returns)


def _options(parts: Parts) -> CallOptions:
    options = CallOptions()
    if parts.query:
        options["query"] = parts.query
    if parts.body:
        options["content"] = parts.body[0]
    if parts.form or parts.files:
        options["form"], options["files"] = parts.form, parts.files
    headers = parts.headers | ({"Cookie": "; ".join(parts.cookies)} if parts.cookies else {})
    if headers:
        options["headers"] = headers
    return options
