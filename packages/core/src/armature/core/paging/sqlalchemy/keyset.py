"""Which rows lie beside a row, by the columns that they are sorted by."""

from collections.abc import Sequence
from typing import NamedTuple

import sqlalchemy as sql
from sqlalchemy import ColumnElement
from sqlalchemy.types import NullType

from armature.core.paging.keys import Key
from armature.core.paging.sqlalchemy.searching import Column


class Term(NamedTuple):
    """A column to sort by; nulls are the greatest, wherever the database would put them."""

    column: Column
    nullable: bool
    descending: bool

    @property
    def stored(self) -> Column:
        """The column as the driver gives it: no conversion loses what a cursor must find again."""
        return sql.type_coerce(self.column, NullType())

    @property
    def ordered(self) -> Column:
        """For ORDER BY; where null cannot be, nothing keeps a database from its index."""
        expression = self.column.desc() if self.descending else self.column.asc()
        if not self.nullable:
            return expression
        return expression.nulls_first() if self.descending else expression.nulls_last()

    def turned(self) -> "Term":
        """The other direction."""
        return self._replace(descending=not self.descending)


def behind(terms: Sequence[Term], key: Key) -> ColumnElement[bool]:
    """What holds of the rows that come after the one of this key."""
    goes_one_way = len({each.descending for each in terms}) == 1
    if len(terms) > 1 and goes_one_way and not any(each.nullable for each in terms):
        return _row_behind(terms, key)
    return _each_behind(terms, key)


def _row_behind(terms: Sequence[Term], key: Key) -> ColumnElement[bool]:
    """One comparison of all columns, which an index answers."""
    row = sql.tuple_(*(each.stored for each in terms))
    other = sql.tuple_(*(sql.literal(value, NullType()) for value in key))
    return row < other if terms[0].descending else row > other


def _each_behind(terms: Sequence[Term], key: Key) -> ColumnElement[bool]:
    term, value = terms[0], key[0]
    if len(terms) == 1:
        return _beyond(term, value)
    equal = term.column.is_(None) if value is None else term.stored == sql.literal(value, NullType())
    return sql.or_(_beyond(term, value), sql.and_(equal, _each_behind(terms[1:], key[1:])))


def _beyond(term: Term, value: object) -> ColumnElement[bool]:
    if value is None:
        return term.column.is_not(None) if term.descending else sql.false()
    other = sql.literal(value, NullType())
    if term.descending:
        return term.stored < other
    return sql.or_(term.stored > other, term.column.is_(None)) if term.nullable else term.stored > other
