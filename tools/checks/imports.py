"""The imports of a Python file, each with its line and whether it stands inside a function."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from tools.checks.repository import File


@dataclass(frozen=True, slots=True)
class Import:
    """One imported module; `name` is what was taken from it, if anything was."""

    module: str
    name: str | None
    line: int
    inside_function: bool

    @property
    def full_name(self) -> str:
        """The longest dotted name that the import may mean: `from armature import cache` is `armature.cache`."""
        return f"{self.module}.{self.name}" if self.name else self.module


def imports_of(file: File) -> Iterator[Import]:
    """Every absolute import of a file, at the top and inside functions; relative ones are refused by ruff."""
    yield from _walk(file.tree, inside_function=False)


def _walk(node: ast.AST, *, inside_function: bool) -> Iterator[Import]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import):
            for alias in child.names:
                yield Import(alias.name, None, child.lineno, inside_function)
        elif isinstance(child, ast.ImportFrom) and child.module and child.level == 0:
            for alias in child.names:
                yield Import(child.module, alias.name, child.lineno, inside_function)
        else:
            is_function = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef)
            yield from _walk(child, inside_function=inside_function or is_function)
