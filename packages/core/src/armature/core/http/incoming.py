"""What binding knows of files that are read while they come; who takes one imports the rest with `FilePart`."""

from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import ClassVar, NamedTuple

from starlette.datastructures import FormData
from starlette.requests import Request

from armature.core.http.forms import FormLimits


class IncomingFile:
    """The base of `FilePart`, by which its parameters are known."""

    __slots__ = ()

    opens: ClassVar["staticmethod[[Request, Awaited, FormLimits], Coroutine[None, None, OpenForm]]"]
    """Reads a form up to its first awaited file."""

    filename: str
    content_type: str
    size: int
    head: bytes


class OpenForm(FormData):
    """The texts of a form that stand before its first awaited file.

    `files` is that file, or all of them, as the handler takes it; None where the form ended without one.
    """

    def __init__(self, texts: Sequence[tuple[str, str]], files: object, end: Callable[[], Awaitable[None]]) -> None:
        super().__init__([*texts])
        self.files = files
        self._end = end

    async def close(self) -> None:
        """Lets nobody read on."""
        await self._end()


class Awaited(NamedTuple):
    """The file that an endpoint reads while it comes, or all files of that name.

    `texts` are the names of the texts that the endpoint takes. `peeks` is how many bytes are looked at before a file is
    handed out, and `check` refuses one of several by raising an `HttpError`.
    """

    file: type[IncomingFile]
    name: str
    several: bool
    max_size: int | None
    peeks: int
    texts: frozenset[str]
    check: Callable[[IncomingFile], None]


def form_fault(name: str, detail: str, code: str) -> dict[str, str]:
    """One entry of a problem's `errors` for a field of a form (RFC 6901)."""
    pointer = "/" + name.replace("~", "~0").replace("/", "~1")
    return {"source": "form", "pointer": pointer, "detail": detail, "code": code}
