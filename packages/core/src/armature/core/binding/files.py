"""What `File(max_size=…, types=…, extensions=…)` asks of an uploaded file."""

from collections.abc import Callable, Sequence
from pathlib import PurePath

from starlette.datastructures import UploadFile

from armature.core.binding.markers import File
from armature.core.binding.parameters import Parameter
from armature.core.binding.rejection import InvalidValue, entry
from armature.core.errors import ContentTooLarge, UnsupportedMediaType
from armature.core.http.media import essence

Check = Callable[[UploadFile], None]


def checks_of(parameter: Parameter) -> Check:
    """One check for all that the parameter's marker asks.

    It raises `ContentTooLarge` for the size, `UnsupportedMediaType` for the type, `InvalidValue` for the extension.
    """
    marker = parameter.marker if isinstance(parameter.marker, File) else File()
    checks: list[Check] = []
    if marker.max_size is not None:
        checks.append(_size(marker.max_size, parameter.alias))
    if marker.types:
        checks.append(_type([each.lower() for each in marker.types], parameter.alias))
    if marker.extensions:
        checks.append(_extension([f".{each.removeprefix('.').lower()}" for each in marker.extensions]))

    def check(file: UploadFile) -> None:
        for each in checks:
            each(file)

    return check


def _size(most: int, alias: str) -> Check:
    def check(file: UploadFile) -> None:
        if file.size is not None and file.size > most:
            detail = f"The file is larger than {most} bytes."
            raise ContentTooLarge(detail, limit=most, errors=[entry("form", [alias], detail, "file_size")])

    return check


def _type(types: Sequence[str], alias: str) -> Check:
    def check(file: UploadFile) -> None:
        sent = essence((file.content_type or "").encode("latin-1", "replace")).decode("latin-1")
        if not {sent, f"{sent.partition('/')[0]}/*"} & {*types}:
            detail = f"The file is not of a type that is taken here: {', '.join(types)}."
            raise UnsupportedMediaType(detail, errors=[entry("form", [alias], detail, "file_type")])

    return check


def _extension(extensions: Sequence[str]) -> Check:
    def check(file: UploadFile) -> None:
        if PurePath((file.filename or "").lower()).suffix not in extensions:
            raise InvalidValue("file_extension", f"The name of the file does not end in {' or '.join(extensions)}.")

    return check
