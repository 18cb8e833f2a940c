"""Which application a command line means: `--app`, the first word, or pyproject.toml."""

import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from armature.core.app.commands.usage import UsageError

App = TypeVar("App")


def find_application(
    words: Sequence[str], load: Callable[[str], App], has_command: Callable[[App, str], bool]
) -> tuple[App, list[str]]:
    """The application, and the words that are left for its command.

    A first word with a colon is the application, unless that of pyproject.toml has a command of this name. Raises
    `UsageError` where none is named.
    """
    if words and words[0].partition("=")[0] == "--app":
        return _named(words, load)
    reference = configured(Path("pyproject.toml"))
    if reference:
        app = load(reference)
        if not words or ":" not in words[0] or has_command(app, words[0]):
            return app, list(words)
    if words and ":" in words[0]:
        return load(words[0]), list(words[1:])
    raise UsageError(
        "Nothing says which application: write `--app package.module:name` before the command, "
        'or `app = "package.module:name"` under `[tool.armature]` in pyproject.toml of the working directory.'
    )


def configured(path: Path) -> str:
    """The reference under `[tool.armature]` in a pyproject.toml, or an empty text; raises `UsageError`."""
    try:
        content: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return ""
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(f"{path} cannot be read: {error}.") from None
    reference = content.get("tool", {}).get("armature", {}).get("app", "")
    if not isinstance(reference, str):
        raise UsageError(f'`app` under `[tool.armature]` in {path} is no text; write `app = "package.module:name"`.')
    return reference


def _named(words: Sequence[str], load: Callable[[str], App]) -> tuple[App, list[str]]:
    _, equals, reference = words[0].partition("=")
    if equals:
        return load(reference), list(words[1:])
    if len(words) == 1:
        raise UsageError("--app lacks its value; write `--app package.module:name`.")
    return load(words[1]), list(words[2:])
