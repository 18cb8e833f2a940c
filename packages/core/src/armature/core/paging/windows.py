"""The window that a cursor asks for, out of the items that were found beside it."""

from collections.abc import Iterable, Sequence
from typing import TypeVar

from armature.core.paging.cursors import Position
from armature.core.paging.filtering import Condition
from armature.core.paging.keys import Key
from armature.core.paging.pages import Window
from armature.core.paging.requested import CursorPage, Search

T = TypeVar("T")


def purpose_of(order: Sequence[object], conditions: Iterable[Condition], search: Search | None) -> str:
    """What a cursor is bound to: how the list is sorted, filtered and searched; the order of conditions is none."""
    asked = sorted(
        f"{each.name} {each.operation.value} "
        + (repr(sorted(map(repr, each.value))) if isinstance(each.value, _COLLECTIONS) else repr(each.value))
        for each in conditions
    )
    return repr((order, asked, search.words if search else []))


def position_of(page: CursorPage, purpose: str) -> Position | None:
    """Where the page begins, None for the beginning of the list; raises `BadRequest` for a cursor that is none."""
    return page.cursors.read(purpose, page.cursor) if page.cursor else None


def window_of(found: Sequence[tuple[T, Key]], page: CursorPage, purpose: str, position: Position | None) -> Window[T]:
    """The window of at most `limit + 1` items with their keys, in the order in which they were walked to."""
    kept, goes_on = found[: page.limit], len(found) > page.limit
    backward = position is not None and position.backward
    if backward:
        kept = kept[::-1]
    has_next = bool(kept) and (backward or goes_on)
    has_previous = bool(kept) and (goes_on if backward else position is not None)
    return Window(
        items=[item for item, _ in kept],
        limit=page.limit,
        has_next=has_next,
        next_cursor=page.cursors.made(purpose, Position(kept[-1][1])) if has_next else None,
        previous_cursor=page.cursors.made(purpose, Position(kept[0][1], backward=True)) if has_previous else None,
    )


_COLLECTIONS = (list, tuple, set, frozenset)
