"""What somebody reads who types a wrong command, and the exit code that a script gets."""

import os
import socket
import subprocess
import sys

import pytest

from tests.e2e.conftest import ROOT


def _run(*arguments: str, **environment: str) -> tuple[int, str]:
    """Exit code and what was said to standard error."""
    done = subprocess.run(
        [sys.executable, "-m", "armature.core", *arguments],
        cwd=ROOT,
        env=os.environ | {"ARMATURE_LOG_FORMAT": "json"} | environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stdout == ""
    return done.returncode, done.stderr


@pytest.mark.parametrize(
    ("reference", "sentence"),
    [
        ("hello", '"hello" names no application; write package.module:name, such as shop.app:app.'),
        (
            "examples.nope:app",
            f'There is no module "examples.nope" to load "examples.nope:app" from; the search began in {ROOT}.',
        ),
        ("examples.hello.app:ap", 'The module "examples.hello.app" has no "ap".'),
        ("examples.hello.app:hello", '"examples.hello.app:hello" is of the class function, and no Application.'),
    ],
    ids=["no colon", "no module", "no such name", "no application"],
)
def test_an_application_that_is_not_there_is_2_and_one_sentence(reference: str, sentence: str) -> None:
    assert _run("serve", reference) == (2, f"{sentence}\n")


@pytest.mark.parametrize("command", ["serve", "routes"])
def test_an_application_that_is_wired_wrongly_is_2_and_says_what_to_write(command: str) -> None:
    code, said = _run(command, "tests.e2e.apps.miswired:app")

    assert code == 2
    assert said.startswith("count needs Warehouse, and no module provides it.\n")
    assert "Write `providers=[Warehouse]`" in said
    assert "Traceback" not in said


def test_an_application_that_cannot_start_is_3_and_logs_why() -> None:
    code, said = _run("serve", "tests.e2e.apps.failing:app", "--port", "0")

    assert code == 3
    assert "ConnectionError: the broker is away" in said


def test_a_setting_that_does_not_fit_is_3_and_names_the_variable() -> None:
    code, said = _run("serve", "examples.hello.app:app", "--port", "0", ARMATURE_BODY_LIMIT="much")

    assert code == 3
    assert "ARMATURE_BODY_LIMIT: Input should be a valid integer" in said
    assert "Traceback" not in said
    assert "much" not in said  # it might be a secret


def test_a_port_that_is_taken_is_3_and_says_so() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        code, said = _run("serve", "examples.hello.app:app", "--port", str(taken.getsockname()[1]))

    assert code == 3
    assert "address already in use" in said
    assert "Traceback" not in said


@pytest.mark.parametrize("port", ["eighty", "65536", "-1"])
def test_what_is_no_port_is_2(port: str) -> None:
    code, said = _run("serve", "examples.hello.app:app", f"--port={port}")

    assert code == 2
    assert "Traceback" not in said
