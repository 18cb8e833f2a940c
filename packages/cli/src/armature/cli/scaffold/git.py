"""git, as a program."""

import hashlib
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

_UNKNOWN = ("-c", "user.name=armature new", "-c", "user.email=armature@localhost")
_PLAIN = ("-c", "commit.gpgsign=false", "-c", "core.hooksPath=/dev/null")


@dataclass(frozen=True, slots=True)
class Merged:
    """A text of three, and whether it has conflicts that somebody has to solve."""

    text: str
    has_conflicts: bool


def is_installed() -> bool:
    """Whether there is git on PATH."""
    return shutil.which("git") is not None


def blob_id(text: str) -> str:
    """The id under which git keeps a file of this text."""
    content = text.encode()
    return hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()


def is_repository(folder: Path) -> bool:
    """Whether a folder lies in a repository."""
    return is_installed() and _git(folder, "rev-parse", "--is-inside-work-tree") is not None


def begin(folder: Path) -> None:
    """A repository with everything in one commit; also for somebody whom git does not know."""
    known = _git(folder, "config", "user.email")
    _git(folder, "init", "--quiet", "--initial-branch=main")
    _git(folder, "add", "--all")
    _git(folder, *(() if known else _UNKNOWN), *_PLAIN, "commit", "--quiet", "--message", "Made by armature new")


def uncommitted(folder: Path) -> list[str]:
    """The paths below a folder that differ from the last commit."""
    told = _git(folder, "status", "--porcelain", "--untracked-files=all", "--", ".") or ""
    return [line[3:] for line in told.splitlines()]


def text_of(folder: Path, blob: str) -> str | None:
    """The text that git keeps under an id, if it does."""
    return _git(folder, "cat-file", "blob", blob)


def keep(folder: Path, text: str) -> None:
    """Puts a text where `text_of` finds it."""
    _git(folder, "hash-object", "-w", "--stdin", given=text)


def merge(mine: str, base: str, theirs: str) -> Merged:
    """What became of a text on two ways; conflicts have git's markers."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder, name) for name in ("mine", "base", "theirs")]
        for path, text in zip(paths, (mine, base, theirs), strict=True):
            path.write_bytes(text.encode())
        labels = ("-L", "yours", "-L", "before", "-L", "the template")
        done = _run(Path(folder), "merge-file", "-p", *labels, *(path.name for path in paths))
        return Merged(done.stdout.decode(), done.returncode != 0)


def _git(folder: Path, *words: str, given: str = "") -> str | None:
    done = _run(folder, *words, given=given)
    return done.stdout.decode(errors="replace") if done.returncode == 0 else None


def _run(folder: Path, *words: str, given: str = "") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(["git", *words], cwd=folder, input=given.encode(), capture_output=True, check=False)  # noqa: S603, S607
