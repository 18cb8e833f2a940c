"""Which application a command line means: `--app`, the first word, or pyproject.toml."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from armature.core.app.project import find_project
from armature.core.app.usage import NoApplication, UsageError

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
    reference = find_project().app
    if reference:
        app = load(reference)
        if not words or ":" not in words[0] or has_command(app, words[0]):
            return app, list(words)
    if words and ":" in words[0]:
        return load(words[0]), list(words[1:])
    if any(word.partition("=")[0] == "--app" for word in words):
        raise UsageError("--app stands before the name of the command; what stands behind it is the command's own.")
    raise NoApplication


def _named(words: Sequence[str], load: Callable[[str], App]) -> tuple[App, list[str]]:
    _, equals, reference = words[0].partition("=")
    if equals:
        return load(reference), list(words[1:])
    if len(words) == 1:
        raise UsageError("--app lacks its value; write `--app package.module:name`.")
    return load(words[1]), list(words[2:])
