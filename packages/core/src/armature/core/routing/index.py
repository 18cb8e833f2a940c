"""All routes of one method, ready to be asked, the frequent kinds of route before the general search."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Generic, NamedTuple, TypeAlias, TypeVar

from armature.core.routing.captures import Answer, Match, answer_of
from armature.core.routing.converters import Converter, Test
from armature.core.routing.paths import NO_NAMES, split_raw, stays_in_place
from armature.core.routing.template import Placeholder, Template
from armature.core.routing.tree import Node, grow

Target = TypeVar("Target")

_Tail: TypeAlias = tuple[Test | None, str, Target]
"""The parameter that ends a path: its constraint, its name, and the target."""


class Index(NamedTuple, Generic[Target]):
    """Made by `build_index`; who asks looks into `static` first."""

    static: Mapping[str, Match[Target]]
    """Routes without parameters, by their whole path."""

    tails: Mapping[str, tuple[_Tail[Target], ...]]
    """Routes such as `/users/{id}`, whose only parameter is the end, by what stands before it."""

    root: Node[Answer[Target]]
    """Every route: the ones above are found here as well, only later."""

    limit: int
    """How many slashes a path is cut at: one more than the deepest template has, whatever the client sends."""

    def find(self, path: str) -> Match[Target] | None:
        """The match for a decoded path."""
        # Fixed text goes before parameters at each segment, so nothing but a static route can go before a tail.
        head, slash, last = path.rpartition("/")
        tails = self.tails.get(head)
        if tails is not None and slash and last not in NO_NAMES:
            for accepts, name, target in tails:
                if accepts is None or accepts(last):
                    return target, {name: last}
        pieces = path.split("/", self.limit)
        if pieces[0] or not path or ("/." in path and not stays_in_place(path)):
            return None
        answer = self.root.find(pieces, 1)
        return None if answer is None else answer(pieces)

    def find_raw(self, path: bytes) -> Match[Target] | None:
        """The match for a path that is still percent-encoded.

        Raises:
            MalformedPath: it cannot be decoded.
        """
        pieces = split_raw(path, self.limit)
        if pieces[0] or not path or not stays_in_place("/".join(pieces)):
            return None
        answer = self.root.find(pieces, 1)
        return None if answer is None else answer(pieces)

    def every(self, path: str | bytes) -> Iterator[Match[Target]]:
        """The matches for a path (`bytes` are still percent-encoded), the first of them that of `find`.

        Raises:
            MalformedPath: it cannot be decoded.
        """
        pieces = path.split("/", self.limit) if isinstance(path, str) else split_raw(path, self.limit)
        if pieces[0] or not path or not stays_in_place("/".join(pieces)):
            return
        for answer in self.root.every(pieces, 1):
            yield answer(pieces)


def build_index(routes: Iterable[tuple[Template, Target]]) -> Index[Target]:
    """An index of `routes`, no two of which have templates of one shape."""
    routes = list(routes)
    answers = [(template, answer_of(template, target)) for template, target in routes]
    return Index(
        static={template.text: answer([]) for template, answer in answers if not template.placeholders},
        tails=_tails(routes),
        root=grow((template.segments, answer) for template, answer in answers),
        limit=max(len(template.segments) for template, _ in routes) + 1,
    )


def _tails(routes: Iterable[tuple[Template, Target]]) -> Mapping[str, tuple[_Tail[Target], ...]]:
    by_head: dict[str, dict[Placeholder, Target]] = {}
    for template, target in routes:
        last = template.segments[-1]
        if isinstance(last, Placeholder) and len(template.placeholders) == 1 and not last.converter.spans:
            head = template.text.rpartition("/")[0]
            by_head.setdefault(head, {})[last] = target
    return {
        head: tuple((end.converter.constraint, end.name, ends[end]) for end in sorted(ends, key=_converter_of))
        for head, ends in by_head.items()
    }


def _converter_of(placeholder: Placeholder) -> Converter:
    return placeholder.converter
