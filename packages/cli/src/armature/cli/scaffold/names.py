"""What a project may be called, and how names are written."""

import keyword
import re
import sys

from armature.cli.errors import CommandError

LONGEST = 40
"""Characters of a name: file names have an end."""

SHAPE = re.compile(r"[a-z][a-z0-9]*([-_][a-z0-9]+)*")
_WORDS = (
    "it is made of lower-case letters, digits and single hyphens or underscores between them, and begins with a letter"
)
_DEVICE = re.compile(r"con|prn|aux|nul|(com|lpt)[0-9]")
_FOLDERS = {"src": "the sources stand", "test": "tests stand", "tests": "tests stand"}
_TAKEN = frozenset(
    [
        "aiosqlite",
        "alembic",
        "annotated_doc",
        "annotated_types",
        "anyio",
        "ast_serialize",
        "backports",
        "brotli",
        "cfgv",
        "click",
        "distlib",
        "dotenv",
        "filelock",
        "greenlet",
        "grimp",
        "h11",
        "hatchling",
        "httpcore2",
        "httptools",
        "httpx",
        "httpx2",
        "identify",
        "idna",
        "importlinter",
        "iniconfig",
        "jinja2",
        "libcst",
        "librt",
        "mako",
        "markdown_it",
        "markupsafe",
        "mdurl",
        "mypy",
        "mypy_extensions",
        "mypyc",
        "nodeenv",
        "packaging",
        "pathspec",
        "pip",
        "pkg_resources",
        "platformdirs",
        "pluggy",
        "pre_commit",
        "py",
        "pydantic",
        "pydantic_core",
        "pydantic_settings",
        "pygments",
        "pytest",
        "rich",
        "ruff",
        "setuptools",
        "shellingham",
        "sqlalchemy",
        "starlette",
        "structlog",
        "truststore",
        "typer",
        "typing_extensions",
        "typing_inspection",
        "uv",
        "uvicorn",
        "uvloop",
        "virtualenv",
        "watchfiles",
        "websockets",
        "yaml",
    ]
)


def class_name_of(snake: str) -> str:
    """`OrderLine` of `order_line`."""
    return "".join(word.capitalize() for word in snake.split("_"))


def check_name(name: str) -> str:
    """The name of the package of a project of this name; raises `CommandError` for a name that cannot be one."""
    package = name.replace("-", "_")
    reason = _refusal(name, package)
    if reason:
        raise CommandError(f'"{name}" cannot be the name of a project: {reason}. Choose another, such as my-shop.')
    return package


def _refusal(name: str, package: str) -> str:
    if not SHAPE.fullmatch(name):
        return _WORDS
    if len(name) > LONGEST:
        return f"it has {len(name)} characters, and {LONGEST} are the most"
    if keyword.iskeyword(package):
        return f"`{package}` is a keyword of Python"
    if package in sys.stdlib_module_names:
        return f"`{package}` is a module of Python's standard library"
    if _DEVICE.fullmatch(package):
        return f"`{package}` is a device on Windows"
    if package in _FOLDERS:
        return f"`{package}` is where {_FOLDERS[package]}"
    if package in _TAKEN or package.startswith("armature"):
        return f"`{package}` is a package that the project itself needs"
    return ""
