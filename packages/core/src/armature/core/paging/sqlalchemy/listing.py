"""The rows of a mapped class, page by page, one query each."""

from collections.abc import Mapping, Sequence
from typing import Any, Generic, TypeVar, overload

import sqlalchemy as sql
from sqlalchemy import Select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapper
from sqlalchemy.types import BigInteger

from armature.core.binding import Depends
from armature.core.errors import WiringError, did_you_mean
from armature.core.paging.filtering import Filter, conditions_of
from armature.core.paging.pages import Page, Window
from armature.core.paging.requested import CursorPage, OffsetPage, Search
from armature.core.paging.sorting import Sort, SortTerm, check_names, sort_by
from armature.core.paging.sqlalchemy.conditions import condition_of, mismatch
from armature.core.paging.sqlalchemy.keyset import Term, behind
from armature.core.paging.sqlalchemy.searching import Column, Searching
from armature.core.paging.windows import position_of, purpose_of, window_of
from armature.core.source import caller, name_of

Row = TypeVar("Row")


class Listing(Generic[Row]):
    """The rows of a mapped class as an endpoint lists them: what may be filtered, sorted and searched, and by what.

    `filter` is the class of the filter. `sort` are the names that clients may sort by, `order` is what holds where they
    do not ask, such as `-created_at`; the primary key always comes last. Names are attributes of the class; `columns`
    gives others. `search` says how words are found.

    Raises `WiringError` for a name that is no column, and for a filter whose types are not those of its columns.

    >>> PRODUCTS = Listing(ProductRow, filter=ProductFilter, sort=["name", "price"])  # doctest: +SKIP
    """

    def __init__(
        self,
        entity: type[Row],
        *,
        filter: type[Filter] | None = None,
        sort: Sequence[str] = (),
        order: str = "",
        search: Searching | None = None,
        columns: Mapping[str, Any] | None = None,  # mapped attributes and expressions
    ) -> None:
        self._called = f"The listing of {name_of(entity)} ({caller()})"
        mapper = sql.inspect(entity, raiseerr=False)
        if not isinstance(mapper, Mapper):
            raise WiringError(f"{self._called} needs a mapped class.\nWrite a class that SQLAlchemy maps to a table.")
        self._entity = entity
        self._given = columns or {}
        self._names = set(mapper.column_attrs.keys())
        self._unique = [SortTerm(mapper.get_property_by_column(each).key) for each in mapper.primary_key]
        self._sortable = tuple(sort)
        self._order = Sort.by(order).terms
        self._search = search
        declared = filter.declared_conditions if filter else {}
        named = [
            *sort,
            *(each.name for each in (*self._order, *self._unique)),
            *(name for name, _ in declared.values()),
        ]
        self._columns = {name: self._column(name) for name in named}
        if filter is not None:
            self._check_types(filter)

    @property
    def sort(self) -> Depends:
        """Where a `Sort` by the names of this listing comes from: `Annotated[Sort, PRODUCTS.sort]`."""
        check_names(self._sortable, self._called)
        return sort_by(*self._sortable)

    @overload
    async def paginate(
        self,
        session: AsyncSession,
        page: OffsetPage,
        *,
        filter: Filter | None = None,
        sort: Sort | None = None,
        search: Search | None = None,
        statement: Select[Row] | None = None,
        total: bool = False,
    ) -> Page[Row]: ...
    @overload
    async def paginate(
        self,
        session: AsyncSession,
        page: CursorPage,
        *,
        filter: Filter | None = None,
        sort: Sort | None = None,
        search: Search | None = None,
        statement: Select[Row] | None = None,
    ) -> Window[Row]: ...
    async def paginate(
        self,
        session: AsyncSession,
        page: OffsetPage | CursorPage,
        *,
        filter: Filter | None = None,
        sort: Sort | None = None,
        search: Search | None = None,
        statement: Select[Row] | None = None,
        total: bool = False,
    ) -> Page[Row] | Window[Row]:
        """The rows that fit, in one query; `total` asks for the count too, and for a second one where it must be made.

        `statement` selects the class and may join, narrow and load; an order and a limit of its own give way. Raises
        `BadRequest` for a cursor that is not of this list, `UnprocessableContent` for a value that its column cannot
        hold, and `WiringError` where something is asked that the listing does not declare.
        """
        conditions = conditions_of(filter)
        found = sql.select(self._entity) if statement is None else statement.order_by(None).limit(None).offset(None)
        found = found.where(*(condition_of(self._declared(each.name), each) for each in conditions))
        if search is not None and search.words:
            found = found.where(self._searching.condition(search.words))
        terms = self._terms(sort)
        if isinstance(page, OffsetPage):
            return await _page_of(session, found, terms, page, total=total)
        order = [f"{each.column} {each.column.type!r} {each.descending}" for each in terms]
        return await _window_of(session, found, terms, page, purpose_of(order, conditions, search))

    def _terms(self, sort: Sort | None) -> list[Term]:
        asked = sort.terms if sort is not None and sort.terms else self._order
        names = {each.name for each in asked}
        return [
            Term(self._declared(each.name), self._is_nullable(each.name), each.descending)
            for each in (*asked, *(each for each in self._unique if each.name not in names))
        ]

    def _is_nullable(self, name: str) -> bool:
        """A column of another table may be null behind an outer join, whatever it says."""
        return name in self._given or bool(getattr(self._columns[name], "nullable", True))

    @property
    def _searching(self) -> Searching:
        if self._search is None:
            raise WiringError(f"{self._called} does not say how words are found.\nWrite `search=ColumnSearch(…)`.")
        return self._search

    def _declared(self, name: str) -> Column:
        if name not in self._columns:
            raise WiringError(
                f'{self._called} was asked for "{name}", which it does not declare.\n'
                "Give it the filter and the sort of the endpoint."
            )
        return self._columns[name]

    def _column(self, name: str) -> Column:
        if name not in self._given and name not in self._names:
            hint = did_you_mean(name, self._names)
            raise WiringError(
                f'{self._called} names "{name}", and {name_of(self._entity)} has no such column.{hint}\n'
                f'Write the name of a column, or say which it is: `columns={{"{name}": …}}`.'
            )
        found: Any = self._given.get(name, getattr(self._entity, name, None))
        column: Column = found.expression
        return column

    def _check_types(self, declared: type[Filter]) -> None:
        for field, (name, _) in declared.declared_conditions.items():
            found = mismatch(declared, field, self._columns[name].type)
            if found is not None:
                given, stored = (name_of(each) for each in found)
                raise WiringError(
                    f'{self._called} has a filter whose field "{field}" is of {given}, and its column holds {stored}.\n'
                    f"Write `{stored}` in {name_of(declared)}."
                )


async def _page_of(
    session: AsyncSession, statement: Select[Row], terms: Sequence[Term], page: OffsetPage, *, total: bool
) -> Page[Row]:
    """One row more than the page has says whether there is another."""
    offset = sql.literal(page.offset, BigInteger())
    ordered = statement.order_by(*(each.ordered for each in terms))
    rows = list(await session.scalars(ordered.limit(page.per_page + 1).offset(offset)))
    has_next = len(rows) > page.per_page
    kept = rows[: page.per_page]
    if not total:
        return Page(kept, page.page, page.per_page, has_next)
    is_last = not has_next and (kept or page.page == 1)
    count = page.offset + len(kept) if is_last else await _count(session, statement, terms)
    return Page(kept, page.page, page.per_page, has_next, count, -(-count // page.per_page))


async def _count(session: AsyncSession, statement: Select[Row], terms: Sequence[Term]) -> int:
    found = statement.with_only_columns(*(each.column for each in terms[-1:]), maintain_column_froms=True)
    return await session.scalar(sql.select(sql.func.count()).select_from(found.subquery())) or 0


async def _window_of(
    session: AsyncSession, statement: Select[Row], terms: Sequence[Term], page: CursorPage, purpose: str
) -> Window[Row]:
    position = position_of(page, purpose)
    walked = [each.turned() for each in terms] if position is not None and position.backward else terms
    if position is not None:
        statement = statement.where(behind(walked, position.key))
    ordered = statement.order_by(*(each.ordered for each in walked)).limit(page.limit + 1)
    keyed = ordered.add_columns(*(each.stored.label(f"key_{number}") for number, each in enumerate(terms)))
    found = [(row[0], tuple(row[1:])) for row in await session.execute(keyed)]
    return window_of(found, page, purpose, position)
