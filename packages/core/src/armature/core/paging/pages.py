"""What a client is given: some items, and where the others are."""

from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One of the pages that a list was cut into, counted from 1.

    A handler may give `Page[ProductRow]`; `returns=Page[Product]` says what leaves of each row. `total` counts the
    items of all pages and `pages` the pages; both are None where nobody asked for the count.
    """

    items: list[T]
    page: int
    per_page: int
    has_next: bool
    total: int | None = None
    pages: int | None = None


@dataclass(frozen=True, slots=True)
class Window(Generic[T]):
    """At most `limit` items of a list, found by a cursor, and the cursors of its neighbors, or None."""

    items: list[T]
    limit: int
    has_next: bool
    next_cursor: str | None = None
    previous_cursor: str | None = None
