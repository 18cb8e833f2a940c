"""Clients that are generated from the document of the shop: they compile, and call it."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from armature.openapi import to_json
from armature.openapi.module import document_of
from armature.testing import serve
from examples.shop.app import app
from examples.shop.seed import ADMIN_TOKEN, seed
from examples.shop.settings import ShopSettings
from tests.uncounted import run_module
from tools.nodejs import run_package, run_script

HERE = Path(__file__).parent
OPENAPI_TS = "@hey-api/openapi-ts/bin/run.js"
TSC = "typescript/bin/tsc"


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The served shop; programs find it in their environment."""
    database = tmp_path / "shop.sqlite3"
    seed(database, products=30, orders=40)
    with serve(app.override(ShopSettings).value(ShopSettings(database=database, events_seconds=0))) as address:
        monkeypatch.setenv("SHOP_URL", address)
        monkeypatch.setenv("SHOP_TOKEN", ADMIN_TOKEN)
        yield address


@pytest.fixture
def program(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A copy of the folder of a program, with the document beside it."""
    folder = shutil.copytree(HERE / request.param, tmp_path / "program")
    for source in folder.glob("*.py.txt"):
        source.rename(source.with_suffix(""))
    (folder / "shop.json").write_text(to_json(document_of(app)))
    return folder


@pytest.mark.parametrize("program", ["typescript"], indirect=True)
def test_a_typescript_client_compiles_finds_misspelt_fields_and_calls_the_shop(shop: str, program: Path) -> None:
    generated = run_package(OPENAPI_TS, "--no-log-file", cwd=program)
    assert generated.returncode == 0, generated.stdout
    compiled = run_package(TSC, "--project", ".", cwd=program)
    assert compiled.returncode == 0, compiled.stdout

    ran = run_script(Path("built/shop.js"), cwd=program)

    assert ran.returncode == 0, ran.stdout
    assert json.loads(ran.stdout) == {
        "role": "admin",
        "created": 0,
        "shown": "Hammer",
        "found": ["HAM-2001"],
        "missing": [404, "/problems/not-found", "There is no product 999999."],
        "refused": ["/name", "/price_cents"],
        "events": 1,
    }


@pytest.mark.parametrize("program", ["python"], indirect=True)
def test_a_python_client_passes_the_type_checker_finds_misspelt_fields_and_calls_the_shop(
    shop: str, program: Path
) -> None:
    made = ["generate", "--path=shop.json", "--meta=none", "--output-path=shop_client", "--fail-on-warning"]
    python("openapi_python_client", *made, "--config=openapi-python-client.yaml", cwd=program)
    python("mypy", "--config-file=", "--strict", "--cache-dir=types", "shop.py", cwd=program)

    printed = python("shop", cwd=program)

    assert json.loads(printed) == {
        "role": "admin",
        "created": 0,
        "shown": "Hammer",
        "found": ["HAM-2001"],
        "placed_in": 2026,
        "missing": [404, "/problems/not-found", "There is no product 999999."],
        "conflict": "Conflict",
        "refused": ["/name"],
    }


def python(module: str, *arguments: str, cwd: Path) -> str:
    """Runs a module, which must go well; what it printed."""
    done = run_module(module, *arguments, cwd=cwd)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
