"""What is about to change on disk: computed whole, then written, or not at all."""

import difflib
from collections.abc import Iterator, Sequence
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
    def verb(self) -> str:
        """`create` or `update`."""
        return "create" if self.before is None else "update"


def write(changes: Sequence[Change]) -> None:
    """Writes all of them; a write that fails takes back those before it, and raises `CommandError`."""
    done: list[Change] = []
    folders: list[Path] = []
    for change in changes:
        try:
            folders += _made(change.path.parent)
            done.append(change)
            with change.path.open("xb" if change.before is None else "wb") as file:
                file.write(change.after)
        except OSError as error:
            _take_back(done, folders, is_foreign=isinstance(error, FileExistsError))
            raise CommandError(
                f"{change.shown} cannot be written: {error.strerror}. Everything is as it was before."
            ) from None


def differences(change: Change) -> Iterator[str]:
    """A change of a file as a unified diff, line by line."""
    before, after = [(text or b"").decode().splitlines() for text in (change.before, change.after)]
    yield from difflib.unified_diff(before, after, f"a/{change.shown}", f"b/{change.shown}", lineterm="")


def _made(folder: Path) -> list[Path]:
    """Makes a folder; which ones were missing, the outermost first."""
    missing = [path for path in (folder, *folder.parents) if not path.exists()][::-1]
    folder.mkdir(parents=True, exist_ok=True)
    return missing


def _take_back(done: Sequence[Change], folders: Sequence[Path], *, is_foreign: bool) -> None:
    """Undoes what was written; the last is left alone where somebody else has just made it."""
    for change in done[:-1] if is_foreign else done:
        if change.before is None:
            change.path.unlink(missing_ok=True)
        else:
            change.path.write_bytes(change.before)
    for folder in reversed(folders):
        folder.rmdir()
