"""What a handler returned becomes an answer; the return annotation is the contract."""

import functools
import inspect
import operator
from collections.abc import AsyncGenerator, AsyncIterable, AsyncIterator, Callable, Mapping
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin

from pydantic import TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError
from starlette.responses import Response

from armature.core.binding import Adapters
from armature.core.errors import InvalidSignature, ResultError
from armature.core.http.answer import Answer, Stream
from armature.core.http.reply import Reply
from armature.core.http.streaming import EVENT_STREAM, NDJSON, SHUTDOWN_EVENT, Event, encode_each
from armature.core.pipeline.conformance import Conforms, conforms_to
from armature.core.types import RawHeaders

# A result is the user's object; only its type is looked at.
Encode = Callable[[Any], Any]
"""Turns a handler's result into an `Answer`, a `Stream` or, where it is one already, a Starlette `Response`."""

_STREAMS = (AsyncIterator, AsyncIterable, AsyncGenerator)


class Encoder:
    """The status and the constant headers of an endpoint's success, and how its result becomes bytes."""

    def __init__(self, annotation: object, status: int | None, headers: Mapping[str, str], adapters: Adapters) -> None:
        self._annotation = contract(annotation)
        self._status = status
        self._headers: RawHeaders = [(k.lower().encode("latin-1"), v.encode("latin-1")) for k, v in headers.items()]
        self._adapters = adapters

    def compile(self) -> Encode:
        """The function for results of this annotation; a `Reply` and a Starlette `Response` always pass."""
        encode = self._encode_plain()

        def encode_result(result: Any) -> Any:  # noqa: ANN401 - see `Encode`
            if isinstance(result, Reply):
                return _replied(result, encode(result.value))
            return result if isinstance(result, (Response, Answer, Stream)) else encode(result)

        return encode_result

    def _encode_plain(self) -> Encode:
        origin = get_origin(self._annotation)
        if origin in _STREAMS or self._annotation in _STREAMS:
            return self._stream((*get_args(self._annotation), object)[0])
        if self._annotation in {None, NoneType}:
            return self._nothing(self._status or 204)
        if self._annotation is Response or self._annotation is NoneType:
            return self._refuse
        if self._annotation is str:
            return self._bytes(b"text/plain; charset=utf-8", str.encode, str)
        if self._annotation is bytes:
            return self._bytes(b"application/octet-stream", bytes, bytes)
        return self._json(self._adapters.of(self._annotation), conforms_to(self._annotation))

    def _json(self, adapter: TypeAdapter[Any], conforms: Conforms) -> Encode:
        status, constant = self._status or 200, [(b"content-type", b"application/json"), *self._headers]
        to_json = adapter.serializer.to_json

        def encode(result: Any) -> Answer:  # noqa: ANN401 - see `Encode`
            try:
                body = to_json(result if conforms(result) else _read(adapter, result), warnings="error")
            except PydanticSerializationError as error:
                raise ResultError(f"The result does not fit its annotation: {error}") from error
            return Answer(status, [(b"content-length", b"%d" % len(body)), *constant], body)

        return encode

    def _bytes(self, media_type: bytes, to_bytes: Callable[[Any], bytes], kind: type) -> Encode:
        status, constant = self._status or 200, [(b"content-type", media_type), *self._headers]

        def encode(result: Any) -> Answer:  # noqa: ANN401 - see `Encode`
            if not isinstance(result, kind):
                raise _does_not_fit(result, kind.__name__)
            body = to_bytes(result)
            return Answer(status, [(b"content-length", b"%d" % len(body)), *constant], body)

        return encode

    def _nothing(self, status: int) -> Encode:
        length = [] if status in {204, 304} else [(b"content-length", b"0")]

        def encode(result: Any) -> Answer:  # noqa: ANN401 - see `Encode`
            if result is not None:
                raise _does_not_fit(result, "None")
            return Answer(status, [*length, *self._headers], b"")

        return encode

    def _stream(self, item: object) -> Encode:
        media_type, encode_item = self._item(item)
        farewell = SHUTDOWN_EVENT if item is Event else b""
        no_cache = [(b"cache-control", b"no-cache")] if item is Event else []
        status, constant = self._status or 200, [(b"content-type", media_type), *no_cache, *self._headers]

        def encode(result: Any) -> Stream:  # noqa: ANN401 - see `Encode`
            if not hasattr(result, "__aiter__"):
                raise _does_not_fit(result, "an async iterator")
            return Stream(status, encode_each(aiter(result), encode_item), list(constant), farewell)

        return encode

    def _item(self, item: object) -> tuple[bytes, Callable[[Any], bytes]]:
        """The media type of a stream of such items, and how one becomes bytes."""
        if item is Event:
            return EVENT_STREAM, _event
        if item is bytes:
            return b"application/octet-stream", bytes
        if item is str:
            return b"text/plain; charset=utf-8", str.encode
        return NDJSON, self._line(item)

    def _line(self, item: object) -> Callable[[Any], bytes]:
        encode = Encoder(item, None, {}, self._adapters)._json(self._adapters.of(item), conforms_to(item))  # noqa: SLF001
        return lambda value: bytes(encode(value).body) + b"\n"

    def _refuse(self, result: Any) -> Any:  # noqa: ANN401 - see `Encode`
        raise _does_not_fit(result, "a Response")


def contract(annotation: object) -> object:
    """The annotation without `Reply[…]` around it and without `Response` beside it."""
    if get_origin(annotation) is Reply:
        return contract(get_args(annotation)[0])
    if inspect.isclass(annotation) and issubclass(annotation, Response):
        return Response
    if get_origin(annotation) not in {Union, UnionType}:
        return annotation
    members = [contract(member) for member in get_args(annotation)]
    kept = [member for member in members if member is not Response]
    if not kept:
        return Response
    return functools.reduce(operator.or_, kept)


def check_annotated(annotation: object, called: str, where: str) -> None:
    """Refuses a handler that does not say what it returns."""
    if annotation is inspect.Parameter.empty:
        raise InvalidSignature(
            f"{called} ({where}) has no return annotation, and the annotation decides what leaves the application.\n"
            "Write `-> Product`, `-> None` for an empty answer, or `returns=Product` in its decorator."
        )


def _read(adapter: TypeAdapter[Any], result: object) -> object:
    """Another object than the annotation names, read by its attributes."""
    try:
        return adapter.validator.validate_python(result, from_attributes=True)
    except ValidationError as error:
        faults = "; ".join(
            f"{'.'.join(str(part) for part in each['loc']) or 'the result'}: {each['msg']}"
            for each in error.errors(include_url=False, include_context=False, include_input=False)
        )
        raise ResultError(f"A {type(result).__name__} does not fit the return annotation. {faults}") from None


def _replied(reply: Reply[Any], answer: Answer | Stream) -> Answer | Stream:
    own = reply.raw_headers
    names = {name for name, _ in own} - {b"set-cookie"}
    headers = [*(pair for pair in answer.headers if pair[0] not in names), *own]
    status = answer.status if reply.status is None else reply.status
    if isinstance(answer, Stream):
        return Stream(status, answer.chunks, headers, answer.farewell)
    return Answer(status, headers, answer.body)


def _event(item: Any) -> bytes:  # noqa: ANN401 - see `Encode`
    if not isinstance(item, Event):
        raise _does_not_fit(item, "an Event")
    return item.encode()


def _does_not_fit(result: object, expected: str) -> ResultError:
    return ResultError(f"A {type(result).__name__} was returned where the return annotation says {expected}.")
