"""What a handler returned becomes an answer; the return annotation is the contract."""

import functools
import inspect
import re
import warnings
from collections.abc import Callable, Mapping, Sequence
from types import NoneType, UnionType
from typing import Any, NamedTuple, Union, get_args

from pydantic_core import PydanticSerializationError
from starlette.responses import Response
from typing_extensions import TypeIs

from armature.core.binding import Adapters
from armature.core.errors import InvalidSignature, ResultError
from armature.core.http.answer import Answer, Stream
from armature.core.http.formats import Format
from armature.core.http.media import JSON
from armature.core.http.reply import Reply, Selected
from armature.core.http.streaming import (
    EVENT_STREAM,
    KEEP_ALIVE,
    NDJSON,
    SHUTDOWN_EVENT,
    Event,
    encode_each,
    is_stream,
    item_of,
)
from armature.core.pipeline.codecs import Codec, Dump, codec_in, codec_of, does_not_fit
from armature.core.pipeline.options import RouteOptions
from armature.core.source import Annotation, name_of, origin_of
from armature.core.types import RawHeaders

# A result is the user's object; only its type is looked at.
Encode = Callable[[Any], Any]
"""Turns a handler's result into an `Answer`, a `Stream` or, where it is one already, a Starlette `Response`."""

_WITHOUT_CODEC = (None, NoneType, Response)


class Representation(NamedTuple):
    """One format of the results of an endpoint: its media type, and how a result becomes an answer of it."""

    media_type: bytes
    encode: Encode


class Encoder:
    """The status and the constant headers of an endpoint's success, and how its result becomes bytes.

    Once compiled, `status` and `media_type` are those of a success: 0 where a `Response` brings its own, and empty
    where there is no body.
    """

    def __init__(
        self,
        annotation: Annotation,
        status: int | None,
        headers: Mapping[str, str],
        adapters: Adapters,
        formats: Sequence[Format] = (),
    ) -> None:
        self.annotation = contract(annotation)
        self.status = 0
        self.media_type = b""
        self._status = status
        self._headers: RawHeaders = [(k.lower().encode("latin-1"), v.encode("latin-1")) for k, v in headers.items()]
        self._adapters = adapters
        self._formats = formats
        self._compiled: Encode | None = None

    def compile(self) -> Encode:
        """The function for results of this annotation; a `Reply` and a Starlette `Response` always pass."""
        if self._compiled is None:
            self._compiled = self._compose()
        return self._compiled

    @property
    def codec(self) -> Codec | None:
        """How a whole result becomes bytes; None for a stream, for nothing and for a Starlette response."""
        whole = not is_stream(self.annotation) and self.annotation not in _WITHOUT_CODEC
        return codec_of(self.annotation, self._adapters) if whole else None

    @functools.cached_property
    def representations(self) -> tuple[Representation, ...]:
        """The formats that a result can have, where several are declared and it is no text, bytes or stream."""
        codec = self.codec
        if codec is None or codec.media_type != JSON:
            return ()
        codecs = [codec_in(each, self.annotation, self._adapters) for each in self._formats]
        return tuple(Representation(each.media_type, self._whole(each)) for each in codecs)

    def _compose(self) -> Encode:
        if is_stream(self.annotation):
            return _passing(self._stream(item_of(self.annotation)))
        if self.annotation is None or self.annotation is NoneType:
            return _passing(self._nothing(self._status or 204))
        if self.annotation is Response:
            return _passing(_refuse)
        self.status = self._status or 200
        if self.representations:
            self.media_type, encode = self.representations[0]
            return encode
        codec = codec_of(self.annotation, self._adapters)
        self.media_type = codec.media_type
        return self._whole(codec)

    def _whole(self, codec: Codec) -> Encode:
        status, constant = self._status or 200, _replaced([(b"content-type", codec.media_type)], self._headers)
        exact, fit = codec.exact, codec.fit
        _refuse_misfits()

        def encode(result: Any, dump: Dump = codec.dump) -> Any:  # noqa: ANN401 - see `Encode`
            try:
                if type(result) is exact:  # by far the most frequent
                    body = dump(result)
                elif _is_reply(result):
                    return _replied(result, _selecting(result, encode, dump))
                elif isinstance(result, _READY):
                    return result
                else:
                    body = dump(fit(result))
            except (PydanticSerializationError, UserWarning) as error:
                raise ResultError(f"The result does not fit its annotation: {error}") from error
            return status, [(b"content-length", b"%d" % len(body)), *constant], body

        return encode

    def _nothing(self, status: int) -> Encode:
        self.status = status
        length = [] if status in _WITHOUT_BODY else [(b"content-length", b"0")]

        def encode(result: Any) -> Answer:  # noqa: ANN401 - see `Encode`
            if result is not None:
                raise does_not_fit(result, "None")
            return status, [*length, *self._headers], b""

        return encode

    def _stream(self, item: Annotation) -> Encode:
        media_type, encode_item = self._item(item)
        asides = (SHUTDOWN_EVENT, KEEP_ALIVE) if item is Event else ()
        no_cache = [(b"cache-control", b"no-cache")] if item is Event else []
        status, constant = self._status or 200, _replaced([(b"content-type", media_type), *no_cache], self._headers)
        self.status, self.media_type = status, media_type

        def encode(result: Any) -> Stream:  # noqa: ANN401 - see `Encode`
            if not hasattr(result, "__aiter__"):
                raise does_not_fit(result, "an async iterator")
            return Stream(status, encode_each(aiter(result), encode_item), list(constant), *asides)

        return encode

    def _item(self, item: Annotation) -> tuple[bytes, Callable[[Any], bytes]]:
        """The media type of a stream of such items, and how one becomes bytes."""
        if item is Event:
            return EVENT_STREAM, _event
        _refuse_misfits()
        codec = codec_of(item, self._adapters)
        if item is str or item is bytes:
            return codec.media_type, lambda value: codec.dump(codec.fit(value))
        return NDJSON, lambda value: codec.dump(codec.fit(value)) + b"\n"


def contract(annotation: Annotation) -> Annotation:
    """The annotation without `Reply[…]` around it and without `Response` beside it."""
    if origin_of(annotation) is Reply:
        return contract(get_args(annotation)[0])
    if inspect.isclass(annotation) and issubclass(annotation, Response):
        return Response
    if origin_of(annotation) not in {Union, UnionType}:
        return annotation
    members = [contract(member) for member in get_args(annotation)]
    kept = [member for member in members if member is not Response]
    if not kept:
        return Response
    union = kept[0]
    for member in kept[1:]:
        union |= member
    return union


def check_annotated(annotation: object, called: str, where: str) -> None:
    """Refuses a handler that does not say what it returns."""
    if annotation is inspect.Parameter.empty:
        raise InvalidSignature(
            f"{called} ({where}) has no return annotation, and the annotation decides what leaves the application.\n"
            "Write `-> Product`, `-> None` for an empty answer, or `returns=Product` in its decorator."
        )


def check_options(annotation: Annotation, options: RouteOptions, called: str, where: str) -> None:
    """Refuses options that no result could obey."""
    expected = contract(annotation)
    if expected is Response:
        if options.status is not None or options.other_statuses or options.headers:
            raise InvalidSignature(
                f"{called} ({where}) returns a Response, which has a status and headers of its own: those of the "
                "decorator would do nothing.\nSet them on the Response."
            )
    elif options.status in _WITHOUT_BODY and expected is not None and expected is not NoneType:
        raise InvalidSignature(
            f"{called} ({where}) answers with {options.status}, which has no body, and returns {name_of(expected)}.\n"
            "Write `-> None`, or another status."
        )


def check_elsewhere(annotation: Annotation, called: str, where: str) -> None:
    """Refuses a `Response` of an endpoint that HTTP does not reach."""
    inner = get_args(annotation) if origin_of(annotation) in {Reply, Union, UnionType} else [annotation]
    for each in inner:
        if inspect.isclass(each) and issubclass(each, Response):
            raise InvalidSignature(
                f"{called} ({where}) returns a {name_of(each)}, and only HTTP sends those.\n"
                "Return the value itself, or a `Reply` of it, which gives its value elsewhere."
            )


def _refuse_misfits() -> None:
    """Makes an error of pydantic's warning that a field holds something undeclared, which would then leave whole.

    Of the warnings from this module only. Asking the serializer itself for errors makes a call four times as slow.
    """
    warnings.filterwarnings("error", "Pydantic serializer warnings", UserWarning, re.escape(__name__) + "$")


def _passing(encode: Encode) -> Encode:
    """Lets replies and whole responses through before a plain result is encoded."""

    def encode_result(result: Any) -> Any:  # noqa: ANN401 - see `Encode`
        if _is_reply(result):
            return _replied(result, encode)
        return result if isinstance(result, _READY) else encode(result)

    return encode_result


def _is_reply(result: object) -> TypeIs[Reply[Any]]:
    return isinstance(result, Reply)


def _selecting(reply: Reply[Any], encode: Callable[..., Any], dump: Callable[..., bytes]) -> Encode:
    """Encodes no more than the fields that a reply selects."""
    if not isinstance(reply, Selected):
        return encode
    return functools.partial(encode, dump=functools.partial(dump, include=reply.include, exclude=reply.exclude))


def _replied(reply: Reply[Any], encode: Encode) -> Answer | Stream | Response:
    own: RawHeaders = reply.raw_headers
    if isinstance(reply.value, Response):
        return _amended(reply.value, reply.status, own)
    answer: Answer | Stream = encode(reply.value)
    if isinstance(answer, Stream):
        status = answer.status if reply.status is None else reply.status
        return Stream(status, answer.chunks, _replaced(answer.headers, own), answer.farewell, answer.heartbeat)
    status, headers, body = answer
    status, headers = status if reply.status is None else reply.status, _replaced(headers, own)
    if status in _WITHOUT_BODY:
        return status, [pair for pair in headers if pair[0] not in _OF_BODIES], b""
    return status, headers, body


def _replaced(headers: RawHeaders, own: RawHeaders) -> RawHeaders:
    """The headers with others put in the place of those of the same name; cookies add up."""
    names = {name for name, _ in own} - {b"set-cookie"}
    return [*(pair for pair in headers if pair[0] not in names), *own]


def _amended(response: Response, status: int | None, own: RawHeaders) -> Response:
    """A whole response with the headers and the status of a reply around it."""
    response.raw_headers = _replaced(response.raw_headers, own)
    response.status_code = response.status_code if status is None else status
    return response


def _event(item: Any) -> bytes:  # noqa: ANN401 - see `Encode`
    if not isinstance(item, Event):
        raise does_not_fit(item, "an Event")
    return item.encode()


def _refuse(result: Any) -> Any:  # noqa: ANN401 - see `Encode`
    raise does_not_fit(result, "a Response")


_WITHOUT_BODY = frozenset({204, 304})
"""Statuses whose answers have no body (RFC 9110 §15.3.5, §15.4.5); a server breaks off one that has."""

_OF_BODIES = frozenset({b"content-length", b"content-type"})
_READY = (Response, Stream)
"""What is an answer already."""
