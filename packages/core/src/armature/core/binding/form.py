"""Arguments from a form that was parsed already: texts, files, or a whole model (HTML, form submission)."""

from collections.abc import Callable, Iterable
from enum import Enum
from typing import Any, Literal, get_args

from pydantic import SecretStr
from starlette.datastructures import FormData, UploadFile

from armature.core.binding.files import checks_of
from armature.core.binding.kinds import TypeKind, is_incoming, stripped, without_none
from armature.core.binding.model_query import annotations_of, is_model, list_names
from armature.core.binding.parameters import Parameter
from armature.core.binding.rejection import InvalidValue
from armature.core.binding.validation import Adapters
from armature.core.binding.values import absent_of, validate_of
from armature.core.context import HttpContext
from armature.core.errors import InvalidSignature
from armature.core.http.incoming import IncomingFile, OpenForm
from armature.core.source import Annotation, is_class, name_of, origin_of

# What a form holds under one name becomes whatever the annotation says.
Extract = Callable[[HttpContext], Any]


def form_extract(parameter: Parameter, adapters: Adapters) -> Extract:
    """The extractor of a parameter that is a part of the form, or all of it."""
    if parameter.is_incoming:
        return _incoming(parameter)
    if parameter.is_file:
        return _files(parameter) if _is_several(parameter) else _file(parameter)
    if parameter.kind is TypeKind.SCALAR:
        return _text(parameter, adapters)
    return _texts(parameter, adapters) if parameter.kind is TypeKind.SCALARS else _model(parameter, adapters)


def _text(parameter: Parameter, adapters: Adapters) -> Extract:
    absent, validate = _absent_of(parameter), validate_of(parameter, adapters)
    alias, keeps_blank = parameter.alias, _keeps_blank(parameter.annotation)

    def extract(context: HttpContext) -> object:
        values = context.form.getlist(alias)
        if not values or (values[-1] == "" and not keeps_blank):
            return absent(context.form)
        return validate(_as_text(alias, values[-1]))

    return extract


def _texts(parameter: Parameter, adapters: Adapters) -> Extract:
    alias, absent, validate = parameter.alias, _absent_of(parameter), validate_of(parameter, adapters)

    def extract(context: HttpContext) -> object:
        values = [_as_text(alias, value) for value in context.form.getlist(alias)]
        return validate(values) if values else absent(context.form)

    return extract


def _absent_of(parameter: Parameter) -> Callable[[FormData], object]:
    """What to do when a text was not sent, or not yet."""
    absent, alias = absent_of(parameter), parameter.alias

    def give(form: FormData) -> object:
        if parameter.required and isinstance(form, OpenForm) and form.files is not None:
            raise InvalidValue("missing", f'The form value "{alias}" is required, before the file.')
        return absent()

    return give


def _model(parameter: Parameter, adapters: Adapters) -> Extract:
    """A model of the whole form; a field that was left blank and cannot be an empty text was not sent."""
    model = without_none(parameter.annotation)
    if not is_model(model):
        raise InvalidSignature(f"a form holds texts, files, lists of them or one model, and no {name_of(model)}")
    if any(is_incoming(each) for each in annotations_of(model).values()):
        raise InvalidSignature(f"a field of {name_of(model)} is read while it comes, and a model is made before.")
    validate, lists = validate_of(parameter, adapters), list_names(model)
    blank = frozenset(name for name, annotation in annotations_of(model).items() if not _keeps_blank(annotation))

    def extract(context: HttpContext) -> object:
        form = context.form
        sent = [(name, value) for name, value in form.multi_items() if not _is_blank(name, value, blank)]
        values: dict[str, object] = dict(sent)
        for name in lists.intersection(values):
            values[name] = [value for key, value in sent if key == name]
        return validate(values)

    return extract


def _incoming(parameter: Parameter) -> Extract:
    """One file that is still coming, or an iterator of several, which checks each of them."""
    absent, check = absent_of(parameter), checks_of(parameter)

    def extract(context: HttpContext) -> object:
        files = context.form.files if isinstance(context.form, OpenForm) else None
        if files is None:
            return absent()
        if isinstance(files, IncomingFile):
            check(files)
        return files

    return extract


def _file(parameter: Parameter) -> Extract:
    alias, absent, check, read = parameter.alias, absent_of(parameter), checks_of(parameter), _reader(parameter)

    def extract(context: HttpContext) -> object:
        files = _sent_files(alias, context.form.getlist(alias))
        if not files:
            return absent()
        check(files[-1])
        return read(files[-1])

    return extract


def _files(parameter: Parameter) -> Extract:
    alias, absent, check, read = parameter.alias, absent_of(parameter), checks_of(parameter), _reader(parameter)

    def extract(context: HttpContext) -> object:
        files = _sent_files(alias, context.form.getlist(alias))
        for file in files:
            check(file)
        return [read(file) for file in files] if files else absent()

    return extract


def _sent_files(alias: str, values: Iterable[UploadFile | str]) -> list[UploadFile]:
    """The files under a name. A file input that nobody filled in sends a file without a name and without content."""
    found: list[UploadFile] = []
    for value in values:
        if not isinstance(value, UploadFile):
            if value:
                raise InvalidValue("file_expected", f'The form value "{alias}" is a text; send a file.')
        elif value.filename or value.size:
            found.append(value)
    return found


def _reader(parameter: Parameter) -> Callable[[UploadFile], object]:
    plain = without_none(parameter.annotation)
    return _content if bytes in {plain, *get_args(plain)} else _itself


def _itself(file: UploadFile) -> UploadFile:
    return file


def _content(file: UploadFile) -> bytes:
    file.file.seek(0)
    content = file.file.read()
    file.file.seek(0)
    return content


def _as_text(alias: str, value: UploadFile | str) -> str:
    if isinstance(value, UploadFile):
        raise InvalidValue("text_expected", f'The form value "{alias}" is a file; send a text.')
    return value


def _is_blank(name: str, value: UploadFile | str, blank: frozenset[str]) -> bool:
    if isinstance(value, UploadFile):
        return not (value.filename or value.size)
    return value == "" and name in blank


def _keeps_blank(annotation: Annotation) -> bool:
    """Whether an empty text is a value of the type: browsers send one for every input that was left empty."""
    plain = stripped(annotation)
    if origin_of(plain) is Literal:
        return "" in get_args(plain)
    if get_args(plain):
        return any(_keeps_blank(member) for member in get_args(plain))
    if is_class(plain) and issubclass(plain, Enum):
        return any(member.value == "" for member in plain)
    return plain in _TEXTS or (is_class(plain) and issubclass(plain, str))


def _is_several(parameter: Parameter) -> bool:
    return bool(get_args(without_none(parameter.annotation)))


_TEXTS: frozenset[Annotation] = frozenset({SecretStr, Any, object})
