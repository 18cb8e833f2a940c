"""Which part of a list a client asks for, and by which words."""

from dataclasses import dataclass
from typing import Annotated

from armature.core.binding import Depends, Query
from armature.core.paging.cursors import Cursors

_PAGE = "The number of the page, from 1."
_PER_PAGE = "How many items a page has."
_CURSOR = "Where to go on: a cursor of the answer before. Without it from the beginning."
_LIMIT = "How many items to give at most."
_LAST_PAGE = 2**31 - 1


@dataclass(frozen=True, slots=True)
class OffsetPage:
    """`?page=2&per_page=50`: one page by its number; 20 items by default and 100 at most.

    `Annotated[OffsetPage, offset_page(default=50, at_most=500)]` has other bounds.
    """

    page: Annotated[int, Query(ge=1, le=_LAST_PAGE, description=_PAGE)] = 1
    per_page: Annotated[int, Query(ge=1, le=100, description=_PER_PAGE)] = 20

    @property
    def offset(self) -> int:
        """How many items come before the page."""
        return (self.page - 1) * self.per_page


@dataclass(frozen=True, slots=True)
class CursorPage:
    """`?cursor=…&limit=50`: what follows or precedes an item; 20 items by default and 100 at most.

    `cursors` come from `PagingModule`. `Annotated[CursorPage, cursor_page(default=50, at_most=500)]` has other bounds.
    A cursor that is not ours, or of another order or filter, is 400.
    """

    cursors: Cursors
    cursor: Annotated[str | None, Query(description=_CURSOR)] = None
    limit: Annotated[int, Query(ge=1, le=100, description=_LIMIT)] = 20


@dataclass(frozen=True, slots=True)
class Search:
    """`?q=red hammer`: words that an item has in the fields which the list declares; blank asks for nothing."""

    q: Annotated[str, Query(max_length=200, description="Words to look for.")] = ""

    @property
    def words(self) -> list[str]:
        """The words as they were written."""
        return self.q.replace("\0", " ").split()


def offset_page(*, default: int = 20, at_most: int = 100) -> Depends:
    """Gives an `OffsetPage` other bounds: it stands in `Annotated[OffsetPage, …]`."""

    def asked(
        page: Annotated[int, Query(ge=1, le=_LAST_PAGE, description=_PAGE)] = 1,
        per_page: Annotated[int, Query(ge=1, le=at_most, description=_PER_PAGE)] = default,
    ) -> OffsetPage:
        return OffsetPage(page, per_page)

    return Depends(asked)


def cursor_page(*, default: int = 20, at_most: int = 100) -> Depends:
    """Gives a `CursorPage` other bounds: it stands in `Annotated[CursorPage, …]`."""

    def asked(
        cursors: Cursors,
        cursor: Annotated[str | None, Query(description=_CURSOR)] = None,
        limit: Annotated[int, Query(ge=1, le=at_most, description=_LIMIT)] = default,
    ) -> CursorPage:
        return CursorPage(cursors, cursor, limit)

    return Depends(asked)
