"""One multipart body, read part by part as it comes (RFC 7578): never more of it in memory than one chunk."""

from collections import deque
from collections.abc import AsyncGenerator
from typing import Final, NamedTuple

from armature.core.http.file_names import plain_file_name
from armature.core.http.forms import BROKEN_OFF, FormLimits, name_too_long, unreadable


class Head(NamedTuple):
    """What stands before the content of a part: `filename` is None for a text, and `is_unnamed` says it came empty."""

    name: str
    filename: str | None
    is_unnamed: bool
    headers: dict[str, str]


class FormReader:
    """The parts of a body, whose chunks are closed by whoever made them.

    Raises `BadRequest` for what is no form, breaks off or passes a limit, and what `chunks` raise; again for whoever
    goes on reading, so that no half part looks whole.
    """

    def __init__(self, content_type: bytes, chunks: AsyncGenerator[bytes], limits: FormLimits) -> None:
        self._events: deque[Event] = deque()
        self._parser = _Parser(content_type, limits, self._events)
        self._chunks = chunks
        self._fault: Exception | None = None
        self._in_part = False

    async def next_part(self) -> Head | None:
        """The head of the next part, past what is left of the last one; None after the last boundary."""
        while self._in_part:
            await self.read()
        event = await self._next()
        if isinstance(event, Head):
            self._in_part = True
            return event
        self._events.append(event)
        return None

    async def read(self) -> bytes:
        """The next bytes of the part; none at its end, which is known once its boundary has come."""
        event = await self._next() if self._in_part else None
        self._in_part = isinstance(event, bytes)
        return event if isinstance(event, bytes) else b""

    def stop(self, error: Exception) -> None:
        """Raises the error for whoever reads on, unless there is one already."""
        self._fault = self._fault or error

    async def _next(self) -> "Event":
        if self._fault is not None:
            raise self._fault
        try:
            while not self._events:
                await self._feed()
        except Exception as error:
            self._fault = error
            raise
        return self._events.popleft()

    async def _feed(self) -> None:
        chunk = await anext(self._chunks, None)
        if chunk is None:
            raise unreadable(BROKEN_OFF)
        self._parser.feed(chunk)


class _End(NamedTuple):
    """The end of a part, or of the form."""

    of_form: bool


Event = Head | bytes | _End


class _Parser:
    """python-multipart's parser, whose callbacks become events."""

    def __init__(self, content_type: bytes, limits: FormLimits, events: deque[Event]) -> None:
        # The extra "forms" brings it, which whoever takes a form has.
        from python_multipart.multipart import MultipartParser, parse_options_header  # noqa: PLC0415

        self._options = parse_options_header
        self._events = events
        self._limits = limits
        self._parts = self._length = 0
        self._headers: list[tuple[bytes, bytes]] = []
        self._name = self._value = b""
        self._parser = MultipartParser(
            _boundary(parse_options_header(content_type)[1]),
            {
                "on_part_begin": self._begin_part,
                "on_header_field": self._take_name,
                "on_header_value": self._take_value,
                "on_header_end": self._end_header,
                "on_headers_finished": self._end_head,
                "on_part_data": self._take_data,
                "on_part_end": lambda: events.append(_End(of_form=False)),
                "on_end": lambda: events.append(_End(of_form=True)),
            },
            max_header_size=limits.head,
        )

    def feed(self, chunk: bytes) -> None:
        """Appends what the chunk holds to the events."""
        try:
            self._parser.write(chunk)
        except ValueError as error:  # python-multipart's own errors
            raise unreadable("It is no valid multipart.") from error

    def _begin_part(self) -> None:
        self._parts += 1
        if self._parts > self._limits.parts:
            raise unreadable(f"It has more than {self._limits.parts} parts.")
        self._headers, self._length = [], 0

    def _take_name(self, data: bytes, start: int, end: int) -> None:
        self._name += self._counted(data[start:end])

    def _take_value(self, data: bytes, start: int, end: int) -> None:
        self._value += self._counted(data[start:end])

    def _counted(self, text: bytes) -> bytes:
        self._length += len(text)
        if self._length > self._limits.head:
            raise unreadable(f"The head of a part is larger than {self._limits.head} bytes.")
        return text

    def _end_header(self) -> None:
        self._headers.append((self._name.lower(), self._value.strip(b" \t")))
        self._name = self._value = b""

    def _take_data(self, data: bytes, start: int, end: int) -> None:
        self._events.append(data[start:end])

    def _end_head(self) -> None:
        headers = {name.decode("ascii"): _text(value) for name, value in self._headers}
        if len(headers) < len(self._headers):
            raise unreadable("A part has two headers of one name.")
        disposition, options = self._options(headers.get("content-disposition", "").encode().decode("latin-1"))
        if disposition != b"form-data" or b"name" not in options:
            raise unreadable("A part has no name.")
        self._events.append(self._head(options, headers))

    def _head(self, options: dict[bytes, bytes], headers: dict[str, str]) -> Head:
        raw = options.get(b"filename")
        if raw is None:
            return Head(_text(options[b"name"]), None, is_unnamed=False, headers=headers)
        filename = plain_file_name(_text(raw))
        if len(filename) > self._limits.file_name:
            raise name_too_long(self._limits.file_name)
        return Head(_text(options[b"name"]), filename, is_unnamed=not raw, headers=headers)


def _boundary(options: dict[bytes, bytes]) -> bytes:
    boundary = options.get(b"boundary", b"")
    if not 0 < len(boundary) <= _BOUNDARY_MOST:
        raise unreadable("Its boundary is missing or longer than 70 characters.")
    return boundary


def _text(raw: bytes) -> str:
    """A value of a head, which is UTF-8 (RFC 7578 §5.1) without control characters (RFC 9110 §5.5)."""
    if any((byte < 0x20 and byte != 0x09) or byte == 0x7F for byte in raw):
        raise unreadable("The head of a part has control characters.")
    try:
        return raw.decode()
    except UnicodeDecodeError as error:
        raise unreadable("The head of a part is not UTF-8.") from error


_BOUNDARY_MOST: Final = 70
"""Characters of a boundary (RFC 2046 §5.1.1)."""
