"""Which message method a message is for: by its frame, and where several read JSON, by a field of their models."""

import dataclasses
from collections.abc import Mapping, Sequence
from enum import Enum
from types import MappingProxyType, UnionType
from typing import Literal, NamedTuple, Union, get_args

import pydantic
from typing_extensions import get_type_hints, is_typeddict

from armature.core.binding import Parameter, Source, alias_of, stripped
from armature.core.errors import WiringError
from armature.core.pipeline import Plan
from armature.core.source import Annotation, is_class, origin_of


class Kinds(NamedTuple):
    """The numbers of the methods for each kind of message; None where no method takes it.

    Where several read JSON, `tags` says which takes the value of `field` that the message has.
    """

    text: int | None = None
    binary: int | None = None
    json: int | None = None
    field: str = ""
    tags: Mapping[object, int] = MappingProxyType({})


def kinds_of(messages: Sequence[Plan]) -> Kinds:
    """Tells the message methods of a controller apart, or raises the `WiringError` that says why they cannot be."""
    forms = [stripped(_body_of(plan).annotation) for plan in messages]
    text = _only([number for number, form in enumerate(forms) if form is str], messages, "text")
    binary = _only([number for number, form in enumerate(forms) if form is bytes], messages, "binary messages")
    json = [number for number, form in enumerate(forms) if form is not str and form is not bytes]
    if text is not None and json:
        raise WiringError(
            f"{_called(messages[text])} takes every text as it is, so {_called(messages[json[0]])} would never be "
            "called.\nTake a model in both, with a field that tells them apart, or keep one of the two."
        )
    if len(json) < 2:
        return Kinds(text, binary, json[0] if json else None)
    field, tags = _tagged(json, messages, forms)
    return Kinds(text, binary, None, field, tags)


def _body_of(plan: Plan) -> Parameter:
    for parameter in plan.handler.parameters:
        if parameter.source is Source.MESSAGE:
            return parameter
    raise WiringError(
        f"{_called(plan)} takes no message.\n"
        "Add a parameter for it: `said: Say` with a model for JSON, `said: str` for text, `said: bytes` for binary."
    )


def _only(numbers: Sequence[int], messages: Sequence[Plan], what: str) -> int | None:
    if len(numbers) > 1:
        first, second = (_called(messages[number]) for number in numbers[:2])
        raise WiringError(f"{first} and {second} both take {what}, and nothing tells them apart.\nKeep one of them.")
    return numbers[0] if numbers else None


def _tagged(
    numbers: Sequence[int], messages: Sequence[Plan], forms: Sequence[Annotation]
) -> tuple[str, dict[object, int]]:
    """The field whose literal value says which method is meant, and the method of each value."""
    literals = {number: [_literals(model) for model in _models(forms[number])] for number in numbers}
    every = [each for found in literals.values() for each in found]
    shared = [name for name in every[0] if all(name in each for each in every)] if all(every) else []
    if not shared:
        first, second = (_called(messages[number]) for number in numbers[:2])
        raise WiringError(
            f"{first} and {second} both take JSON, and no field tells their messages apart.\n"
            'Give every model a field of one name with a value of its own, such as `type: Literal["say"]`, or take '
            "them in one method: `said: Say | Leave`."
        )
    field = shared[0]
    tags: dict[object, int] = {}
    for number, found in literals.items():
        for value in dict.fromkeys(value for each in found for value in each[field]):
            other = tags.setdefault(value, number)
            if other != number:
                raise WiringError(
                    f'{_called(messages[other])} and {_called(messages[number])} both take messages whose "{field}" '
                    f"is {value!r}.\nGive each its own value, or keep one of them."
                )
    return field, tags


def _models(form: Annotation) -> list[Annotation]:
    """The members of a union, or the one type that is there."""
    plain = stripped(form)
    if origin_of(plain) in {Union, UnionType}:
        return [model for member in get_args(plain) for model in _models(member)]
    return [plain]


def _literals(model: Annotation) -> dict[str, tuple[object, ...]]:
    """The fields of a model that are literals, by their names on the wire, with the values that they can have."""
    cls = origin_of(model) or model
    if is_class(cls) and issubclass(cls, pydantic.BaseModel):
        fields = {alias_of(each) or name: each.annotation for name, each in cls.model_fields.items()}
    elif is_class(cls) and (dataclasses.is_dataclass(cls) or is_typeddict(cls)):
        fields = get_type_hints(cls)
    else:
        fields = {}
    return {
        name: tuple(value.value if isinstance(value, Enum) else value for value in get_args(stripped(annotation)))
        for name, annotation in fields.items()
        if origin_of(stripped(annotation)) is Literal
    }


def _called(plan: Plan) -> str:
    return f"{plan.endpoint.called} ({plan.endpoint.where})"
