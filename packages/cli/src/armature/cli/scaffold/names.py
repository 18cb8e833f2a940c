"""What a project may be called."""

import keyword
import re
import sys

from armature.cli.errors import CommandError

LONGEST = 40

_SHAPE = re.compile(r"[a-z][a-z0-9]*([-_][a-z0-9]+)*")
_TAKEN = frozenset(
    [
        "aiosqlite",
        "alembic",
        "anyio",
        "armature",
        "grimp",
        "httpx",
        "httpx2",
        "importlinter",
        "jinja2",
        "mypy",
        "pip",
        "pydantic",
        "pydantic_core",
        "pydantic_settings",
        "pytest",
        "ruff",
        "setuptools",
        "sqlalchemy",
        "starlette",
        "structlog",
        "typer",
        "uv",
        "uvicorn",
    ]
)


def check_name(name: str) -> str:
    """The name of the package of a project of this name; raises `CommandError` for a name that cannot be one."""
    package = name.replace("-", "_")
    reason = _refusal(name, package)
    if reason:
        raise CommandError(f'"{name}" cannot be the name of a project: {reason}. Choose another, such as my-shop.')
    return package


def _refusal(name: str, package: str) -> str:
    if not _SHAPE.fullmatch(name):
        return "it is made of lower-case letters, digits and single hyphens between them, and begins with a letter"
    if len(name) > LONGEST:
        return f"it has {len(name)} characters, and {LONGEST} are the most"
    if keyword.iskeyword(package):
        return f"`{package}` is a keyword of Python"
    if package in sys.stdlib_module_names:
        return f"`{package}` is a module of Python's standard library"
    if package in {"test", "tests"}:
        return f"`{package}` is where tests stand"
    if package in _TAKEN:
        return f"`{package}` is a package that the project itself needs"
    return ""
