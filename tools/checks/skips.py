"""A test that does not run is not a test: a missing server is a failure, a known defect is mended."""

import ast
from collections.abc import Iterator

from tools.checks.finding import Finding
from tools.checks.repository import Repository

_SKIPPING = frozenset({"importorskip", "skip", "skipIf", "skipTest", "skipUnless", "skipif", "xfail"})
_RUNNERS = frozenset({"mark", "pytest", "self", "unittest"})


def check(repository: Repository) -> Iterator[Finding]:
    """Skips and expected failures, as decorators, calls or names imported from pytest."""
    for file in repository.python("tests/", "examples/", "packages/"):
        for node in ast.walk(file.tree):
            for name, line in _names(node):
                yield Finding(str(file), line, f"`{name}`: a test runs and passes, or it goes.")


def _names(node: ast.AST) -> Iterator[tuple[str, int]]:
    if isinstance(node, ast.Attribute) and node.attr in _SKIPPING and _owner(node.value) in _RUNNERS:
        yield node.attr, node.lineno
    if isinstance(node, ast.ImportFrom) and node.module in {"pytest", "unittest"}:
        yield from ((alias.name, node.lineno) for alias in node.names if alias.name in _SKIPPING)


def _owner(value: ast.expr) -> str:
    if isinstance(value, ast.Attribute):
        return value.attr
    return value.id if isinstance(value, ast.Name) else ""
