"""`python -m armature.openapi`: the document without a server."""

import json
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from armature.openapi.__main__ import main

PROGRAM = textwrap.dedent("""
    from armature.core import Application, Module, get
    from armature.openapi import ApiInfo, OpenApiModule


    @get("/hello")
    async def hello() -> str:
        return "hello"


    plain = Application(Module(name="Greetings", controllers=[hello]))
    openapi = OpenApiModule(ApiInfo(title="Hello", version="3"), operations={"hello": {"deprecated": True}})
    app = Application(Module(controllers=[hello], imports=[openapi]))
    wrong = Application(
        Module(controllers=[hello], imports=[OpenApiModule(ApiInfo(title="", version=""), operations={"x": {}})])
    )
""")

Run = Callable[..., "tuple[int, str, str]"]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs one command in a folder with `greetings.py`; exit code, output and errors."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "greetings.py").write_text(PROGRAM, encoding="utf-8")
    (tmp_path / "broken.py").write_text("1 / 0\n", encoding="utf-8")

    def command(*arguments: str) -> tuple[int, str, str]:
        code = main(arguments)
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return command


def test_it_prints_the_document_that_the_application_serves(run: Run) -> None:
    code, out, errors = run("export", "greetings:app")

    assert (code, errors) == (0, "")
    document = json.loads(out)
    assert document["info"] == {"title": "Hello", "version": "3"}
    assert document["paths"]["/hello"]["get"]["deprecated"] is True


def test_an_application_that_serves_none_is_called_by_its_root_module(run: Run) -> None:
    code, out, errors = run("export", "greetings:plain", "--yaml")

    assert (code, errors) == (0, "")
    assert yaml.safe_load(out)["info"] == {"title": "Greetings", "version": "0"}


@pytest.mark.parametrize(
    ("reference", "sentence"),
    [
        ("shop", '"shop" names no application; write package.module:name, such as shop.app:app.\n'),
        ("greetings:hello", '"greetings:hello" is of the class function, and no Application.\n'),
        ("broken:app", '"broken:app" cannot be imported: ZeroDivisionError: division by zero (broken.py:1)\n'),
    ],
)
def test_a_mistake_on_the_command_line_is_a_sentence(run: Run, reference: str, sentence: str) -> None:
    assert run("export", reference) == (2, "", sentence)


def test_a_mistake_in_the_application_is_its_sentence(run: Run) -> None:
    code, out, errors = run("export", "greetings:wrong")

    assert (code, out) == (2, "")
    assert errors == (
        'No operation has the id "x", for which the OpenAPI document is to be changed.\n'
        "Write the `operationId` of an operation in the document.\n"
    )


def test_it_runs_as_a_program(tmp_path: Path) -> None:
    (tmp_path / "greetings.py").write_text(PROGRAM, encoding="utf-8")
    command = [sys.executable, "-m", "armature.openapi", "export"]

    done = subprocess.run([*command, "greetings:app"], cwd=tmp_path, capture_output=True, text=True, check=True)
    without = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    assert json.loads(done.stdout)["info"]["title"] == "Hello"
    assert without.returncode == 2
    assert without.stderr.startswith("Nothing says which application: write `--app package.module:name`")


def test_the_application_of_the_project_is_meant_where_none_is_named(run: Run, tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.armature]\napp = "greetings:app"\n', encoding="utf-8")

    assert json.loads(run("export")[1])["info"]["title"] == "Hello"
    assert json.loads(run("export", "--app", "greetings:plain")[1])["info"]["title"] == "Greetings"


@pytest.mark.parametrize("name", ["openapi.json", "openapi.yaml"])
def test_a_file_that_was_exported_is_up_to_date_until_the_application_changes(
    run: Run, tmp_path: Path, name: str
) -> None:
    as_yaml = ["--yaml"] if name.endswith("yaml") else []
    stale = (
        f'"{name}" is not what the application says; '
        f"write it anew: `python -m armature.openapi export --output {name}`.\n"
    )

    assert run("check", name, "--app", "greetings:app") == (1, "", stale)
    assert run("export", "greetings:app", "--output", name, *as_yaml) == (0, "", "")
    assert run("check", name, "--app", "greetings:app") == (0, "", "")
    assert run("check", name, "--app", "greetings:plain") == (1, "", stale)


def test_a_file_that_cannot_be_written_is_a_sentence(run: Run) -> None:
    sentence = '"nowhere/openapi.json" cannot be written: No such file or directory.\n'

    assert run("export", "greetings:app", "--output", "nowhere/openapi.json") == (2, "", sentence)


def test_a_document_is_compared_with_the_application(run: Run) -> None:
    run("export", "greetings:plain", "--output", "old.json")

    assert run("diff", "old.json", "--app", "greetings:app") == (
        0,
        "warning   GET /hello: The operation is deprecated now. [operation-deprecated]\n",
        "",
    )
