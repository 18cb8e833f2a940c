"""The templates are a template of Copier, the program: it makes the same files, byte for byte."""

import subprocess
from pathlib import Path

import pytest

from armature.cli.scaffold import answers, record
from armature.cli.scaffold.renderer import TEMPLATES
from tests.cli.projects import BIN, make
from tests.packages.wheels import environment

COPIER = "copier==9.19.1"


@pytest.mark.parametrize("template", ["minimal", "api", "full", "microservice"])
def test_copier_makes_the_same_files(template: str, tmp_path: Path) -> None:
    options = ("--with", "compression", "--no-git") if template != "api" else ("--no-git",)
    ours = make(tmp_path, "my-shop", "--template", template, *options)
    theirs = tmp_path / "copied"

    copier = [str(BIN / "uv"), "tool", "run", "--quiet", "--from", COPIER, "copier"]
    copying = [*copier, "copy", "--quiet", "--defaults", "--data-file", str(ours / answers.FILE)]
    kept = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(tmp_path.parent / "caches" / "python")}
    done = subprocess.run(
        [*copying, str(TEMPLATES), str(theirs)],
        env={**environment(), **kept},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    made = _files(ours)
    del made[record.FILE]
    assert _files(theirs) == made


def _files(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}
