"""What Schemathesis finds: nothing in the shop, and what is wrong in an application that is wrong."""

from pathlib import Path

from armature.core import Application, Module, get
from armature.openapi import OpenApiModule
from tests.openapi.external.schemathesis_run import Seeded, run
from tests.uncounted import run_module


@get("/shares")
async def shares(people: int) -> int:
    """How many of a hundred each gets: nobody thought of no people at all."""
    return 100 // people


# About a thousand requests; the shop is served in that process as well.
def test_it_finds_nothing_in_the_shop() -> None:
    done = run_module("tests.openapi.external.schemathesis_run", "30", "--seed", "2026")

    assert done.returncode == 0, done.stdout
    assert "19 selected / 19 total" in done.stdout
    for phase in ("Examples", "Coverage", "Fuzzing", "Stateful"):
        assert f"✅ {phase}" in done.stdout


def test_it_finds_what_is_wrong(tmp_path: Path) -> None:
    wrong = Application(Module(controllers=[shares], imports=[OpenApiModule]))

    done = run(wrong, Seeded(examples=1, seed=2026), tmp_path)

    assert done.returncode == 1
    assert "Server error" in done.stdout
