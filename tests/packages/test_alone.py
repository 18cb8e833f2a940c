"""Each package is built, installed alone into an environment of its own, and does there what its README says first."""

import os
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from tools.checks.standalone import EXTENDING
from tools.documents.blocks import blocks_of

ROOT = Path(__file__).parents[2]
PACKAGES = sorted(path.parent.name for path in (ROOT / "packages").glob("*/pyproject.toml"))
UV = Path(sys.executable).parent / "uv"

pytestmark = pytest.mark.serial


def run(*command: str | Path, cwd: Path = ROOT) -> str:
    done = subprocess.run(
        list(map(str, command)), cwd=cwd, env=environment(), capture_output=True, text=True, timeout=240, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def environment() -> Mapping[str, str]:
    """That of the Makefile: uv asks the index that pip was told to ask."""
    asked = [sys.executable, "-m", "pip", "config", "get", "global.index-url"]
    index = os.environ.get("PIP_INDEX_URL") or subprocess.run(asked, capture_output=True, text=True, check=False).stdout
    named = {"UV_DEFAULT_INDEX": index.strip()} if index.strip() else {}
    return {**named, **os.environ, "UV_SYSTEM_CERTS": "1", "PYTHONPATH": ""}


@pytest.fixture(scope="module")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheels")
    for package in PACKAGES:
        run(UV, "build", "--quiet", "--wheel", "--no-build-isolation", "--out-dir", folder, ROOT / "packages" / package)
    return folder


@pytest.mark.parametrize(("package", "folder"), [("openapi", "assets"), ("cli", "templates")])
def test_what_is_no_python_is_in_the_wheel_too(package: str, folder: str, wheels: Path) -> None:
    source = ROOT / "packages" / package / "src" / "armature" / package / folder
    [wheel] = wheels.glob(f"armature_{package}-*.whl")
    with zipfile.ZipFile(wheel) as opened:
        names = {each for each in opened.namelist() if f"/{package}/{folder}/" in each}

    files = [path for path in source.rglob("*") if path.is_file()]
    assert names == {f"armature/{package}/{folder}/{path.relative_to(source)}" for path in files}


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_works_alone(package: str, wheels: Path, tmp_path: Path) -> None:
    readme = (ROOT / "packages" / package / "README.md").read_text(encoding="utf-8")
    first = next(block.source for block in blocks_of(readme) if block.language == "python")
    (tmp_path / "first.py").write_text(first, encoding="utf-8")
    python = tmp_path / "venv" / "bin" / "python"

    run(UV, "venv", "--quiet", "--python", sys.executable, tmp_path / "venv")
    pins = ("--constraints", ROOT / "constraints.txt")
    run(UV, "pip", "install", "--quiet", "--python", python, "--find-links", wheels, *pins, f"armature-{package}")
    run(python, "-W", "error", "first.py", cwd=tmp_path)

    installed = run(UV, "pip", "list", "--quiet", "--python", python)
    siblings = {line.split()[0] for line in installed.splitlines() if line.startswith("armature-")}
    assert siblings == {f"armature-{package}"} | ({"armature-core"} if package in EXTENDING else set())
