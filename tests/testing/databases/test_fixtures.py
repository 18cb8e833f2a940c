"""The fixtures of databases, in a pytest of its own."""

from pathlib import Path

from tests.testing.test_plugin import pytest_of

TESTS = """
import sqlite3
import pytest
from armature.testing.databases import DatabaseTemplate, SqliteDatabases

def create_tables(url):
    with sqlite3.connect(url.removeprefix("sqlite:///")) as connection:
        connection.execute("CREATE TABLE products (name TEXT)")
    connection.close()

@pytest.fixture(scope="session")
def database_template(tmp_path_factory):
    databases = SqliteDatabases(tmp_path_factory.mktemp("databases"), scheme="sqlite")
    with DatabaseTemplate(databases, migrate=create_tables) as template:
        yield template

@pytest.mark.parametrize("attempt", [1, 2])
def test_a_table_of_its_own(database, attempt):
    connection = sqlite3.connect(database.removeprefix("sqlite:///"))
    assert connection.execute("SELECT count(*) FROM products").fetchone() == (0,)
    with connection:
        connection.execute("INSERT INTO products VALUES ('saw')")
    connection.close()
"""

WITHOUT = """
def test_nothing_is_there(database):
    pass
"""


def test_each_test_has_a_copy_of_the_template(tmp_path: Path) -> None:
    status, output = pytest_of(tmp_path, TESTS)

    assert (status, "2 passed" in output) == (0, True), output


def test_without_a_template_the_fixture_says_what_to_write(tmp_path: Path) -> None:
    status, output = pytest_of(tmp_path, WITHOUT)

    told = (
        "Nothing says which database the tests copy. Write a fixture `database_template`, of scope session, that gives"
    )
    assert (status, told in output) == (1, True), output
