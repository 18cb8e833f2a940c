"""How a value of an annotation becomes bytes, and how another object is made to fit it first."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, get_args

from pydantic import TypeAdapter, ValidationError

from armature.core.binding import Adapters
from armature.core.errors import ResultError
from armature.core.pipeline.conformance import conforms_to, names_models
from armature.core.source import Annotation, is_class, origin_of

# A result is the user's object; only its type is looked at.
Fit = Callable[[Any], Any]
Dump = Callable[[Any], bytes]

NOTHING_EXACT: Final = object()


@dataclass(frozen=True, slots=True)
class Codec:
    """`dump(value)` for a value of the class `exact`, `dump(fit(value))` for any other."""

    media_type: bytes
    exact: Any  # a class, or something that no value's class is
    fit: Fit
    dump: Dump


def codec_of(annotation: Annotation, adapters: Adapters) -> Codec:
    """Text for `str`, bytes as they are, JSON by the annotation's own serializer for all else."""
    if annotation is str:
        return Codec(b"text/plain; charset=utf-8", str, _instance_of(str), str.encode)
    if annotation is bytes:
        return Codec(b"application/octet-stream", bytes, _instance_of(bytes), bytes)
    adapter = adapters.of(annotation)
    return Codec(b"application/json", _exact(annotation), _fitting(annotation, adapter), adapter.serializer.to_json)


def does_not_fit(result: object, expected: str) -> ResultError:
    """The one way to say that a result is not what its annotation says."""
    return ResultError(f"A {type(result).__name__} was returned where the return annotation says {expected}.")


def _exact(annotation: Annotation) -> Annotation:
    """The class whose instances need no second look: not a collection of models, whose items do."""
    if is_class(annotation) and not get_args(annotation):
        return annotation
    return origin_of(annotation) if is_class(origin_of(annotation)) and not names_models(annotation) else NOTHING_EXACT


def _fitting(annotation: Annotation, adapter: TypeAdapter[Any]) -> Fit:
    conforms, validate = conforms_to(annotation), adapter.validator.validate_python

    def fit(result: Any) -> Any:  # noqa: ANN401 - see `Fit`
        if conforms(result):
            return result
        try:
            return validate(result, from_attributes=True)
        except ValidationError as error:
            name = type(result).__name__
            raise ResultError(f"A {name} does not fit the return annotation. {_faults(error)}") from None

    return fit


def _faults(error: ValidationError) -> str:
    return "; ".join(
        f"{'.'.join(str(part) for part in each['loc']) or 'the result'}: {each['msg']}"
        for each in error.errors(include_url=False, include_context=False, include_input=False)
    )


def _instance_of(kind: type) -> Fit:
    def fit(result: Any) -> Any:  # noqa: ANN401 - see `Fit`
        if not isinstance(result, kind):
            raise does_not_fit(result, kind.__name__)
        return result

    return fit
