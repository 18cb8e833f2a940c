"""The public names are a promise: a snapshot shows every change of it in review."""

import ast
from collections.abc import Iterator

from tools.checks.finding import Finding
from tools.checks.repository import File, Repository

SNAPSHOT = "tests/architecture/public_names.txt"


def check(repository: Repository) -> Iterator[Finding]:
    """Names that appeared or went since the snapshot, and packages that do not say what is public."""
    for file in repository.files("packages/*/src/armature/*/__init__.py"):
        if exported(file) is None:
            yield Finding(str(file), 1, "`__all__` is missing: a package names what others may use.")
    path = repository.root / SNAPSHOT
    promised = set(path.read_text(encoding="utf-8").splitlines()) if path.exists() else set[str]()
    current = set(public_names(repository))
    for name in sorted(current - promised):
        yield Finding(SNAPSHOT, 1, f"`{name}` is new: `make fix` accepts it, the changelog mentions it.")
    for name in sorted(promised - current):
        yield Finding(SNAPSHOT, 1, f"`{name}` is gone: bring it back, or `make fix` and say so in the changelog.")


def public_names(repository: Repository) -> list[str]:
    """Every public name as `module:name`, in order."""
    return sorted(
        f"{file.module}:{name}"
        for file in repository.sources()
        if file.path.name == "__init__.py"
        for name in exported(file) or ()
    )


def accept(repository: Repository) -> None:
    """Write the snapshot as the names are now."""
    text = "".join(f"{name}\n" for name in public_names(repository))
    (repository.root / SNAPSHOT).write_text(text, encoding="utf-8")


def exported(file: File) -> list[str] | None:
    """What a file's `__all__` lists; None where there is none."""
    for statement in file.tree.body:
        names = [target.id for target in targets_of(statement) if isinstance(target, ast.Name)]
        if "__all__" in names and isinstance(statement, ast.Assign | ast.AnnAssign) and statement.value:
            return [str(name) for name in ast.literal_eval(statement.value)]
    return None


def targets_of(statement: ast.stmt) -> list[ast.expr]:
    """What an assignment assigns to, with an annotation or without; nothing for any other statement."""
    if isinstance(statement, ast.Assign):
        return statement.targets
    return [statement.target] if isinstance(statement, ast.AnnAssign) else []
