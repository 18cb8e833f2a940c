"""Each package is built, installed alone into an environment of its own, and does there what its README says first."""

import zipfile
from pathlib import Path

import pytest

from tests.packages.wheels import PACKAGES, ROOT, UV, build_wheels, install, run
from tools.checks.manifests import read_manifest
from tools.checks.repository import read_repository
from tools.checks.standalone import EXTENDING
from tools.documents.blocks import blocks_of

pytestmark = pytest.mark.serial


@pytest.fixture(scope="module")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_wheels(tmp_path_factory.mktemp("wheels"))


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
    manifest = read_manifest(read_repository(ROOT), package)
    python = install(tmp_path / "venv", wheels, manifest.name) / "python"

    run(python, "-W", "error", "first.py", cwd=tmp_path)

    installed = run(UV, "pip", "list", "--quiet", "--python", python)
    siblings = {line.split()[0] for line in installed.splitlines() if line.startswith("armature-")}
    assert siblings == {manifest.name} | {name for name in manifest.required if name.startswith("armature-")}
    assert "armature-core" not in siblings or package in EXTENDING
