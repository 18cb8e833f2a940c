"""Databases for tests: prepared once, then a copy for each test, or a transaction that is rolled back.

`armature.testing.databases.postgres` has those of PostgreSQL, `armature.testing.databases.rollback` transactions of
SQLAlchemy.
"""

from armature.testing.databases.sqlite import SqliteDatabases
from armature.testing.databases.template import Databases, DatabaseTemplate

__all__ = ["DatabaseTemplate", "Databases", "SqliteDatabases"]
