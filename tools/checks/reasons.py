"""Where the types are overruled, the line above says why."""

import ast
import re
from collections.abc import Iterator

from tools.checks.comments import comment_lines, comments_of
from tools.checks.finding import Finding
from tools.checks.repository import File, Repository

_IGNORE = re.compile(r"#\s*(type|pyright):\s*ignore")


def check(repository: Repository) -> Iterator[Finding]:
    """`type: ignore`, `pyright: ignore` and `cast` without a comment on the line above."""
    for file in repository.python():
        reasons = comment_lines(file)
        for line, what in sorted(_overrulings(file)):
            if line - 1 not in reasons and _statement_line(file.tree, line) - 1 not in reasons:
                yield Finding(str(file), line, f"`{what}` needs its reason as a comment on the line above.")


def _overrulings(file: File) -> Iterator[tuple[int, str]]:
    for line, comment in comments_of(file).items():
        match = _IGNORE.search(comment)
        if match:
            yield line, f"{match.group(1)}: ignore"
    for node in ast.walk(file.tree):
        if isinstance(node, ast.Call) and _is_cast(node.func):
            yield node.lineno, "cast"


def _is_cast(function: ast.expr) -> bool:
    if isinstance(function, ast.Attribute):
        return function.attr == "cast" and isinstance(function.value, ast.Name) and function.value.id == "typing"
    return isinstance(function, ast.Name) and function.id == "cast"


def _statement_line(tree: ast.Module, line: int) -> int:
    """The first line of the smallest statement around a line: a reason may stand above all of it."""
    around = (
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.stmt) and node.lineno <= line <= (node.end_lineno or node.lineno)
    )
    return max(around, default=line)
