"""git, as a program."""

import hashlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_UNKNOWN = ("-c", "user.name=armature new", "-c", "user.email=armature@localhost")
_PLAIN = ("-c", "commit.gpgsign=false", "-c", "core.hooksPath=/dev/null")
_OF_A_PERSON = ("GIT_AUTHOR_", "GIT_COMMITTER_", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM")
"""Variables that say who somebody is; the others say which repository is meant, where a hook calls us."""


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


def begin(folder: Path) -> str:
    """A repository with everything in one commit, also for somebody whom git does not know.

    What git said where it failed, and then there is none; else nothing.
    """
    who = () if _git(folder, "config", "user.email") else _UNKNOWN
    steps = (
        ("init", "--quiet"),
        ("symbolic-ref", "HEAD", "refs/heads/main"),  # the option of `init` is younger than some gits
        ("add", "--all"),
        (*who, *_PLAIN, "commit", "--quiet", "--message", "Made by armature new"),
    )
    for words in steps:
        done = _run(folder, *words)
        if done.returncode:
            shutil.rmtree(folder / ".git", ignore_errors=True)
            return (done.stderr or done.stdout).decode(errors="replace").strip() or f"git ended with {done.returncode}."
    return ""


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
    return subprocess.run(  # noqa: S603 - its words are ours
        ["git", *words],  # noqa: S607 - the one on PATH
        cwd=folder,
        env=_environment(),
        input=given.encode(),
        capture_output=True,
        check=False,
    )


def _environment() -> Mapping[str, str]:
    found = os.environ.items()
    return {name: value for name, value in found if not name.startswith("GIT_") or name.startswith(_OF_A_PERSON)}
