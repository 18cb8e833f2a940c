"""Files of a multipart form that are read while they come, between the socket and whoever takes their bytes."""

import inspect
from collections import deque
from collections.abc import Awaitable
from contextlib import suppress
from os import PathLike
from typing import Protocol, Self, TypeVar

from starlette.requests import Request

from armature.core.errors import ArmatureError, ContentTooLarge, UnprocessableContent
from armature.core.http.forms import MULTIPART, FormLimits, unreadable
from armature.core.http.incoming import Awaited, IncomingFile, OpenForm, form_fault
from armature.core.http.media import essence, unsupported
from armature.core.http.multipart import FormReader, Head
from armature.core.http.saving import save_to_path

T = TypeVar("T")


class Sink(Protocol):
    """Something that takes the bytes of a file, one chunk after the other."""

    def write(self, data: bytes, /) -> object:
        """Takes a chunk; an awaitable result is waited for before more is asked of the client.

        It is called on the event loop, so one that is not async must not block. What it raises ends the upload.
        """
        ...


async def open_form(request: Request, awaited: Awaited, limits: FormLimits) -> OpenForm:
    """Reads a form up to its first awaited file.

    Raises `UnsupportedMediaType` for a form that is not multipart, and whatever reading it raises.
    """
    content_type = request.headers["content-type"].encode("latin-1")
    if essence(content_type) != MULTIPART:
        raise unsupported(content_type, MULTIPART, wanted="a multipart form")
    chunks = request.stream()
    form = _Incoming(FormReader(content_type, chunks, limits), awaited, limits.texts)
    try:
        first = await form.next_file()
    except BaseException:
        await chunks.aclose()
        raise

    async def end() -> None:
        form.stop(ArmatureError("The form is read on after its request has ended. Read it in the handler."))
        with suppress(RuntimeError):  # somebody waits for a chunk, and is told when it has come
            await chunks.aclose()

    files = _Files(form, first) if awaited.several and first is not None else first
    return OpenForm(form.texts, files, end)


class FilePart(IncomingFile):
    """A file of a multipart form, read while the client sends it: `async for chunk in file`, or `read`, or `save`.

    It has one pass and no place of its own in memory or on disk. `name` is that of the field; `filename` the last
    component of what the client called it, without control characters, and empty where nothing is left;
    `content_type` what the client says it is; `headers` are those of its part (lower-case names); `size` is how many
    bytes were read so far; `head` its first bytes where `File(sniff=True)` looked at them.

    Reading raises `BadRequest` where the form is broken or breaks off, `ContentTooLarge` beyond `File(max_size=…)` or
    the endpoint's limit, `UnprocessableContent` where a text of the handler's comes after the file, and Starlette's
    `ClientDisconnect`. It ends without an error only when the file is whole; that of a single file also waits for the
    end of the form.
    """

    __slots__ = ("_ahead", "_form", "_most", "content_type", "filename", "head", "headers", "name", "size")

    opens = staticmethod(open_form)

    def __init__(self, head: Head, form: "_Incoming", most: int | None, first: bytes) -> None:
        self.name = head.name
        self.filename = head.filename or ""
        self.headers = head.headers
        self.content_type = head.headers.get("content-type", "")
        self.size = 0
        self.head = b""
        self._form = form
        self._most = most
        self._ahead = deque([first] if first else [])

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> bytes:
        chunk = self._ahead.popleft() if self._ahead else await self._form.read(self)
        if not chunk:
            raise StopAsyncIteration
        self.size += len(chunk)
        if self._most is not None and self.size > self._most:
            raise self._too_large(self._most)
        return chunk

    async def read(self, limit: int) -> bytes:
        """What has not been read yet; raises `ContentTooLarge` where that is more than `limit` bytes."""
        chunks, length = list[bytes](), 0
        async for chunk in self:
            length += len(chunk)
            if length > limit:
                raise self._too_large(limit)
            chunks.append(chunk)
        return b"".join(chunks)

    async def save(self, target: str | PathLike[str] | Sink) -> int:
        """Hands the file on, chunk by chunk, and gives its size.

        A path is written by threads, to a hidden file beside it that takes its name when the upload is whole; a file
        that was there is replaced only then. A sink has taken half a file when this raises, and is not told so.
        """
        if isinstance(target, str | PathLike):
            await save_to_path(self, target)
            return self.size
        async for chunk in self:
            taken = target.write(chunk)
            if inspect.isawaitable(taken):
                await taken
        return self.size

    async def look(self, most: int) -> None:
        """Reads ahead until the first `most` bytes, or all that there are, stand in `head`."""
        length = sum(map(len, self._ahead))
        while length < most and (chunk := await self._form.read(self)):
            self._ahead.append(chunk)
            length += len(chunk)
        self.head = b"".join(self._ahead)[:most]

    def _too_large(self, limit: int) -> ContentTooLarge:
        detail = f"The file is larger than {limit} bytes."
        return ContentTooLarge(detail, limit=limit, errors=[form_fault(self.name, detail, "file_size")])


class _Files:
    """All files of one name, each handed out when it comes."""

    def __init__(self, form: "_Incoming", first: FilePart) -> None:
        self._form = form
        self._first: FilePart | None = first

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> FilePart:
        file = self._first or await self._form.next_file()
        self._first = None
        if file is None:
            raise StopAsyncIteration
        self._form.awaited.check(file)
        return file


class _Incoming:
    """A form of which one file is awaited, or several: texts are kept until the first one, other files passed over."""

    def __init__(self, reader: FormReader, awaited: Awaited, most_text: int) -> None:
        self.awaited = awaited
        self.texts: list[tuple[str, str]] = []
        self._reader = reader
        self._most_text = most_text
        self._text_length = 0
        self._current: FilePart | None = None

    def stop(self, error: Exception) -> None:
        """Raises the error for whoever reads on."""
        self._reader.stop(error)

    async def read(self, file: FilePart) -> bytes:
        """The next bytes of the file; none at its end."""
        if file is not self._current:
            raise ArmatureError(f'The file "{file.filename}" was left when the next one was asked for.')
        data = await self._reader.read()
        if not data and not self.awaited.several:
            await self._stopping(self._to_the_end())
        return data

    async def next_file(self) -> FilePart | None:
        """The next awaited file; None where the form has ended."""
        return await self._stopping(self._next_file())

    async def _next_file(self) -> FilePart | None:
        while (head := await self._reader.next_part()) is not None:
            if head.filename is None:
                await self._text(head)
            elif head.name == self.awaited.name:
                first = await self._reader.read() if head.is_unnamed else b""
                if first or not head.is_unnamed:
                    file = self._current = FilePart(head, self, self.awaited.max_size, first)
                    await file.look(self.awaited.peeks)
                    return file
        return None

    async def _to_the_end(self) -> None:
        """Reads what comes behind the only file: nothing of it may be one that the handler wanted."""
        while (head := await self._reader.next_part()) is not None:
            if head.filename is None:
                await self._text(head)
            elif head.name == self.awaited.name and (not head.is_unnamed or await self._reader.read()):
                raise _invalid(head.name, f'The form value "{head.name}" is one file; send no more.', "too_many_files")

    async def _text(self, head: Head) -> None:
        has_begun = self._current is not None
        if has_begun and head.name in self.awaited.texts:
            detail = f'The form value "{head.name}" comes after the file "{self.awaited.name}"; send it before.'
            raise _invalid(head.name, detail, "field_order")
        if head.name == self.awaited.name:
            if await self._reader.read():
                raise _invalid(head.name, f'The form value "{head.name}" is a text; send a file.', "file_expected")
        elif not has_begun:
            self.texts.append((head.name, await self._read_text()))

    async def _read_text(self) -> str:
        chunks = list[bytes]()
        while data := await self._reader.read():
            self._text_length += len(data)
            if self._text_length > self._most_text:
                detail = f"The texts of the form are larger than {self._most_text} bytes."
                raise ContentTooLarge(detail, limit=self._most_text)
            chunks.append(data)
        try:
            return b"".join(chunks).decode()
        except UnicodeDecodeError as error:
            raise unreadable("A text is not UTF-8.") from error

    async def _stopping(self, reading: Awaitable[T]) -> T:
        """What is read, or its error, which then is that of whoever reads on: what follows belongs to no file."""
        try:
            return await reading
        except Exception as error:
            self._reader.stop(error)
            raise


def _invalid(name: str, detail: str, code: str) -> UnprocessableContent:
    return UnprocessableContent("One value is not valid.", errors=[form_fault(name, detail, code)])
