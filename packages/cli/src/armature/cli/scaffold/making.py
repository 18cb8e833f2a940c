"""A new project on disk: all of it, or nothing."""

import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from armature.cli.errors import CommandError
from armature.cli.scaffold import record
from armature.cli.scaffold.questions import Answers, complete
from armature.cli.scaffold.renderer import render_folder


def render_project(answers: Answers) -> dict[str, str]:
    """Every file that the template makes from these answers."""
    return render_folder("project", complete(answers))


def check_free(target: Path) -> None:
    """Raises `CommandError` for a place that is taken."""
    if target.exists() or target.is_symlink():
        raise CommandError(f'"{target}" exists already: choose another name, or remove it first.')


def write_project(target: Path, files: Mapping[str, str]) -> None:
    """Writes all into a folder beside it, which then takes its name; raises `CommandError` where that cannot be."""
    try:
        beside = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
    except OSError as error:
        raise CommandError(f'Nothing can be written into "{target.parent}": {error.strerror}.') from error
    try:
        for path, text in {**files, record.FILE: record.record_of(files)}.items():
            write(beside / path, text)
        beside.chmod(0o777 & ~_umask())
        beside.rename(target)
    except OSError as error:
        raise CommandError(f'"{target}" cannot be written: {error.strerror}. Nothing was made.') from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def write(path: Path, text: str) -> None:
    """One file with its folders, the same on every system."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
