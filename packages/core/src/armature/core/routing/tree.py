"""The search tree: one level per segment, fixed text in dictionaries, parameters tried in a fixed order."""

from collections.abc import Iterable, Iterator
from typing import Generic, NamedTuple, TypeAlias, TypeVar

from armature.core.routing.converters import Converter, Test
from armature.core.routing.template import Placeholder, Segment

Leaf = TypeVar("Leaf")
Entry: TypeAlias = tuple[tuple[Segment, ...], Leaf]
"""The segments of one template, and what stands at its end."""


class Node(NamedTuple, Generic[Leaf]):
    """Everything that can follow one beginning of a path.

    At each segment fixed text is tried first, then constrained parameters by the precedence of their converters, then
    plain ones, then what takes the whole rest; where one leads nowhere, the next is tried. So the order in which
    routes are declared never decides.

    The bound: a node has one way in, so a search visits each node at most once, and no more than (1 + k) ** d of them
    where d is the segments of the deepest template and k the most different converters in one place. Both are the
    application's, not the client's, and the number of routes is in neither: fixed siblings cost one look-up together.
    """

    fixed: dict[str, "Node[Leaf]"]
    branches: tuple[tuple[Test | None, "Node[Leaf]"], ...]
    rests: tuple[tuple[Test, Leaf], ...]
    leaf: Leaf | None

    def find(self, pieces: list[str], depth: int) -> Leaf | None:
        """The leaf for `pieces` from index `depth` on, of which there is at least one, or None."""
        piece = pieces[depth]
        below = depth + 1
        ends = below == len(pieces)
        child = self.fixed.get(piece)
        if child is not None:
            found = child.leaf if ends else child.find(pieces, below)
            if found is not None:
                return found
        if piece:
            for accepts, child in self.branches:
                if accepts is None or accepts(piece):
                    found = child.leaf if ends else child.find(pieces, below)
                    if found is not None:
                        return found
        for accepts, leaf in self.rests:
            if accepts("/".join(pieces[depth:])):
                return leaf
        return None

    def every(self, pieces: list[str], depth: int) -> Iterator[Leaf]:
        """All leaves for `pieces`, in the order in which `find` would come to them; for whoever may refuse some."""
        if depth == len(pieces):
            if self.leaf is not None:
                yield self.leaf
            return
        piece = pieces[depth]
        child = self.fixed.get(piece)
        if child is not None:
            yield from child.every(pieces, depth + 1)
        for accepts, child in self.branches if piece else ():
            if accepts is None or accepts(piece):
                yield from child.every(pieces, depth + 1)
        for accepts, leaf in self.rests:
            if accepts("/".join(pieces[depth:])):
                yield leaf


def grow(entries: Iterable[Entry[Leaf]]) -> Node[Leaf]:
    """A tree of `entries`, no two of which have one shape."""
    leaf: Leaf | None = None
    fixed: dict[str, list[Entry[Leaf]]] = {}
    branches: dict[Converter, list[Entry[Leaf]]] = {}
    rests: dict[Converter, Leaf] = {}
    for segments, end in entries:
        if not segments:
            leaf = end
            continue
        head, tail = segments[0], segments[1:]
        if not isinstance(head, Placeholder):
            fixed.setdefault(head, []).append((tail, end))
        elif head.converter.spans:
            rests[head.converter] = end
        else:
            branches.setdefault(head.converter, []).append((tail, end))
    return Node(
        fixed={text: grow(below) for text, below in fixed.items()},
        branches=tuple((converter.constraint, grow(branches[converter])) for converter in sorted(branches)),
        rests=tuple((converter.accepts, rests[converter]) for converter in sorted(rests)),
        leaf=leaf,
    )
