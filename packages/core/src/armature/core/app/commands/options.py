"""Parameters as options of a command line: `since: date` is `--since DATE`."""

import dataclasses
from collections.abc import Iterator
from enum import Enum
from typing import Any, Literal, NamedTuple, get_args

import pydantic
from typing_extensions import get_type_hints

from armature.core.binding import Parameter, TypeKind, alias_of, kind_of_type, without_none
from armature.core.di import REQUIRED
from armature.core.source import Annotation, is_class, name_of, origin_of


class Option(NamedTuple):
    """One option. `name` is what handlers know its value by; `default` is `REQUIRED` where there is none."""

    name: str
    annotation: Annotation
    default: object
    description: str

    @property
    def flag(self) -> str:
        """The option as it is written: `--dry-run`."""
        return "--" + self.name.replace("_", "-")

    @property
    def flags(self) -> list[str]:
        """The flag, and that of a switch with its opposite."""
        return [self.flag, f"--no-{self.flag.removeprefix('--')}"] if self.is_switch else [self.flag]

    @property
    def is_switch(self) -> bool:
        """Whether it is there or not, and takes no value."""
        return without_none(self.annotation) is bool

    @property
    def repeats(self) -> bool:
        """Whether it may be given more than once."""
        return kind_of_type(self.annotation) is TypeKind.SCALARS

    @property
    def value(self) -> str:
        """What stands for its value in a help text: `DATE`, `{draft,sent}`."""
        plain = without_none(self.annotation)
        if self.repeats:
            plain = without_none(get_args(plain)[0])
        return value_of(plain)


def value_of(annotation: Annotation) -> str:
    """What stands for a value of this type in a help text."""
    if origin_of(annotation) is Literal:
        return _choices(get_args(annotation))
    if is_class(annotation) and issubclass(annotation, Enum):
        return _choices(tuple(annotation))
    return "TEXT" if annotation is str else name_of(annotation).upper()


def options_of(parameter: Parameter) -> Iterator[Option]:
    """The options that a parameter reads: one, or one for each field of a model."""
    if parameter.kind is TypeKind.MODEL:
        yield from _fields(without_none(parameter.annotation))
    else:
        marker, default = parameter.marker, parameter.signature.default
        yield Option(parameter.alias, parameter.annotation, default, marker.description)


def _fields(model: Any) -> Iterator[Option]:  # noqa: ANN401 - a pydantic model, dataclass or TypedDict
    if is_class(model) and issubclass(model, pydantic.BaseModel):
        yield from _of_pydantic(model)
        return
    known = {each.name: each for each in dataclasses.fields(model)} if dataclasses.is_dataclass(model) else {}
    for name, annotation in get_type_hints(origin_of(model) or model, include_extras=True).items():
        default = known[name].default if name in known else REQUIRED
        yield Option(name, annotation, REQUIRED if default is dataclasses.MISSING else default, "")


def _of_pydantic(model: type[pydantic.BaseModel]) -> Iterator[Option]:
    for name, field in model.model_fields.items():
        default = REQUIRED if field.is_required() else field.get_default()
        yield Option(alias_of(field) or name, field.annotation, default, field.description or "")


def _choices(members: tuple[object, ...]) -> str:
    values = [member.value if isinstance(member, Enum) else member for member in members]
    return "{" + ",".join(str(value) for value in values) + "}"
