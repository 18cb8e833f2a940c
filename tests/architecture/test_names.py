"""Names: of files, and of what users may import."""

import pytest

from tools.checks import docstrings, module_names, public_names

INIT = "packages/x/src/armature/x/__init__.py"
HOME = "packages/x/src/armature/x/home.py"


@pytest.mark.parametrize("path", ["tools/utils.py", "packages/x/src/armature/x/_helpers.py", "tests/common/test_a.py"])
def test_a_file_named_by_no_noun_is_found(tree, path: str) -> None:
    [finding] = module_names.check(tree({path: ""}))

    assert finding.path == path
    assert finding.sentence.endswith("says nothing: name the file after the one idea it holds.")


def test_a_new_public_name_and_a_lost_one_are_found(tree) -> None:
    snapshot = {public_names.SNAPSHOT: "armature.x:Gone\narmature.x:Kept\n"}
    repository = tree({INIT: '__all__ = ["Kept", "New"]\n', **snapshot})

    assert [finding.sentence for finding in public_names.check(repository)] == [
        "`armature.x:New` is new: `make fix` accepts it, the changelog mentions it.",
        "`armature.x:Gone` is gone: bring it back, or `make fix` and say so in the changelog.",
    ]


def test_accepting_writes_the_snapshot(tree) -> None:
    repository = tree({INIT: '__all__: list[str] = ["Kept", "New"]\n', public_names.SNAPSHOT: ""})

    public_names.accept(repository)

    assert (repository.root / public_names.SNAPSHOT).read_text() == "armature.x:Kept\narmature.x:New\n"
    assert list(public_names.check(repository)) == []


def test_a_package_that_does_not_say_what_is_public_is_found(tree) -> None:
    repository = tree({INIT: "from armature.x.home import House\n"})

    assert [str(finding) for finding in public_names.check(repository)] == [
        f"{INIT}:1: `__all__` is missing: a package names what others may use."
    ]


@pytest.mark.parametrize(
    ("definition", "sentence"),
    [
        ("class House:\n    pass\n", "`House` is public and has no docstring."),
        ("House = int | str\n", "`House` is public and has no docstring."),
        ("House: object = 1\nother = 2\n", "`House` is public and has no docstring."),
        ('def House():\n    """House."""\n', "The docstring of `House` says the name again: say what it is for."),
    ],
    ids=["class", "alias", "constant", "name said again"],
)
def test_a_public_name_without_a_docstring_is_found_where_it_is_defined(tree, definition: str, sentence: str) -> None:
    repository = tree({INIT: 'from armature.x.home import House\n\n__all__ = ["House"]\n', HOME: definition})

    assert [str(finding) for finding in docstrings.check(repository)] == [f"{HOME}:1: {sentence}"]


@pytest.mark.parametrize(
    "definition",
    [
        'class House:\n    """Where one lives."""\n',
        'House = int | str\n"""A number or a name."""\n',
        '@overload\ndef House(a: int) -> int:\n    """Either way."""\ndef House(a):\n    return a\n',
        "from starlette.requests import Request as House\n",
    ],
    ids=["class", "alias", "overload", "another project's"],
)
def test_a_documented_name_is_not_found(tree, definition: str) -> None:
    repository = tree({INIT: 'from armature.x.home import House\n\n__all__ = ["House"]\n', HOME: definition})

    assert list(docstrings.check(repository)) == []
