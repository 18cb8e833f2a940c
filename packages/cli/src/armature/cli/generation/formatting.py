"""Python as the project formats it: by its own ruff and its own settings, where there is one."""

import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from armature.cli.errors import CommandError

_SORTED = ("check", "--quiet", "--select", "I", "--fix-only")
_FORMATTED = ("format", "--quiet")


def find_ruff() -> str | None:
    """The ruff beside this Python, else that on the PATH."""
    return shutil.which("ruff", path=str(Path(sys.executable).parent)) or shutil.which("ruff")


def format_files(ruff: str, files: Sequence[Path], root: Path) -> None:
    """Sorts the imports of files and lays them out; raises `CommandError` where ruff fails.

    The files must be where they will be: ruff looks there for what is the project's own.
    """
    for options in (_SORTED, _FORMATTED):
        _run([ruff, *options, "--", *map(str, files)], b"", root)


def formatted(ruff: str, file: Path, content: bytes, root: Path) -> bytes:
    """What `format_files` would make of another content of a file that there is."""
    for options in (_SORTED, _FORMATTED):
        content = _run([ruff, *options, "--stdin-filename", str(file), "-"], content, root)
    return content


def _run(command: Sequence[str], content: bytes, root: Path) -> bytes:
    done = subprocess.run(command, input=content, capture_output=True, cwd=root, check=False)  # noqa: S603 - words of ours
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip()
        raise CommandError(f"ruff cannot format what is generated, so nothing was changed. It says: {said}")
    return done.stdout
