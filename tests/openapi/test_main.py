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
    monkeypatch.setattr(sys, "path", [*sys.path])
    (tmp_path / "greetings.py").write_text(PROGRAM, encoding="utf-8")
    (tmp_path / "broken.py").write_text("1 / 0\n", encoding="utf-8")
    for name in ("greetings", "broken"):
        monkeypatch.delitem(sys.modules, name, raising=False)

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
        ("broken:app", '"broken:app" cannot be loaded: ZeroDivisionError: division by zero\n'),
    ],
)
def test_a_mistake_on_the_command_line_is_a_sentence(run: Run, reference: str, sentence: str) -> None:
    assert run("export", reference) == (2, "", sentence)


def test_a_mistake_in_the_application_is_its_sentence(run: Run) -> None:
    code, out, errors = run("export", "greetings:wrong")

    assert (code, out) == (1, "")
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
    assert without.stderr.endswith("error: the following arguments are required: app\n")
