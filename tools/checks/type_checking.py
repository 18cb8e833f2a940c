"""`TYPE_CHECKING` hides import cycles and breaks annotations that are read at run time."""

import ast
from collections.abc import Iterator

from tools.checks.finding import Finding
from tools.checks.repository import Repository


def check(repository: Repository) -> Iterator[Finding]:
    """Every use of the name, imported or as an attribute of `typing`."""
    for file in repository.python():
        for node in ast.walk(file.tree):
            name = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
            if name == "TYPE_CHECKING" and isinstance(node, ast.expr):
                sentence = "`TYPE_CHECKING` is not used here: import it plainly, or put a Protocol on this floor."
                yield Finding(str(file), node.lineno, sentence)
