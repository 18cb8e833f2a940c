"""A project in a folder of its own, and the command called in it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from armature.cli.main import main
from tests.cli.projects import compile_once

FILES = {
    "pyproject.toml": '[tool.armature]\napp = "shop.app:app"\n\n[tool.ruff]\nsrc = ["src"]\n',
    "src/shop/__init__.py": '"""A shop."""\n',
    "src/shop/app.py": (
        '"""The application."""\n\n'
        "from armature.core import Application, module\n"
        "from armature.core.health import HealthModule\n\n\n"
        "@module(imports=[HealthModule])\n"
        "class AppModule: ...\n\n\n"
        "app = Application(AppModule)\n"
    ),
}

Armature = Callable[..., tuple[int, str]]


class Project:
    """Its files, by their paths below its folder."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def write(self, path: str, text: str) -> None:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def read(self, path: str) -> str:
        return (self.root / path).read_text(encoding="utf-8")

    def files(self) -> dict[str, str]:
        found = sorted(path for path in self.root.rglob("*") if path.is_file() and ".ruff_cache" not in path.parts)
        return {path.relative_to(self.root).as_posix(): path.read_text(encoding="utf-8") for path in found}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    made = Project(tmp_path)
    for path, text in FILES.items():
        made.write(path, text)
    monkeypatch.chdir(tmp_path)
    compile_once(monkeypatch, tmp_path)
    return made


@pytest.fixture
def armature(project: Project, capfd: pytest.CaptureFixture[str]) -> Armature:
    """Calls `armature` in the project: its exit code, and what it printed."""

    def call(*words: str) -> tuple[int, str]:
        try:
            code = main(words)
        except SystemExit as ended:
            code = ended.code if isinstance(ended.code, int) else 0
        printed = capfd.readouterr()
        return code, printed.out + printed.err

    return call
