"""One more item between brackets, in the manner in which the others are written."""

from dataclasses import dataclass

import libcst as cst

Space = cst.BaseParenthesizableWhitespace

_ONE = cst.SimpleWhitespace(" ")


@dataclass(frozen=True, slots=True)
class Room:
    """The space before a new last item, and that which then follows it."""

    before: Space
    after: Space


def room_for_one_more(opening: Space, last_gap: Space | None, closing: Space) -> Room:
    """Where an item fits behind others.

    `opening` is the space behind the opening bracket, `last_gap` that between the last two items, `closing` that
    before the closing bracket. What is written behind the last item, a comment for instance, stays behind it.
    """
    before = _plain(opening if last_gap is None else last_gap)
    if last_gap is None and not isinstance(before, cst.ParenthesizedWhitespace):
        before = _ONE
    if not isinstance(closing, cst.ParenthesizedWhitespace):
        return Room(before, closing)
    if not isinstance(before, cst.ParenthesizedWhitespace):
        if not _has_comment(closing):
            return Room(before, closing)
        before = _plain(opening if isinstance(opening, cst.ParenthesizedWhitespace) else closing)
    before = before.with_changes(first_line=closing.first_line, empty_lines=closing.empty_lines)
    return Room(before, _plain(closing))


def _plain(space: Space) -> Space:
    """The same without comments and empty lines."""
    if not isinstance(space, cst.ParenthesizedWhitespace):
        return space
    line = cst.TrailingWhitespace(newline=space.first_line.newline)
    return space.with_changes(first_line=line, empty_lines=[])


def _has_comment(space: cst.ParenthesizedWhitespace) -> bool:
    return space.first_line.comment is not None or any(line.comment is not None for line in space.empty_lines)
