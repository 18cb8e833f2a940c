"""Whoever steps around a tool says why."""

import pytest

from tools.checks import pragmas, reasons, skips

SOURCE = "packages/x/src/armature/x/a.py"


@pytest.mark.parametrize("comment", ["# pragma: no cover", "# pragma: no branch", "# pragma no cover: but why"])
def test_an_excluded_line_without_a_reason_is_found(tree, comment: str) -> None:
    assert [str(finding) for finding in pragmas.check(tree({SOURCE: f"a = 1  {comment}\n"}))] == [
        f"{SOURCE}:1: An excluded line needs its reason: `# pragma: no cover: <why>`."
    ]


def test_the_eleventh_excluded_line_of_a_package_is_found(tree) -> None:
    repository = tree({SOURCE: "a = 1  # pragma: no cover: another system\n" * 11})

    assert [str(finding) for finding in pragmas.check(repository)] == [
        f"{SOURCE}:11: `x` excludes 11 lines, 10 are the limit."
    ]


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("a = b()  # type: ignore[arg-type]", "type: ignore"),
        ("a = b()  # pyright: ignore[reportAny]", "pyright: ignore"),
        ("a = cast(int, b)", "cast"),
        ("a = typing.cast(int, b)", "cast"),
    ],
    ids=["mypy", "pyright", "cast", "typing.cast"],
)
def test_overruled_types_without_a_reason_are_found(tree, line: str, what: str) -> None:
    assert [str(finding) for finding in reasons.check(tree({SOURCE: f"x = 1\n{line}\n"}))] == [
        f"{SOURCE}:2: `{what}` needs its reason as a comment on the line above."
    ]


@pytest.mark.parametrize(
    "source",
    [
        "# the stubs are wrong\na = b()  # type: ignore[arg-type]\n",
        "# the stubs are wrong\na = b(\n    1,\n    cast(int, c),\n)\n",
        'a = "# type: ignore"\n',
        "a = sa.cast(b, Integer)\n",
    ],
    ids=["above the line", "above the statement", "in a string", "another cast"],
)
def test_overruled_types_with_a_reason_are_fine(tree, source: str) -> None:
    assert list(reasons.check(tree({SOURCE: source}))) == []


@pytest.mark.parametrize(
    "source",
    [
        "@pytest.mark.skip\ndef test_a(): ...\n",
        "@pytest.mark.skipif(True, reason='no')\ndef test_a(): ...\n",
        "@pytest.mark.xfail\ndef test_a(): ...\n",
        "pytest.skip('no')\n",
        "pytest.importorskip('redis')\n",
        "from pytest import skip\n",
    ],
    ids=["mark", "condition", "expected failure", "call", "import", "name"],
)
def test_a_skipped_test_is_found(tree, source: str) -> None:
    [finding] = skips.check(tree({"tests/test_a.py": source}))

    assert finding.sentence.endswith(": a test runs and passes, or it goes.")


def test_a_skip_of_the_domain_is_no_skipped_test(tree) -> None:
    assert list(skips.check(tree({"tests/test_a.py": "page = query.skip(10)\n"}))) == []
