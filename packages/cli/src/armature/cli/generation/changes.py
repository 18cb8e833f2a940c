"""What is about to change on disk: computed whole, then written, or not at all."""

import difflib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from armature.cli.errors import CommandError


@dataclass(frozen=True, slots=True)
class Change:
    """One file as it will be; `before` is None for a new one, `shown` its path as a person reads it."""

    path: Path
    shown: str
    before: bytes | None
    after: bytes

    @property
    def is_python(self) -> bool:
        """Whether it has a syntax tree."""
        return self.path.suffix == ".py"

    @property
    def verb(self) -> str:
        """`create` or `update`."""
        return "create" if self.before is None else "update"


def write(changes: Sequence[Change], finish: Callable[[], None]) -> None:
    """Writes all of them, then finishes; where one of both fails, what was written is taken back.

    Raises `CommandError` for a file that cannot be written, and what `finish` raises.
    """
    made = _Made()
    try:
        for change in changes:
            made.write(change)
        finish()
    except BaseException:
        made.take_back()
        raise


def differences(change: Change) -> Iterator[str]:
    """A change of a file as a unified diff, line by line."""
    before, after = [(text or b"").decode().splitlines() for text in (change.before, change.after)]
    yield from difflib.unified_diff(before, after, f"a/{change.shown}", f"b/{change.shown}", lineterm="")


class _Made:
    """What was written until now, and the folders that were made for it."""

    __slots__ = ("_changes", "_folders")

    def __init__(self) -> None:
        self._changes: list[Change] = []
        self._folders: list[Path] = []

    def write(self, change: Change) -> None:
        try:
            self._make_folder(change.path.parent)
            with change.path.open("xb" if change.before is None else "r+b") as file:
                self._changes.append(change)
                file.write(change.after)
                file.truncate()
        except OSError as error:
            raise CommandError(
                f"{change.shown} cannot be written: {error.strerror}. Everything is as it was before."
            ) from None

    def take_back(self) -> None:
        for change in self._changes:
            if change.before is None:
                change.path.unlink()
            else:
                change.path.write_bytes(change.before)
        for folder in reversed(self._folders):
            folder.rmdir()

    def _make_folder(self, folder: Path) -> None:
        for path in [path for path in (folder, *folder.parents) if not path.exists()][::-1]:
            path.mkdir()
            self._folders.append(path)
