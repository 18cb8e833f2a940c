"""How a value of an annotation becomes bytes, and how another object is made to fit it first."""

import functools
from collections.abc import Callable
from typing import Any, Final, NamedTuple, get_args

from pydantic import TypeAdapter

from armature.core.binding import Adapters, stripped
from armature.core.errors import ResultError
from armature.core.http.formats import Format, Json
from armature.core.http.media import JSON
from armature.core.pipeline.conformance import conforms_to, names_models
from armature.core.pipeline.reading import names_aliases, reader_of
from armature.core.source import Annotation, is_class, origin_of

# A result is the user's object; only its type is looked at.
Fit = Callable[[Any], Any]
Dump = Callable[[Any], bytes]

NOTHING_EXACT: Final = object()


class Codec(NamedTuple):
    """`dump(value)` for a value of the class `exact`, `dump(fit(value))` for any other."""

    media_type: bytes
    exact: Any  # a class, or something that no value's class is
    fit: Fit
    dump: Dump


def codec_in(format_: Format, annotation: Annotation, adapters: Adapters) -> Codec:
    """As `codec_of` for what would be JSON, in another format; JSON itself is as quick as without one."""
    codec = codec_of(annotation, adapters)
    if type(format_) is Json:
        return codec
    adapter, mode, encode = adapters.of(annotation), format_.mode, format_.encode
    by_alias = True if names_aliases(adapter.core_schema) else None

    def dump(value: Any, *, include: Any = None, exclude: Any = None) -> bytes:  # noqa: ANN401 - see `Fit`
        plain = adapter.serializer.to_python(
            value, mode=mode, include=include, exclude=exclude, by_alias=by_alias, warnings="error"
        )
        return encode(plain)

    return codec._replace(media_type=format_.media_type.encode("latin-1"), dump=dump)


def codec_of(annotation: Annotation, adapters: Adapters) -> Codec:
    """Text for `str`, bytes as they are, JSON by the annotation's own serializer for all else."""
    plain = stripped(annotation)
    if plain is str:
        return Codec(b"text/plain; charset=utf-8", str, _instance_of(str), str.encode)
    if plain is bytes:
        return Codec(b"application/octet-stream", bytes, _instance_of(bytes), bytes)
    adapter = adapters.of(annotation)
    dump: Dump = adapter.serializer.to_json
    if names_aliases(adapter.core_schema):
        dump = functools.partial(adapter.serializer.to_json, by_alias=True)
    return Codec(JSON, _exact(plain), _fitting(annotation, adapter), dump)


def does_not_fit(result: object, expected: str) -> ResultError:
    """The one way to say that a result is not what its annotation says."""
    return ResultError(f"A {type(result).__name__} was returned where the return annotation says {expected}.")


def _exact(annotation: Annotation) -> Annotation:
    """The class whose instances need no second look: not a collection of models, whose items do."""
    if is_class(annotation) and not get_args(annotation):
        return annotation
    return origin_of(annotation) if is_class(origin_of(annotation)) and not names_models(annotation) else NOTHING_EXACT


def _fitting(annotation: Annotation, adapter: TypeAdapter[Any]) -> Fit:
    conforms, read = conforms_to(annotation), reader_of(adapter)

    def fit(result: Any) -> Any:  # noqa: ANN401 - see `Fit`
        return result if conforms(result) else read(result)

    return fit


def _instance_of(kind: type) -> Fit:
    def fit(result: Any) -> Any:  # noqa: ANN401 - see `Fit`
        if not isinstance(result, kind):
            raise does_not_fit(result, kind.__name__)
        return result

    return fit
