"""Lists in pages over HTTP: what a client may ask, and what it is given."""

from dataclasses import dataclass
from typing import Generic, TypeVar
from urllib.parse import urlencode

from pydantic import BaseModel, Field
from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

T = TypeVar("T")


class PageQuery(BaseModel):
    """The part of a query string that every list shares; both numbers are bounded."""

    limit: int = Field(20, ge=1, le=100)
    offset: int = Field(0, ge=0, le=2**31)

    def after(self, total: int) -> str | None:
        """The query string of the next page, with everything else that was asked; None on the last page."""
        offset = self.offset + self.limit
        if offset >= total:
            return None
        return "?" + urlencode(self.model_dump(mode="json", exclude_defaults=True) | {"offset": offset})


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some of many. A handler gives `Page[ProductRow]`; `returns=Page[Product]` says what leaves of each row."""

    items: list[T]
    total: int
    limit: int
    offset: int
    next: str | None


async def page_of(session: AsyncSession, statement: Select[T], asked: PageQuery) -> Page[T]:
    """Runs an ordered SELECT of one kind of row for the page that was asked."""
    total = await session.scalar(select(func.count()).select_from(statement.order_by(None).subquery())) or 0
    rows = await session.scalars(statement.limit(asked.limit).offset(asked.offset))
    return Page(list(rows), total, asked.limit, asked.offset, asked.after(total))
