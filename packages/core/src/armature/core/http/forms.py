"""Forms, parsed as they come: urlencoded (WHATWG URL §5) or multipart (RFC 7578), never beyond their limits."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from importlib.util import find_spec
from typing import Final, NamedTuple

from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import FormParser, MultiPartException, MultiPartParser
from starlette.requests import Request

from armature.core.errors import BadRequest, UnsupportedMediaType
from armature.core.http.file_names import plain_file_name
from armature.core.http.media import essence, unsupported

MULTIPART: Final = b"multipart/form-data"
URLENCODED: Final = b"application/x-www-form-urlencoded"

BROKEN_OFF: Final = "It breaks off before its last boundary."


class FormLimits(NamedTuple):
    """What one form may have beside its size, in parts, in bytes of all texts and of a head, and in characters."""

    parts: int = 1000
    texts: int = 1_048_576
    head: int = 8192
    file_name: int = 255


def can_parse_forms() -> bool:
    """Whether python-multipart is installed, which Starlette reads forms with."""
    return find_spec("python_multipart") is not None


def is_form(content_type: bytes) -> bool:
    """Whether a body of this type is a form."""
    return essence(content_type) in {MULTIPART, URLENCODED}


def unreadable(reason: str) -> BadRequest:
    """The one way to say that a form cannot be read."""
    return BadRequest(f"The form cannot be read. {reason}")


def name_too_long(longest: int) -> BadRequest:
    """The error of a file whose name passes the limit."""
    return unreadable(f"The name of a file is longer than {longest} characters.")


def not_a_form(content_type: bytes) -> UnsupportedMediaType:
    """The error of a body of another type."""
    return unsupported(content_type, MULTIPART, URLENCODED, wanted="a form")


async def parse_form(request: Request, most_bytes: int, limits: FormLimits) -> FormData:
    """The form of a request, which its `request.form()` gives from here on; whoever calls this closes it.

    Raises `BadRequest` for what is no form, breaks off, or passes one of `limits`, and whatever reading the body
    raises. One field has at most `most_bytes`; files beyond a megabyte lie on disk. Their names are plain: the last
    component, without control characters.
    """
    known: FormData | None = request._form  # noqa: SLF001 - Starlette keeps a parsed form nowhere else
    if known is not None:
        return known
    try:
        form = await _parse(request, most_bytes, limits.parts)
    except MultiPartException as error:
        raise unreadable(error.message) from error
    except ValueError as error:  # python-multipart's errors, and charsets that Python knows and cannot decode with
        raise BadRequest("The form cannot be read.") from error
    request._form = form  # noqa: SLF001 - see above
    await _name_plainly(form, limits.file_name)
    return form


class FormRequest(Request):
    """Starlette's request, whose `form()` takes no form for whole that breaks off, and what it cannot read for 400."""

    form_limits = FormLimits()

    async def _get_form(
        self, *, max_files: float = 1000, max_fields: float = 1000, max_part_size: int = 1_048_576
    ) -> FormData:
        if self._form is None and not is_form(self.headers.get("content-type", "").encode("latin-1")):
            return await super()._get_form()
        parts = int(min(max(max_files, max_fields), self.form_limits.parts))
        return await parse_form(self, max_part_size, self.form_limits._replace(parts=parts))


async def _parse(request: Request, most_bytes: int, parts: int) -> FormData:
    headers = request.headers
    async with aclosing(request.stream()) as stream:
        if essence(headers["content-type"].encode("latin-1")) == URLENCODED:
            return await FormParser(headers, stream, max_fields=parts, max_part_size=most_bytes).parse()
        return await _WholeParser(headers, stream, max_files=parts, max_fields=parts, max_part_size=most_bytes).parse()


async def _name_plainly(form: FormData, longest: int) -> None:
    for _, value in form.multi_items():
        if isinstance(value, UploadFile) and value.filename:
            value.filename = plain_file_name(value.filename)
            if len(value.filename) > longest:
                await form.close()
                raise name_too_long(longest)


class _WholeParser(MultiPartParser):
    """Starlette's parser, which would take a form that breaks off for a whole one."""

    def on_end(self) -> None:
        self.ended = True

    async def parse(self) -> FormData:
        self.ended = False
        async with aclosing(self._whole(self.stream)) as self.stream:
            return await super().parse()

    async def _whole(self, stream: AsyncGenerator[bytes, None]) -> AsyncGenerator[bytes, None]:
        """The chunks; raises while the parser still closes its files where the last boundary has not come."""
        async for chunk in stream:
            yield chunk
        if not self.ended:
            raise MultiPartException(BROKEN_OFF)
