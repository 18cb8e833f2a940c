"""Projects for the tests of the command, and a way to call it in this process."""

import os
from pathlib import Path

import pytest

from armature.cli.main import main
from tests.cli.calling import APP, Done, Run


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory: a project with an application in `src`, which needs a variable that is set."""
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "shop.py").write_text(APP, encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text('[tool.armature]\napp = "shop:app"\n', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    os.environ["SHOP_PAYMENT_KEY"] = "a-secret"
    return tmp_path


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs `armature` in this process."""

    def called(*words: str) -> Done:
        capsys.readouterr()
        try:
            code = main(words)
        except SystemExit as ended:
            code = int(ended.code or 0)
        printed = capsys.readouterr()
        return Done(code, printed.out, printed.err)

    return called
