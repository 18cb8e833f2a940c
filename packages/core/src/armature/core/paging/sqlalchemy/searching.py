"""How a database looks for words: in columns, in an FTS5 table of SQLite, by PostgreSQL's full text search."""

from collections.abc import Sequence
from typing import Any, Protocol, TypeAlias

import sqlalchemy as sql
from sqlalchemy import ColumnElement
from sqlalchemy.dialects.postgresql import REGCONFIG, TSVECTOR

Column: TypeAlias = ColumnElement[Any]
"""What a column holds is the user's."""


class Searching(Protocol):
    """How a database looks for words."""

    def condition(self, words: Sequence[str]) -> ColumnElement[bool]:
        """What holds of a row in which all words occur; there is at least one, of any characters but null."""
        ...


class ColumnSearch:
    """Every word is a part of one of these columns, whatever its case; on any database, without an index."""

    def __init__(self, *columns: Any) -> None:  # noqa: ANN401 - mapped attributes and expressions
        self._columns: tuple[Column, ...] = columns

    def condition(self, words: Sequence[str]) -> ColumnElement[bool]:
        """LIKE, with its wildcards escaped."""
        found = [[each.icontains(word, autoescape=True) for each in self._columns] for word in words]
        return sql.and_(*(sql.or_(*word) for word in found))


class Fts5Search:
    """Every word, as the tokenizer of an FTS5 table of SQLite knows it; `key` is the column that its rowids name."""

    def __init__(self, table: str, key: Any) -> None:  # noqa: ANN401 - a mapped attribute
        self._rowid: Column = sql.column("rowid")
        self._text: Column = sql.column(table)  # FTS5 has a column of its own name, which is all others
        self._table = sql.table(table, self._rowid, self._text)
        self._key: Column = key

    def condition(self, words: Sequence[str]) -> ColumnElement[bool]:
        """MATCH; each word is quoted, so nothing in it is an operator."""
        quoted = " ".join('"' + word.replace('"', '""') + '"' for word in words)
        return self._key.in_(sql.select(self._rowid).select_from(self._table).where(self._text.match(quoted)))


class PostgresSearch:
    """PostgreSQL's full text search, over columns of text or one `tsvector`, in a language of its `pg_ts_config`.

    What is asked reads as in search engines: `"red hammer" -wood or saw`. Only a `tsvector` column with a GIN index is
    quick on many rows.
    """

    def __init__(self, *columns: Any, config: str = "simple") -> None:  # noqa: ANN401 - mapped attributes
        self._config = sql.cast(config, REGCONFIG)
        is_vector = len(columns) == 1 and isinstance(columns[0].type, TSVECTOR)
        text = sql.func.concat_ws(" ", *columns)
        self._vector: Column = columns[0] if is_vector else sql.func.to_tsvector(self._config, text)

    def condition(self, words: Sequence[str]) -> ColumnElement[bool]:
        """`websearch_to_tsquery`, which takes any text."""
        return self._vector.bool_op("@@")(sql.func.websearch_to_tsquery(self._config, " ".join(words)))
