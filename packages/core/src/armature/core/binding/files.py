"""What `File(max_size=…, types=…, extensions=…)` asks of an uploaded file."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import PurePath
from typing import get_args

from starlette.datastructures import UploadFile

from armature.core.binding.kinds import TypeKind, without_none
from armature.core.binding.markers import File
from armature.core.binding.model_query import annotations_of
from armature.core.binding.parameters import Parameter, Source
from armature.core.binding.rejection import InvalidValue, rejected
from armature.core.errors import ContentTooLarge, UnsupportedMediaType
from armature.core.http.incoming import Awaited, IncomingFile, form_fault
from armature.core.http.media import essence
from armature.core.http.sniffing import SNIFFED, sniffed_types

File_ = UploadFile | IncomingFile
Check = Callable[[File_], None]


def checks_of(parameter: Parameter) -> Check:
    """One check for all that the parameter's marker asks.

    It raises `ContentTooLarge` for the size, `UnsupportedMediaType` for the type, `InvalidValue` for the extension. The
    size of a file that is still coming is checked by whoever reads it.
    """
    marker = parameter.marker if isinstance(parameter.marker, File) else File()
    checks: list[Check] = []
    if marker.max_size is not None:
        checks.append(_size(marker.max_size, parameter.alias))
    if marker.types:
        checks.append(_type([each.lower() for each in marker.types], parameter.alias))
    if marker.extensions:
        checks.append(_extension([f".{each.removeprefix('.').lower()}" for each in marker.extensions]))
    if marker.sniff:
        checks.append(_content([each.lower() for each in marker.types], parameter.alias))

    def check(file: File_) -> None:
        for each in checks:
            each(file)

    return check


def awaited_by(parameters: Iterable[Parameter]) -> Awaited | None:
    """The file that is read while it comes among all that an endpoint takes from its form; None where there is none."""
    form = [each for each in parameters if each.source is Source.FORM]
    file = next((each for each in form if each.is_incoming), None)
    if file is None:
        return None
    plain, marker = without_none(file.annotation), file.marker if isinstance(file.marker, File) else File()
    several = bool(get_args(plain))
    return Awaited(
        file=get_args(plain)[0] if several else plain,
        name=file.alias,
        several=several,
        max_size=marker.max_size,
        peeks=SNIFFED if marker.sniff else 0,
        texts=frozenset(name for each in form if each is not file for name in _names_of(each)),
        check=_refusing(checks_of(file), file.alias),
    )


def _names_of(parameter: Parameter) -> Iterable[str]:
    if parameter.kind is TypeKind.MODEL:
        return annotations_of(without_none(parameter.annotation))
    return [parameter.alias]


def _refusing(check: Check, alias: str) -> Check:
    """A check whose every fault is an answer: binding is over when the second file comes."""

    def refuse(file: File_) -> None:
        try:
            check(file)
        except InvalidValue as error:
            raise rejected([form_fault(alias, error.detail, error.code)]) from error

    return refuse


def _size(most: int, alias: str) -> Check:
    def check(file: File_) -> None:
        if file.size is not None and file.size > most:
            detail = f"The file is larger than {most} bytes."
            raise ContentTooLarge(detail, limit=most, errors=[form_fault(alias, detail, "file_size")])

    return check


def _type(types: Sequence[str], alias: str) -> Check:
    def check(file: File_) -> None:
        sent = essence((file.content_type or "").encode("latin-1", "replace")).decode("latin-1")
        if not _is_among([sent], types):
            raise _another(types, alias, "The file is not of a type that is taken here")

    return check


def _content(types: Sequence[str], alias: str) -> Check:
    def check(file: File_) -> None:
        if not _is_among(sniffed_types(_head_of(file)), types):
            raise _another(types, alias, "The content of the file is not of a type that is taken here")

    return check


def _is_among(found: Iterable[str], types: Sequence[str]) -> bool:
    return any(not {each, f"{each.partition('/')[0]}/*"}.isdisjoint(types) for each in found)


def _another(types: Sequence[str], alias: str, fault: str) -> UnsupportedMediaType:
    detail = f"{fault}: {', '.join(types)}."
    return UnsupportedMediaType(detail, errors=[form_fault(alias, detail, "file_type")])


def _head_of(file: File_) -> bytes:
    if isinstance(file, IncomingFile):
        return file.head
    file.file.seek(0)
    head = file.file.read(SNIFFED)
    file.file.seek(0)
    return head


def _extension(extensions: Sequence[str]) -> Check:
    def check(file: File_) -> None:
        if PurePath((file.filename or "").lower()).suffix not in extensions:
            raise InvalidValue("file_extension", f"The name of the file does not end in {' or '.join(extensions)}.")

    return check
