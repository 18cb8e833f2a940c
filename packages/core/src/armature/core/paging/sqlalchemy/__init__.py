"""Pages of what a database holds, by SQLAlchemy's async sessions: `pip install "armature-core[sqlalchemy]"`."""

from armature.core.paging.sqlalchemy.listing import Listing
from armature.core.paging.sqlalchemy.searching import ColumnSearch, Fts5Search, PostgresSearch, Searching

__all__ = ["ColumnSearch", "Fts5Search", "Listing", "PostgresSearch", "Searching"]
