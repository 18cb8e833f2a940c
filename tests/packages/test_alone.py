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


IN_FASTAPI = "from fastapi import FastAPI"
FOR_FASTAPI = {"cache", "http_client", "resilience"}
SERVED = """
from fastapi import FastAPI
from fastapi.testclient import TestClient
import shop

[api] = [each for each in vars(shop).values() if isinstance(each, FastAPI)]
with TestClient(api) as client:
    paths = client.get("/openapi.json").json()["paths"]
    assert paths, "The application of the README has no route."
"""


def python_of(package: str) -> list[str]:
    """The Python blocks of a package's README."""
    readme = (ROOT / "packages" / package / "README.md").read_text(encoding="utf-8")
    return [block.source for block in blocks_of(readme) if block.language == "python"]


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
    (tmp_path / "first.py").write_text(python_of(package)[0], encoding="utf-8")
    manifest = read_manifest(read_repository(ROOT), package)
    python = install(tmp_path / "venv", wheels, manifest.name) / "python"

    run(python, "-W", "error", "first.py", cwd=tmp_path)

    installed = run(UV, "pip", "list", "--quiet", "--python", python)
    siblings = {line.split()[0] for line in installed.splitlines() if line.startswith("armature-")}
    assert siblings == {manifest.name} | {name for name in manifest.required if name.startswith("armature-")}
    assert "armature-core" not in siblings or package in EXTENDING


@pytest.mark.parametrize("package", [name for name in PACKAGES if IN_FASTAPI in "".join(python_of(name))])
def test_what_its_readme_says_of_fastapi_works_without_the_core(package: str, wheels: Path, tmp_path: Path) -> None:
    blocks = python_of(package)
    last = next(number for number, block in enumerate(blocks) if IN_FASTAPI in block)
    (tmp_path / "shop.py").write_text("\n".join(blocks[: last + 1]), encoding="utf-8")
    name = read_manifest(read_repository(ROOT), package).name
    python = install(tmp_path / "venv", wheels, name, "fastapi", "httpx2") / "python"

    run(python, "-c", SERVED, cwd=tmp_path)

    assert "armature-core" not in run(UV, "pip", "list", "--quiet", "--python", python)


def test_packages_that_a_fastapi_program_may_use_say_how() -> None:
    assert {name for name in PACKAGES if IN_FASTAPI in "".join(python_of(name))} >= FOR_FASTAPI
