"""The pytest plugin, in a pytest of its own."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

SHOP = """
from armature.core import Application, Module, get
import asyncio, time

class Shelf:
    def __init__(self): self.names = ["hammer"]

@get("/names")
async def names(shelf: Shelf) -> list[str]:
    return shelf.names

@get("/slow")
async def slow() -> str:
    time.sleep(0.3)
    return "slow"

app = Application(Module(controllers=[names, slow], providers=[Shelf]))
"""


UNNAMED = (
    'Nothing says which application is tested. Write `armature_app = "shop.app:app"` under '
    "`[tool.pytest.ini_options]` in pyproject.toml, or a fixture `app` that gives it."
)


def pytest_of(
    folder: Path,
    tests: str,
    *arguments: str,
    settings: str = 'armature_app = "shop:app"',
    plugins: Sequence[str] = ("-p", "armature.testing.plugin"),
) -> tuple[int, str]:
    """Runs pytest with our plugin alone, which is quicker; without `plugins`, with all that are installed."""
    (folder / "shop.py").write_text(SHOP)
    (folder / "test_shop.py").write_text(tests)
    (folder / "pyproject.toml").write_text(f"[tool.pytest.ini_options]\npythonpath = ['.']\n{settings}\n")
    alone = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"} if plugins else {}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *plugins, *arguments],
        cwd=folder,
        env=os.environ | {"COLUMNS": "200", "PYTEST_ADDOPTS": ""} | alone,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def test_the_fixtures_test_the_application_that_is_named(tmp_path: Path) -> None:
    tests = """
import pytest
from shop import Shelf

def test_sync(client, container):
    container.get(Shelf).names.append("saw")
    assert client.get("/names").json() == ["hammer", "saw"]

def test_each_test_has_objects_of_its_own(client):
    assert client.get("/names").json() == ["hammer"]

@pytest.mark.anyio
async def test_async(async_client):
    async with async_client as client:
        assert (await client.get("/names")).json() == ["hammer"]
"""
    status, output = pytest_of(tmp_path, tests, "-k", "not trio", plugins=())

    assert (status, "3 passed" in output) == (0, True), output


def test_pyproject_may_name_it_for_the_command_line_and_the_tests_at_once(tmp_path: Path) -> None:
    status, output = pytest_of(
        tmp_path, "def test(client): client.get('/names')", settings='[tool.armature]\napp = "shop:app"'
    )

    assert (status, "1 passed" in output) == (0, True), output


def test_a_fixture_of_the_tests_takes_the_place_of_the_application(tmp_path: Path) -> None:
    tests = """
import pytest
from shop import Shelf, app as shop

class Empty(Shelf):
    def __init__(self): self.names = []

@pytest.fixture
def app():
    return shop.override(Shelf).use(Empty)

def test(client):
    assert client.get("/names").json() == []
"""
    status, output = pytest_of(tmp_path, tests, settings="")

    assert (status, "1 passed" in output) == (0, True), output


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ("", UNNAMED),
        ('armature_app = "shop:shop"', 'The module "shop" has no "shop".'),
    ],
)
def test_an_application_that_is_not_there_is_one_sentence(settings: str, sentence: str, tmp_path: Path) -> None:
    status, output = pytest_of(tmp_path, "def test(client): ...", settings=settings)

    assert status == 1
    assert sentence in output
    assert "Traceback" not in output


def test_an_event_loop_that_stands_still_fails_its_test_and_no_other(tmp_path: Path) -> None:
    tests = "def test_slow(client): client.get('/slow')\ndef test_quick(client): client.get('/names')\n"

    status, output = pytest_of(tmp_path, tests, "--fail-on-blocking", "100ms")

    assert status == 1
    assert "1 failed, 1 passed" in output
    assert "An event loop stood still for more than 100 ms:" in output
    assert "time.sleep(0.3)" in output


def test_a_load_that_breaks_its_thresholds_fails_with_its_table(tmp_path: Path) -> None:
    tests = """
import pytest
from armature.testing.load import Users

@pytest.mark.anyio
async def test_kept(load):
    assert (await load("/names", Users(2, requests=10), "failed < 1%")).statuses == {200: 10}

@pytest.mark.anyio
async def test_broken(load):
    await load("/nowhere", Users(2, requests=10), "failed < 1%", headers={"x-test": "yes"})
"""
    status, output = pytest_of(tmp_path, tests, plugins=("-p", "armature.testing.plugin", "-p", "anyio.pytest_plugin"))

    assert (status, "1 failed, 1 passed" in output) == (1, True), output
    assert "AssertionError: The load did not keep to what was asked." in output
    assert "BROKEN  failed < 1%  (100.00%)" in output


@pytest.mark.parametrize("text", ["fast", "50", "-1ms", "0s"])
def test_what_is_no_time_is_said(text: str, tmp_path: Path) -> None:
    status, output = pytest_of(tmp_path, "", f"--fail-on-blocking={text}")

    assert status == 4
    assert f'"{text}" is no time; write milliseconds or seconds, such as 50ms or 0.2s' in output
