"""A file as the result of a handler: whole, or the ranges that the client asked for (RFC 9110 §14)."""

import time
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from datetime import datetime
from mimetypes import guess_type
from os import PathLike, fspath
from secrets import token_hex
from typing import Final, NamedTuple

from starlette.responses import Response, StreamingResponse

from armature.core.errors import PreconditionFailed, RangeNotSatisfiable
from armature.core.http.conditional import EntityTag, Outcome, Validators, evaluate, unchanged
from armature.core.http.dates import http_date, parse_http_date
from armature.core.http.file_names import content_disposition
from armature.core.http.heads import header_of
from armature.core.http.ranges import Span, if_range_holds, requested_spans
from armature.core.http.sources import Opened, RangedSource, exactly, opened
from armature.core.types import ASGIScope, RawHeaders, Receive, Send


class Download(Response):
    """A file: `return Download(path, filename="report.pdf")`, from a path, bytes or a `RangedSource`.

    A client may ask for ranges of it: 206 with one of them or `multipart/byteranges`, 416 where none is within; more
    than `most_ranges` are ignored. `If-Range` and the other conditions (304, 412) are compared with `etag` and
    `last_modified`, which a file on disk has by itself. With `filename` the answer says `Content-Disposition:
    attachment`, or `inline` (RFC 6266). `media_type` is guessed from the names when left out. A path that leads to no
    file is 404. The source is read when the REQUEST scope of the handler has been closed.
    """

    def __init__(
        self,
        source: str | PathLike[str] | bytes | RangedSource,
        *,
        filename: str = "",
        inline: bool = False,
        media_type: str = "",
        etag: str = "",
        last_modified: datetime | None = None,
        headers: Mapping[str, str] | None = None,
        most_ranges: int = 16,
    ) -> None:
        self.source = source
        self.status_code = 200
        self.background = None
        self.media_type = media_type or _guessed(source, filename)
        self.most_ranges = most_ranges
        self.init_headers(headers)
        self.headers.setdefault("accept-ranges", "bytes")
        if filename:
            self.headers.setdefault("content-disposition", content_disposition(filename, inline=inline))
        if etag:
            self.headers.setdefault("etag", etag if etag.endswith('"') else f'"{etag}"')
        if last_modified is not None:
            self.headers.setdefault("last-modified", http_date(last_modified))

    async def __call__(self, scope: ASGIScope, receive: Receive, send: Send) -> None:
        """Sends what the request asks for.

        Raises `RangeNotSatisfiable`, `PreconditionFailed` and `NotFound` before anything is sent.
        """
        async with opened(self.source) as found:
            answer = self._answer(scope, found)
            async with aclosing(_chunks_of(answer, found.source)) as chunks:
                if scope["method"] == "HEAD":
                    await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
                    await send({"type": "http.response.body", "body": b""})
                    return
                first = await anext(chunks, b"")  # what fails before it can still become an answer
                async with aclosing(_continued(first, chunks)) as body:
                    response = StreamingResponse(body, answer.status)
                    response.raw_headers = answer.headers
                    await response(scope, receive, send)

    def _answer(self, scope: ASGIScope, found: Opened) -> "_Answer":
        length = found.source.size
        headers = _with_validators(self.raw_headers, found)
        if self._is_known(scope, headers):
            return _Answer(304, unchanged(headers), [])
        spans = self._spans(scope, headers, length)
        if spans is None:
            return _Answer(self.status_code, _sized(headers, length), [_Part(b"", Span(0, length))])
        if not spans:
            raise RangeNotSatisfiable(f"None of the ranges lies within the {length} bytes.", length=length)
        if len(spans) == 1:
            span = spans[0]
            partial = [*headers, (b"content-range", span.content_range(length).encode("ascii"))]
            return _Answer(206, _sized(partial, span.end - span.start), [_Part(b"", span)])
        return _in_parts(headers, spans, length)

    def _is_known(self, scope: ASGIScope, headers: RawHeaders) -> bool:
        """Whether the client has it already; raises `PreconditionFailed` where it asks for another state."""
        if self.status_code != 200 or scope["method"] not in _SHOWING:
            return False
        etag, changed = (_value(headers, name).decode("latin-1") for name in (b"etag", b"last-modified"))
        current = Validators(EntityTag.parse(etag), parse_http_date(changed))
        outcome = evaluate(scope["method"], scope["headers"], current)
        if outcome is Outcome.FAILED:
            raise PreconditionFailed("The file is not in the state that the request asks for.")
        return outcome is Outcome.NOT_MODIFIED

    def _spans(self, scope: ASGIScope, headers: RawHeaders, length: int) -> list[Span] | None:
        """The spans to send; None for the whole. Ranges are defined for GET alone (RFC 9110 §14.2)."""
        if scope["method"] != "GET" or self.status_code != 200:
            return None
        condition = _value(scope["headers"], b"if-range")
        if condition and not if_range_holds(
            condition, _value(headers, b"etag"), _value(headers, b"last-modified"), time.time()
        ):
            return None
        return requested_spans(scope["headers"], length, self.most_ranges)


class _Part(NamedTuple):
    """Bytes of the source, and what is sent before them."""

    head: bytes
    span: Span


class _Answer(NamedTuple):
    status: int
    headers: RawHeaders
    parts: Sequence[_Part]
    tail: bytes = b""


def _in_parts(headers: RawHeaders, spans: Sequence[Span], length: int) -> _Answer:
    """Several ranges as `multipart/byteranges` (RFC 9110 §14.6)."""
    boundary, kind = token_hex(16).encode("ascii"), _value(headers, b"content-type")
    parts = [
        _Part(
            b"%s--%s\r\nContent-Type: %s\r\nContent-Range: %s\r\n\r\n"
            % (b"\r\n" if number else b"", boundary, kind, span.content_range(length).encode("ascii")),
            span,
        )
        for number, span in enumerate(spans)
    ]
    tail = b"\r\n--%s--\r\n" % boundary
    total = sum(len(each.head) + each.span.end - each.span.start for each in parts) + len(tail)
    around = [pair for pair in headers if pair[0] != b"content-type"]
    around.append((b"content-type", b"multipart/byteranges; boundary=" + boundary))
    return _Answer(206, _sized(around, total), parts, tail)


async def _chunks_of(answer: _Answer, source: RangedSource) -> AsyncGenerator[bytes]:
    for head, span in answer.parts:
        if head:
            yield head
        async with aclosing(exactly(source.read(*span), span.end - span.start)) as chunks:
            async for chunk in chunks:
                yield chunk
    if answer.tail:
        yield answer.tail


async def _continued(first: bytes, chunks: AsyncGenerator[bytes]) -> AsyncGenerator[bytes]:
    yield first
    async for chunk in chunks:
        yield chunk


def _with_validators(headers: RawHeaders, found: Opened) -> RawHeaders:
    """The headers, and those validators of the source that they lack."""
    own = [(b"etag", found.etag), (b"last-modified", found.last_modified)]
    return [*headers, *((name, text.encode("ascii")) for name, text in own if text and not _value(headers, name))]


def _sized(headers: RawHeaders, length: int) -> RawHeaders:
    return [*headers, (b"content-length", b"%d" % length)]


def _value(headers: RawHeaders, name: bytes) -> bytes:
    return header_of(headers, name) or b""


def _guessed(source: object, filename: str) -> str:
    """The media type that the names tell; bytes that are compressed are what they are compressed as."""
    name = filename or (fspath(source) if isinstance(source, str | PathLike) else "")
    kind, compression = guess_type(name)
    return _BINARY if compression or not kind else kind


_SHOWING: Final = frozenset({"GET", "HEAD"})
_BINARY: Final = "application/octet-stream"
