"""The fixtures `database_template`, which tests must write, and `database`, a copy of it for each test."""

from collections.abc import Generator

import pytest

from armature.testing.databases.template import DatabaseTemplate


@pytest.fixture(scope="session")
def database_template() -> DatabaseTemplate:
    """The prepared database; a fixture of this name in the tests takes its place."""
    pytest.fail(
        "Nothing says which database the tests copy. Write a fixture `database_template`, of scope session, that gives "
        "`DatabaseTemplate(SqliteDatabases(directory), migrate=…)` in a `with` block.",
        pytrace=False,
    )


@pytest.fixture
def database(database_template: DatabaseTemplate) -> Generator[str]:
    """The URL of a database that this test has for itself."""
    with database_template.copy() as url:
        yield url
