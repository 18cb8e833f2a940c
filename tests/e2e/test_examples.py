"""`python -m examples.serve`: what `make demo` and `make example` run."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.conftest import ROOT


def _run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "examples.serve", *arguments],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_an_example_that_is_not_there_is_2_and_names_those_that_are() -> None:
    done = _run("nope")

    assert (done.returncode, done.stderr) == (
        2,
        'There is no example "nope"; these exist: cache_proxy, hello, httpbin, realworld, shop.\n',
    )


@pytest.mark.parametrize("port", ["eighty", "0", "65536"])
def test_what_is_no_port_is_2(port: str) -> None:
    assert _run("hello", "--port", port).returncode == 2


def test_a_database_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    done = _run("shop", SHOP_DATABASE=str(tmp_path / "file" / "shop.sqlite3"))

    assert done.returncode == 1
    assert done.stderr.endswith("Name another with SHOP_DATABASE.\n")
    assert "Traceback" not in done.stderr


def test_a_setting_that_does_not_fit_is_2_and_names_the_variable() -> None:
    done = _run("shop", SHOP_RESTOCK_SECONDS="soon")

    assert done.returncode == 2
    assert "SHOP_RESTOCK_SECONDS: Input should be a valid number" in done.stderr
    assert "Traceback" not in done.stderr
