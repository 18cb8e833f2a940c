"""A file of 401 lines and a function of 41 are refused."""

import pytest

from tools.checks import sizes


def test_a_file_above_the_limit_is_found(tree) -> None:
    repository = tree({"packages/x/src/armature/x/long.py": "a = 1\n" * 401})

    assert [str(finding) for finding in sizes.check(repository)] == [
        "packages/x/src/armature/x/long.py:1: The file has 401 lines, 400 are the limit; it holds more than one idea."
    ]


@pytest.mark.parametrize("keyword", ["def", "async def"])
def test_a_function_above_the_limit_is_found(tree, keyword: str) -> None:
    body = "    a = 1\n" * 40
    repository = tree({"packages/x/src/armature/x/long.py": f"\n{keyword} walk():\n{body}"})

    assert [str(finding) for finding in sizes.check(repository)] == [
        "packages/x/src/armature/x/long.py:2: `walk` has 41 lines, 40 are the limit; name its steps."
    ]


def test_a_docstring_does_not_count(tree) -> None:
    docstring = '    """What.\n' + "\n" * 30 + '    """\n'
    repository = tree({"packages/x/src/armature/x/told.py": "def walk():\n" + docstring + "    a = 1\n" * 39})

    assert list(sizes.check(repository)) == []
