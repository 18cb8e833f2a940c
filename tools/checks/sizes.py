"""A file fits a reader's head, a function her screen: aim at 150 and 10 lines, stop at 400 and 40."""

import ast
from collections.abc import Iterator

from tools.checks.finding import Finding
from tools.checks.repository import File, Repository

FILE_LINES = 400
FUNCTION_LINES = 40


def check(repository: Repository) -> Iterator[Finding]:
    """Files and functions that users install, or that hold them to the rules, above the limits."""
    for file in repository.python("packages/*/src/", "tools/"):
        if len(file.lines) > FILE_LINES:
            sentence = f"The file has {len(file.lines)} lines, {FILE_LINES} are the limit; it holds more than one idea."
            yield Finding(str(file), 1, sentence)
        yield from _long_functions(file)


def _long_functions(file: File) -> Iterator[Finding]:
    for node in ast.walk(file.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = _length(node)
            if length > FUNCTION_LINES:
                sentence = f"`{node.name}` has {length} lines, {FUNCTION_LINES} are the limit; name its steps."
                yield Finding(str(file), node.lineno, sentence)


def _length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from `def` to the end, the docstring not counted: what is explained well must not be punished."""
    first, last = function.lineno, function.end_lineno or function.lineno
    docstring = 0
    if ast.get_docstring(function) is not None:
        statement = function.body[0]
        docstring = (statement.end_lineno or statement.lineno) - statement.lineno + 1
    return last - first + 1 - docstring
