"""What the doctor finds, and that each finding says what to do."""

import os
import subprocess
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pytest

from armature.cli import diagnosis
from tests.cli.calling import Run

pytestmark = pytest.mark.usefixtures("project")


def findings(run: Run, subject: str) -> list[tuple[str, str]]:
    return [(each["verdict"], each["sentence"]) for each in run("doctor", "--json").data if each["subject"] == subject]


def test_a_healthy_project_has_no_fault(run: Run) -> None:
    done = run("doctor")

    assert done.code == 0
    assert [line.split()[:2] for line in done.out.splitlines()] == [
        ["ok", "python"],
        ["ok", "namespace"],
        ["ok", "packages"],
        ["ok", "server"],
        ["ok", "files"],
        ["ok", "application"],
        ["ok", "settings"],
    ]
    assert findings(run, "application") == [("ok", "shop:app, 3 routes, wired")]


def test_a_stranger_of_our_name_is_a_fault(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(diagnosis, "version", lambda name: "3.1" if name == "armature" else version(name))

    assert run("doctor").code == 1
    told = '"armature" 3.1 is somebody else\'s and hides our packages: pip uninstall armature'
    assert findings(run, "namespace") == [("fault", told)]


def test_packages_of_several_versions_are_a_warning(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    found = {"armature-cli": "0.2", "armature-core": "0.1"}
    monkeypatch.setattr(diagnosis, "armature_distributions", lambda: found)

    told = "armature-cli 0.2, armature-core 0.1: of several versions; install the same of all"
    assert findings(run, "packages") == [("warning", told)]


@pytest.mark.parametrize(("name", "verdict"), [("uvicorn", "fault"), ("httptools", "warning")])
def test_what_a_server_lacks_is_told(run: Run, monkeypatch: pytest.MonkeyPatch, name: str, verdict: str) -> None:
    monkeypatch.setattr(diagnosis, "find_spec", lambda wanted: None if wanted == name else wanted)

    assert findings(run, "server") == [(verdict, f'{name} not installed: pip install "armature-core[standard]"')]


def test_few_open_files_are_a_warning(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(diagnosis, "getrlimit", lambda _: (256, 256))

    told = "256 may be open at once, and every connection is one: ulimit -n 4096"
    assert findings(run, "files") == [("warning", told)]


def test_secrets_that_git_keeps_are_a_fault(run: Run, project: Path) -> None:
    (project / ".env").write_text("SHOP_CURRENCY=USD\n", encoding="utf-8")
    assert findings(run, ".env") == [("ok", "not in git")]

    subprocess.run(["git", "init", "--quiet"], cwd=project, check=True)
    subprocess.run(["git", "add", ".env"], cwd=project, check=True)

    told = "git keeps it, secrets and all: git rm --cached .env, and name it in .gitignore"
    assert findings(run, ".env") == [("fault", told)]


def test_an_application_that_is_broken_or_nowhere_is_told(run: Run, project: Path) -> None:
    (project / "src" / "shop.py").write_text("1 / 0\n", encoding="utf-8")
    told = '"shop:app" cannot be imported: ZeroDivisionError: division by zero (src/shop.py:1)'
    assert findings(run, "application") == [("fault", told)]

    (project / "pyproject.toml").write_text("", encoding="utf-8")
    told = "none is named; write --app, or [tool.armature] in pyproject.toml"
    assert findings(run, "application") == [("warning", told)]


def test_what_changes_things_without_a_guard_is_a_warning(run: Run, project: Path) -> None:
    source = (project / "src" / "shop.py").read_text(encoding="utf-8").replace("    @use_guard(SignedIn)\n", "")
    (project / "src" / "shop.py").write_text(source, encoding="utf-8")

    told = (
        "1 change things without a guard, such as POST /orders (src/shop.py:40); "
        "add @use_guard, or @public to say that it is meant"
    )
    assert findings(run, "guards") == [("warning", told)]


def test_settings_that_are_missing_or_unread_are_told(run: Run) -> None:
    del os.environ["SHOP_PAYMENT_KEY"]
    os.environ["SHOP_CURENCY"] = "USD"

    assert findings(run, "settings") == [
        ("fault", "SHOP_PAYMENT_KEY: is missing, or not valid"),
        ("warning", 'nobody reads SHOP_CURENCY (environment). Did you mean "SHOP_CURRENCY"?'),
    ]


def test_a_secret_that_stands_in_the_code_is_a_warning(run: Run, project: Path) -> None:
    del os.environ["SHOP_PAYMENT_KEY"]
    source = (project / "src" / "shop.py").read_text(encoding="utf-8")
    in_the_code = source.replace("payment_key: SecretStr", 'payment_key: SecretStr = SecretStr("x")')
    (project / "src" / "shop.py").write_text(in_the_code, encoding="utf-8")

    told = "SHOP_PAYMENT_KEY is a secret whose value stands in the code; set it"
    assert findings(run, "settings")[0] == ("warning", told)


def test_the_name_on_the_index_is_not_installed_here() -> None:
    with pytest.raises(PackageNotFoundError):
        version("armature")
