"""Literals that are no text, such as `Literal[10, 20]`, in text that a client sends."""

from enum import Enum
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args

from pydantic import BeforeValidator

from armature.core.source import Annotation, origin_of


def spelled(annotation: Annotation) -> Annotation:
    """The annotation with a step that turns "10" into 10 before each such literal: pydantic compares only values."""
    origin, members = origin_of(annotation), get_args(annotation)
    if origin is Literal:
        return _spelled(annotation, members)
    if origin is Annotated:
        return Annotated[(spelled(members[0]), *members[1:])]
    parts = tuple(spelled(member) for member in members)
    if parts == members:
        return annotation
    return _union(parts) if origin in {Union, UnionType} else origin[parts]


def _union(parts: tuple[Annotation, ...]) -> Annotation:
    union = parts[0]
    for part in parts[1:]:
        union |= part
    return union


def _spelled(annotation: Annotation, members: tuple[object, ...]) -> Annotation:
    spellings = {_text(member): member for member in members if not isinstance(member, str)}
    for member in members:
        spellings.pop(member, None)
    if not spellings:
        return annotation
    read: Any = BeforeValidator(lambda sent: spellings.get(sent, sent) if isinstance(sent, str) else sent)
    return Annotated[annotation, read]


def _text(member: object) -> object:
    value = member.value if isinstance(member, Enum) else member
    return str(value).lower() if isinstance(value, bool) else str(value)
