"""A strict other end: hands a request over as a server does, and takes no message that ASGI forbids."""

import asyncio
import gzip
import json
import re
from collections.abc import Callable, Mapping
from typing import Any, Final, NoReturn

import brotli
from backports import zstd

from armature.core.types import Message
from tests.reliability.hostile.attack import Attack

_TOKEN: Final = re.compile(rb"[a-z0-9!#$%&'*+.^_`|~-]+")
_FORBIDDEN: Final = re.compile(rb"[\x00-\x08\x0a-\x1f\x7f]")
_ID: Final = re.compile(rb"[A-Za-z0-9._~+/=:@-]{1,128}")
_PROBLEM: Final = b"application/problem+json"
_PART: Final = re.compile(rb"bytes ([0-9]+)-([0-9]+)/[0-9]+")
_PARTS: Final = b"multipart/byteranges"
_DECODERS: Final[Mapping[bytes, Callable[[bytes], bytes]]] = {
    b"gzip": gzip.decompress,
    b"br": brotli.decompress,
    b"zstd": zstd.decompress,
}


class MalformedError(Exception):
    """The application sent what it must not; the message says what."""


class Exchange:
    """One request on its way: `receive` and `send` for the application, and what it answered."""

    __slots__ = ("_attack", "_body", "_done", "_end", "_headers", "_left", "_next", "status")

    def __init__(self, attack: Attack) -> None:
        self._attack = attack
        self._next = 0
        self._left = False
        self._done = False
        self._end: asyncio.Event | None = None
        self._headers: dict[bytes, bytes] = {}
        self._body: list[bytes] = []
        self.status = 0

    async def receive(self) -> Message:
        """The next chunk; after them the client leaves, or waits for its answer."""
        attack, at = self._attack, self._next
        if at < len(attack.chunks) and not self._done:
            self._next += 1
            more = attack.leaves or self._next < len(attack.chunks)
            return _piece(attack.chunks[at], more=more, bare=attack.bare)
        if not attack.leaves and not self._done:
            self._end = self._end or asyncio.Event()
            await self._end.wait()
        self._left = True
        return {"type": "http.disconnect"}

    async def send(self, message: Message) -> None:
        """Takes a message of the answer; raises `MalformedError` for one that may not come here."""
        kind = message.get("type")
        if self._done:
            _refuse(f"{kind!r} after the last part of the answer")
        if kind == "http.response.start":
            self._start(message)
        elif kind == "http.response.body":
            self._part(message)
        else:
            _refuse(f"a message of the type {kind!r}")

    def _start(self, message: Message) -> None:
        if self.status:
            _refuse("a second start")
        status = message.get("status")
        if type(status) is not int or not 200 <= status <= 599:
            _refuse(f"the status {status!r}")
        for name, value in message.get("headers", []):
            self._check_header(name, value)
            self._headers[name] = value
        self.status = status
        if status in {204, 304} and self._headers.get(b"content-length", b"0") != b"0":
            _refuse(f"a length with {status}")

    def _check_header(self, name: object, value: object) -> None:
        if type(name) is not bytes or type(value) is not bytes:
            _refuse(f"a header that is not made of bytes: {name!r}: {value!r}")
        if not _TOKEN.fullmatch(name) or _FORBIDDEN.search(value) or value.strip() != value:
            _refuse(f"a header that cannot be sent: {name!r}: {value!r}")
        if name in self._headers and name in _SINGLE:
            _refuse(f"the header {name!r} twice")

    def _part(self, message: Message) -> None:
        if not self.status:
            _refuse("a body before its start")
        body, more = message.get("body", b""), message.get("more_body", False)
        if type(body) is not bytes or type(more) is not bool:
            _refuse(f"a body of {type(body).__name__}, more_body {more!r}")
        self._body.append(body)
        if not more:
            self._done = True
            if self._end is not None:
                self._end.set()

    def check(self) -> None:
        """Judges the whole answer, once the application has returned; raises `MalformedError`."""
        if not self._done:
            if not self._left:
                _refuse("no end of the answer" if self.status else "no answer")
            return
        body = b"".join(self._body)
        self._check_length(len(body))
        if not _ID.fullmatch(self._headers.get(b"x-request-id", b"")):
            _refuse(f"the request id {self._headers.get(b'x-request-id')!r}")
        kind = self._headers.get(b"content-type", b"")
        self._check_part(len(body))
        body = self._decoded(body)
        if body and (kind == _PROBLEM or kind.startswith(b"application/json")):
            self._check_json(body, kind)

    def _check_length(self, length: int) -> None:
        announced = self._headers.get(b"content-length")
        if self.status in {204, 304} and length:
            _refuse(f"{length} bytes where there is no body")
        if self._attack.method == "HEAD":
            if length and announced != b"%d" % length:  # Starlette's responses leave it to the server to drop the body
                _refuse(f"{length} bytes to HEAD")
        elif announced is not None and announced != b"%d" % length:
            _refuse(f"{length} bytes with the content-length {announced!r}")
        if announced is not None and b"transfer-encoding" in self._headers:
            _refuse("both a content-length and a transfer-encoding")

    def _check_part(self, length: int) -> None:
        """A part says which it is, and no other answer does."""
        said = _PART.fullmatch(self._headers.get(b"content-range", b""))
        if (self.status == 206) is not (said is not None or self._headers.get(b"content-type", b"").startswith(_PARTS)):
            _refuse(f"the content-range {self._headers.get(b'content-range')!r} with {self.status}")
        if said is not None and self._attack.method != "HEAD" and length != int(said[2]) - int(said[1]) + 1:
            _refuse(f"{length} bytes as the part {said[0]!r}")

    def _decoded(self, body: bytes) -> bytes:
        """The body without its coding; a part of one cannot be read alone."""
        decode = _DECODERS.get(self._headers.get(b"content-encoding", b""))
        if decode is None or not body or self.status == 206:
            return body
        try:
            return decode(body)
        except Exception as error:  # noqa: BLE001 - each library has errors of its own
            _refuse(f"a body that is not in its coding: {error!r}")

    def _check_json(self, body: bytes, kind: bytes) -> None:
        try:
            value: Any = json.loads(body.decode("utf-8"), parse_constant=_refuse)
        except ValueError as error:
            _refuse(f"a body that is no JSON: {error}")
        if kind == _PROBLEM and value.get("status") != self.status:
            _refuse(f"a problem of the status {value.get('status')} with {self.status}")


_SINGLE: Final = frozenset({b"content-length", b"content-type", b"x-request-id", b"location", b"date", b"etag"})


def _piece(chunk: bytes, *, more: bool, bare: bool) -> Message:
    """Bare messages leave out what has a default in the specification."""
    if not bare:
        return {"type": "http.request", "body": chunk, "more_body": more}
    message: Message = {"type": "http.request"}
    if chunk:
        message["body"] = chunk
    if more:
        message["more_body"] = True
    return message


def _refuse(what: str) -> NoReturn:
    message = f"The application sent {what}."
    raise MalformedError(message)
