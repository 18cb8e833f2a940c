"""`armature new`: what it makes, what it asks, and what it says of mistakes."""

import os
import pty
import select
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from armature.cli.points import Point
from armature.cli.scaffold import installing, offers
from tests.cli.projects import BIN, command

INSTALLED = "These are installed: cache, compression, http-client, openapi, resilience."
NEW = ("new", "my-shop", "--template", "minimal", "--no-install")


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_a_project_is_one_commit_and_what_was_made_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert command(*NEW) == 0

    assert capsys.readouterr().out == (
        'my-shop: 23 files from the template "minimal"\n'
        "  src/my_shop/        app.py, greetings/\n"
        "  tests/              architecture/, conftest.py, integration/, unit/\n"
        "  ./                  Makefile, README.md, justfile, pyproject.toml,\n"
        "                      requirements-dev.txt\n"
        "\n"
        "Next:\n"
        "  cd my-shop\n"
        "  make dev     # serves it on http://127.0.0.1:8000\n"
        "  make test\n"
    )
    assert _git("log", "--format=%s") == "Made by armature new\n"
    assert _git("status", "--porcelain") == ""


def test_somebody_whom_git_does_not_know_has_a_commit_too(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [each for each in os.environ if each.startswith(("GIT_", "EMAIL"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")

    assert command(*NEW) == 0

    assert _git("log", "--format=%an") == "armature new\n"


def test_a_git_that_fails_is_told_and_leaves_no_repository(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    script = f'case "$*" in *commit*) echo "fatal: no space" >&2; exit 128;; esac; exec {shutil.which("git")} "$@"'
    monkeypatch.setenv("PATH", f"{_programs(tmp_path, git=script)}:{os.environ['PATH']}")

    assert command(*NEW) == 0

    printed = capsys.readouterr()
    assert printed.err == "The project is there, in no repository yet; git says:\nfatal: no space\n"
    assert printed.out.startswith("my-shop: 23 files")
    assert not (tmp_path / "my-shop" / ".git").exists()


def test_an_old_git_begins_with_main_too_and_a_hook_that_calls_us_does_not_lead_astray(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    script = f'case "$*" in *--initial-branch*) exit 129;; esac; exec {shutil.which("git")} "$@"'
    monkeypatch.setenv("PATH", f"{_programs(tmp_path, git=script)}:{os.environ['PATH']}")
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("GIT_AUTHOR_NAME", "Ada")

    assert command(*NEW) == 0

    monkeypatch.delenv("GIT_DIR")
    assert _git("log", "--format=%D %an") == "HEAD -> main Ada\n"
    assert not (tmp_path / "elsewhere").exists()


def test_inside_a_repository_none_is_begun(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "--quiet"], check=True)

    assert command(*NEW) == 0

    assert not (tmp_path / "my-shop" / ".git").exists()


def test_without_git_it_is_said(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("PATH", str(Path.cwd()))

    assert command(*NEW) == 0

    assert "There is no git here, so it is in no repository yet.\n" in capsys.readouterr().out


NAME = (
    "it is made of lower-case letters, digits and single hyphens or underscores between them, and begins with a letter"
)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("7shops", NAME),
        ("Shop", NAME),
        ("my--shop", NAME),
        ("../shop", NAME),
        ("a" * 41, "it has 41 characters, and 40 are the most"),
        ("class", "`class` is a keyword of Python"),
        ("json", "`json` is a module of Python's standard library"),
        ("armature", "`armature` is a package that the project itself needs"),
        ("tests", "`tests` is where tests stand"),
        ("test", "`test` is where tests stand"),
        ("src", "`src` is where the sources stand"),
        ("my__shop", NAME),
        ("armature-shop", "`armature_shop` is a package that the project itself needs"),
        ("typing-extensions", "`typing_extensions` is a package that the project itself needs"),
        ("nul", "`nul` is a device on Windows"),
        ("com1", "`com1` is a device on Windows"),
        ("pydantic-settings", "`pydantic_settings` is a package that the project itself needs"),
    ],
)
def test_a_name_that_cannot_be_one_is_refused(name: str, reason: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert command("new", name) == 2

    sentence = f'"{name}" cannot be the name of a project: {reason}. Choose another, such as my-shop.\n'
    assert capsys.readouterr().err == sentence
    assert list(Path.cwd().iterdir()) == []


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (
            ["--template", "huge"],
            'There is no template "huge"; these there are: minimal, api, full, microservice.',
        ),
        (
            ["--template", ""],
            'There is no template ""; these there are: minimal, api, full, microservice.',
        ),
        (
            ["--with", "compresion"],
            f'No installed package adds "compresion" to a project. Did you mean "compression"? {INSTALLED}',
        ),
        (
            ["--with", "zzz"],
            f'No installed package adds "zzz" to a project. {INSTALLED}',
        ),
        (
            ["--with", "openapi"],
            'The template "api" has openapi already: leave out `--with openapi`.',
        ),
        (
            ["--wheels", "."],
            '"." is no folder with wheels of Armature: it has no armature_core-*.whl.',
        ),
    ],
    ids=["template", "no-template", "near-addition", "addition", "included-addition", "wheels"],
)
def test_what_does_not_fit_is_refused(words: list[str], sentence: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert command("new", "my-shop", *words) == 2

    assert capsys.readouterr().err == f"{sentence}\n"
    assert list(Path.cwd().iterdir()) == []


def test_where_no_package_adds_anything_it_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(offers, "points", list)

    assert command("new", "my-shop", "--with", "mail") == 2

    sentence = 'No installed package adds "mail" to a project. No installed package adds anything.\n'
    assert capsys.readouterr().err == sentence


def test_an_entry_point_that_is_no_addition_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = Point("with.paths", "os:path")
    monkeypatch.setattr(offers, "points", lambda: [wrong])

    assert command("new", "my-shop", "--with", "paths") == 2

    assert capsys.readouterr().err == '`os:path`, which is to add "paths", is no armature.cli.Addition.\n'


def test_a_folder_that_exists_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "my-shop").mkdir()

    assert command(*NEW) == 2

    sentence = f'"{tmp_path}/my-shop" exists already: choose another name, or remove it first.\n'
    assert capsys.readouterr().err == sentence
    assert list((tmp_path / "my-shop").iterdir()) == []


def test_a_project_that_cannot_be_written_leaves_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "rename", full)

    assert command(*NEW) == 2

    sentence = f'"{tmp_path}/my-shop" cannot be written: No space left on device. Nothing was made.\n'
    assert capsys.readouterr().err == sentence
    assert list(tmp_path.iterdir()) == []


def test_a_place_where_nobody_may_write_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir("/proc/self")  # where not even root may

    assert command(*NEW) == 2

    told = capsys.readouterr().err
    assert told.startswith('Nothing can be written into "/proc/')
    assert told.endswith('": No such file or directory.\n')


def test_wheels_of_a_folder_are_found_from_the_project(tmp_path: Path) -> None:
    (tmp_path / "wheels").mkdir()
    (tmp_path / "wheels" / "armature_core-0.1.0-py3-none-any.whl").touch()

    assert command(*NEW, "--wheels", "wheels") == 0
    assert command("new", "other", "--no-install", "--wheels", str(tmp_path / "wheels")) == 0

    assert _requirements("my-shop") == ["--find-links ../wheels", "--editable .[dev]"]
    assert _requirements("other") == [f"--find-links {tmp_path}/wheels", "--editable .[dev]"]


def test_without_a_name_and_a_terminal_it_says_what_to_type(capsys: pytest.CaptureFixture[str]) -> None:
    assert command("new") == 2

    assert capsys.readouterr().err == "Say what to call the project: `armature new my-shop`.\n"


def test_at_a_terminal_it_asks_for_what_is_missing_and_asks_again(tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()

    said = _typed(
        ("Name: ", "class"),
        ("Name: ", "taken"),
        ("Name: ", "my-shop"),
        ("Template (minimal, api, full, microservice) [api]: ", "huge"),
        ("Template (minimal, api, full, microservice) [api]: ", "minimal"),
        ("With (cache, compression, http-client, openapi, resilience; none) [none]: ", "compression, openapi"),
    )

    assert "`class` is a keyword of Python" in said
    assert f'"{tmp_path}/taken" exists already' in said
    assert 'There is no template "huge"' in said
    answers = (tmp_path / "my-shop" / ".copier-answers.yml").read_text(encoding="utf-8")
    assert 'additions: ["compression", "openapi"]\n' in answers


def test_at_a_terminal_what_was_given_is_not_asked_and_what_the_template_has_is_not_offered(tmp_path: Path) -> None:
    offered = "With (cache, compression, http-client, resilience; none) [none]: "
    _typed(("Name: ", "my-shop"), (offered, ""), given=("--template", "api"))
    _typed(("Name: ", "other"), given=("--template", "minimal", "--with", "openapi"))

    answers = [(tmp_path / name / ".copier-answers.yml").read_text(encoding="utf-8") for name in ("my-shop", "other")]
    assert 'template: "api"\nadditions: []\n' in answers[0]
    assert 'template: "minimal"\nadditions: ["openapi"]\n' in answers[1]


def test_several_additions_are_written_one_after_another_or_with_commas(tmp_path: Path) -> None:
    assert command(*NEW, "--with", "compression,openapi", "--with", "compression") == 0

    answers = (tmp_path / "my-shop" / ".copier-answers.yml").read_text(encoding="utf-8")
    assert 'additions: ["compression", "openapi"]\n' in answers


@pytest.mark.parametrize("program", ["uv", "pip"])
def test_what_is_installed_stands_in_an_environment_of_its_own(
    program: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", f"{BIN}:/usr/bin:/bin" if program == "uv" else "/usr/bin:/bin")
    if program == "pip":
        monkeypatch.setattr(shutil, "which", lambda _: None)
    (tmp_path / "requirements-dev.txt").touch()

    assert installing.install(tmp_path) == ""

    assert (tmp_path / ".venv" / ".installed").exists()
    assert (tmp_path / ".venv" / "bin" / "python").exists()


def test_an_installation_that_fails_leaves_the_project_and_says_how_to_go_on(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", f"{_programs(tmp_path, uv='echo no network >&2; exit 1')}:{os.environ['PATH']}")

    assert command("new", "my-shop", "--template", "minimal") == 1

    printed = capsys.readouterr()
    assert printed.out.endswith("Installing …\n\nNext:\n  cd my-shop\n  make install\n")
    assert printed.err == "The project is there, without its environment:\nno network\n"
    assert (tmp_path / "my-shop" / "pyproject.toml").exists()


def test_an_installation_that_works_is_told_in_a_word(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", f"{_programs(tmp_path, uv='mkdir -p .venv')}:{os.environ['PATH']}")

    assert command("new", "my-shop", "--template", "minimal") == 0

    assert "Installing …\n\nNext:\n" in capsys.readouterr().out


def test_outside_of_a_checkout_packages_come_from_the_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("armature.cli.scaffold.sources.CHECKOUT", tmp_path)

    assert command(*NEW) == 0

    assert _requirements("my-shop") == ["--editable .[dev]"]


def _git(*words: str) -> str:
    return subprocess.run(["git", *words], cwd="my-shop", check=True, capture_output=True, text=True).stdout


def _requirements(project: str) -> list[str]:
    return Path(project, "requirements-dev.txt").read_text(encoding="utf-8").splitlines()[1:]


def _programs(folder: Path, **scripts: str) -> Path:
    programs = folder / "programs"
    programs.mkdir()
    for name, script in scripts.items():
        (programs / name).write_text(f"#!/bin/sh\n{script}\n")
        (programs / name).chmod(0o755)
    return programs


def _typed(*answers: tuple[str, str], given: tuple[str, ...] = ()) -> str:
    """What `armature new` says on a terminal where each question is answered once it stands there."""
    ours, theirs = pty.openpty()
    words = [sys.executable, "-m", "armature.cli", "new", "--no-install", *given]
    said = ""
    with subprocess.Popen(words, stdin=theirs, stdout=theirs, stderr=theirs, close_fds=True) as asking:
        os.close(theirs)
        for question, answer in answers:
            said = _read_until(ours, said, question)
            os.write(ours, f"{answer}\n".encode())
        said = _read_until(ours, said, "make test")
        assert asking.wait(60) == 0
    os.close(ours)
    return said


def _read_until(terminal: int, said: str, awaited: str) -> str:
    """What was said until something new stands at the end; what was typed is an echo."""
    fresh = ""
    while awaited not in fresh:
        assert select.select([terminal], [], [], 60)[0], f"nothing came after: {said}{fresh}"
        fresh += os.read(terminal, 1000).decode()
    return said + fresh
