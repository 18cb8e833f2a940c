"""Python as the project formats it: by its own ruff and its own settings, where there is one."""

import shutil
import subprocess
import sys
from pathlib import Path

from armature.cli.errors import CommandError


def find_ruff() -> str | None:
    """The ruff beside this Python, else that on the PATH."""
    return shutil.which("ruff", path=str(Path(sys.executable).parent)) or shutil.which("ruff")


def formatted(ruff: str, path: Path, content: bytes, root: Path) -> bytes:
    """The content of a file with its imports sorted and its lines laid out; raises `CommandError` where ruff fails."""
    name = ["--stdin-filename", str(path), "-"]
    sorted_imports = _run([ruff, "check", "--quiet", "--select", "I", "--fix-only", *name], content, root)
    return _run([ruff, "format", "--quiet", *name], sorted_imports, root)


def _run(command: list[str], content: bytes, root: Path) -> bytes:
    done = subprocess.run(command, input=content, capture_output=True, cwd=root, check=False)  # noqa: S603 - words of ours
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip()
        raise CommandError(f"ruff cannot format what is generated, so nothing was written. It says: {said}")
    return done.stdout
