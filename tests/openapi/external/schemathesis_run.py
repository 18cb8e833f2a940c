"""Schemathesis over an application: examples, coverage, fuzzing and sequences of calls that its document leads to.

`python -m tests.openapi.external.schemathesis_run 1000` gives each operation of the shop a thousand examples.
"""

import argparse
import random
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from subprocess import CompletedProcess

from armature.core import Application, ApplicationSettings
from armature.testing import serve
from examples.shop.app import ShopModule
from examples.shop.seed import ADMIN_TOKEN, seed
from examples.shop.settings import ShopSettings
from tests.uncounted import ROOT, run_module

HERE = Path(__file__).parent
SEEDED = 30


@dataclass(frozen=True, slots=True)
class Seeded:
    """How many examples for each operation, and which."""

    examples: int
    seed: int


def main() -> int:
    """Runs over the shop, prints what is found, and the seed that finds it again."""
    parser = argparse.ArgumentParser(prog="python -m tests.openapi.external.schemathesis_run", description=__doc__)
    parser.add_argument("examples", nargs="?", type=int, default=1_000, help="how many an operation (1,000)")
    parser.add_argument("--seed", type=int, default=None, help="which examples; others at each run when left out")
    given = parser.parse_args()
    which = random.SystemRandom().randrange(1_000_000_000) if given.seed is None else given.seed
    sys.stdout.write(f"{given.examples:,} examples for each operation of the shop, seed {which}\n")
    sys.stdout.flush()
    with tempfile.TemporaryDirectory() as folder:
        done = run(shop_in(Path(folder)), Seeded(given.examples, which), Path(folder))
    sys.stdout.write(done.stdout)
    return done.returncode


def shop_in(folder: Path) -> Application:
    """The shop with a database of its own; Schemathesis keeps the records of its requests."""
    database = folder / "shop.sqlite3"
    seed(database, products=SEEDED, orders=SEEDED)
    shop = Application(ShopModule, settings=ApplicationSettings(access_log=False))
    return shop.override(ShopSettings).value(ShopSettings(database=database, events_seconds=0))


def run(tested: Application, chosen: Seeded, folder: Path) -> "CompletedProcess[str]":
    """Serves an application and runs all phases and checks over it; the exit code is 1 where it finds something."""
    with serve(tested) as address:
        return run_module(
            "schemathesis.cli",
            *("--config-file", HERE / "schemathesis.toml"),
            *("run", f"{address}/openapi.json", "--header", f"Authorization: Bearer {ADMIN_TOKEN}"),
            *("--max-examples", str(chosen.examples), "--seed", str(chosen.seed)),
            cwd=folder,
            PYTHONPATH=str(ROOT),
            SCHEMATHESIS_HOOKS="tests.openapi.external.meant",
        )


if __name__ == "__main__":
    sys.exit(main())
