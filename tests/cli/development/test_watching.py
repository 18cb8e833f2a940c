"""Which files are sources, and how changes are told."""

from pathlib import Path

import pytest

from armature.cli.development.changes import Change
from armature.cli.development.watching import Sources


@pytest.mark.parametrize(
    ("path", "is_source"),
    [
        ("/shop/src/shop/app.py", True),
        ("/shop/pyproject.toml", True),
        ("/shop/.env", True),
        ("/shop/src/shop/page.html", True),
        ("/shop/src/shop/page.jinja", True),
        ("/shop/.venv/lib/python3.11/site-packages/heavy.py", False),
        ("/shop/environment/lib/python3.11/site-packages/heavy.py", False),
        ("/shop/src/shop/__pycache__/app.cpython-311.pyc", False),
        ("/shop/.mypy_cache/3.11/shop.toml", False),
        ("/shop/shop.sqlite3", False),
        ("/shop/src/shop/.#app.py", False),
    ],
)
def test_sources_are_what_a_project_is_made_of(path: str, is_source: bool) -> None:
    assert Sources().takes(path) == is_source


def test_many_changes_are_told_by_the_first_ones() -> None:
    paths = [f"/shop/src/{name}.py" for name in "abcde"]

    assert Change(paths, 0).told(Path("/shop")) == "src/a.py, src/b.py, src/c.py and 2 more"
