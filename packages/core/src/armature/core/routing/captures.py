"""What a matched path answers: the target and the texts of its parameters, as one function per route."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TypeAlias, TypeVar

from armature.core.routing.template import Placeholder, Template

Target = TypeVar("Target")
Match: TypeAlias = tuple[Target, Mapping[str, str]]
"""A target, and the decoded text of each path parameter by name."""

Answer: TypeAlias = Callable[[list[str]], Match[Target]]
"""From the pieces of a path that the template matches to the match."""

_NOTHING: Mapping[str, str] = MappingProxyType({})


def answer_of(template: Template, target: Target) -> Answer[Target]:
    """The function for `template`, specialized for none, one, two and more parameters."""
    # The piece before the leading slash has index 0.
    places = [(segment.name, at) for at, segment in enumerate(template.segments, 1) if isinstance(segment, Placeholder)]
    if not places:
        return _none(target)
    if template.placeholders[-1].converter.spans:
        return _rest(target, places)
    if len(places) == 1:
        return _one(target, *places[0])
    if len(places) == 2:
        return _two(target, *places[0], *places[1])
    return _many(target, places)


def _none(target: Target) -> Answer[Target]:
    match = (target, _NOTHING)
    return lambda _: match


def _one(target: Target, name: str, at: int) -> Answer[Target]:
    return lambda pieces: (target, {name: pieces[at]})


def _two(target: Target, name: str, at: int, second: str, second_at: int) -> Answer[Target]:
    return lambda pieces: (target, {name: pieces[at], second: pieces[second_at]})


def _many(target: Target, places: list[tuple[str, int]]) -> Answer[Target]:
    return lambda pieces: (target, {name: pieces[at] for name, at in places})


def _rest(target: Target, places: list[tuple[str, int]]) -> Answer[Target]:
    *before, (rest, start) = places

    def answer(pieces: list[str]) -> Match[Target]:
        texts = {name: pieces[at] for name, at in before}
        texts[rest] = "/".join(pieces[start:])
        return target, texts

    return answer
