"""`python -m tests.reliability.projects`: each template with each pair of options, and installed from wheels.

Each project passes its own checks and tests; those from wheels in an environment of their own, as on another machine.
"""

import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

from armature.cli.scaffold.answers import templates
from armature.cli.scaffold.questions import complete
from tests.cli.projects import equip, make, run
from tests.packages.wheels import build_wheels
from tests.packages.wheels import run as run_anywhere

OPTIONS = (("--with", "compression"), ("--with", "openapi"), ("--no-git",))


def main() -> int:
    """Makes all of them; 0 when each has passed."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        made = list(_pairs(root)) + list(_from_wheels(root))
    print(f"{len(made)} projects, each checked and tested")  # noqa: T201 - what it is called for
    return 0


def _pairs(root: Path) -> Iterator[str]:
    for template in templates():
        has_openapi = bool(complete({"name": "shop", "template": template})["openapi"])
        fitting = [each for each in OPTIONS if not (has_openapi and "openapi" in each)]
        for pair in combinations(fitting, 2):
            words = [word for option in pair for word in option]
            started = time.monotonic()
            project = make(_folder(root), "my-shop", "--template", template, *words)
            equip(project)
            run(project, "make", "check", "test")
            yield _told(template, words, started)


def _from_wheels(root: Path) -> Iterator[str]:
    wheels = build_wheels(root / "wheels")
    for template in templates():
        started = time.monotonic()
        project = make(_folder(root), "my-shop", "--template", template, "--wheels", str(wheels))
        run_anywhere("make", "check", "test", cwd=project)
        yield _told(template, ["--wheels"], started)


def _folder(root: Path) -> Path:
    return Path(tempfile.mkdtemp(dir=root))


def _told(template: str, words: list[str], started: float) -> str:
    told = f"{template} {' '.join(words)}: {time.monotonic() - started:.1f} s"
    print(told, flush=True)  # noqa: T201 - how far it is
    return told


if __name__ == "__main__":
    sys.exit(main())
