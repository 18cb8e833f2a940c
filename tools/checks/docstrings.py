"""Every public name tells its user what she cannot guess from it."""

import ast
from collections.abc import Iterator

from tools.checks.finding import Finding
from tools.checks.public_names import exported, targets_of
from tools.checks.repository import File, Repository


def check(repository: Repository) -> Iterator[Finding]:
    """Public names without a docstring, or whose first line is the name said again."""
    sources = {file.module: file for file in repository.sources()}
    for file in sources.values():
        for name in exported(file) or ():
            yield from _undocumented(sources, file, name)


def _undocumented(sources: dict[str, File], file: File, name: str) -> Iterator[Finding]:
    place = _definition(sources, file, name)
    if place is None:
        return
    home, line, docstring = place
    if docstring is None:
        yield Finding(str(home), line, f"`{name}` is public and has no docstring.")
    elif _bare(docstring.splitlines()[0]) == _bare(name):
        yield Finding(str(home), line, f"The docstring of `{name}` says the name again: say what it is for.")


def _definition(sources: dict[str, File], file: File, name: str) -> tuple[File, int, str | None] | None:
    """Where a name is defined and its docstring; None for what another project defines."""
    statements = file.tree.body
    found: tuple[File, int, str | None] | None = None
    for statement, following in zip(statements, [*statements[1:], None], strict=True):
        if isinstance(statement, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and statement.name == name:
            documented = found[2] if found else None  # an overload may carry it
            found = file, statement.lineno, ast.get_docstring(statement) or documented
        elif isinstance(statement, ast.ImportFrom) and statement.module in sources:
            for alias in statement.names:
                if (alias.asname or alias.name) == name:
                    return _definition(sources, sources[statement.module], alias.name)
        elif _assigns(statement, name):
            found = file, statement.lineno, _string(following)
    return found


def _assigns(statement: ast.stmt, name: str) -> bool:
    return any(isinstance(target, ast.Name) and target.id == name for target in targets_of(statement))


def _string(statement: ast.stmt | None) -> str | None:
    """The string under an assignment: how a constant or a type alias is documented."""
    if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
        return statement.value.value if isinstance(statement.value.value, str) else None
    return None


def _bare(text: str) -> str:
    return "".join(character for character in text.lower() if character.isalnum())
