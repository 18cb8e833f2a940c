"""`python -m tests.reliability.realworld`: the collection of RealWorld on every Python from 3.11 to 3.14 that is found.

Each gets an environment of its own, with the pins of this repository; there the collection must pass under uvicorn and
granian. A version that is not found is said to be missing, and fails nothing. Exit code 1 where something did not pass.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tests.e2e.conduit import ROOT, SERVERS, run_collection

VERSIONS: Final = ("3.11", "3.12", "3.13", "3.14")
_NEEDED: Final = ("granian", "--group", "demo")


def main() -> int:
    """Run on each that is found; a line for each server, and for each Python that is missing."""
    parser = argparse.ArgumentParser(prog="python -m tests.reliability.realworld", description=__doc__)
    parser.add_argument("versions", nargs="*", default=VERSIONS, metavar="version", help=" ".join(VERSIONS))
    passed = [run_on(version) for version in parser.parse_args().versions]
    return 0 if all(passed) else 1


def run_on(version: str) -> bool:
    """Whether nothing failed on this Python."""
    found = find_python(version)
    if found is None:
        _say(f"Python {version} is not found here: nothing was run on it")
        return True
    with tempfile.TemporaryDirectory() as folder:
        python = _environment(found, Path(folder) / "environment")
        outcomes = [(server, run_collection(python, server, Path(folder))) for server in SERVERS]
    for server, outcome in outcomes:
        what = f"{outcome.assertions} assertions, {len(outcome.failures)} failed"
        _say(f"Python {version}, {server}: {what}", *outcome.faults)
    return not any(outcome.faults for _, outcome in outcomes)


def find_python(version: str) -> str | None:
    """The first interpreter of this version that runs: this one, on PATH, or among those of pyenv."""
    return next((each for each in _candidates(version) if _version_of(each) == version), None)


def _candidates(version: str) -> Iterator[str]:
    name = f"python{version}"
    yield sys.executable
    yield from (str(Path(folder) / name) for folder in os.get_exec_path())
    pyenv = Path(os.environ.get("PYENV_ROOT", "~/.pyenv")).expanduser()
    yield from (str(each) for each in sorted(pyenv.glob(f"versions/{version}.*/bin/{name}")))


def _version_of(python: str) -> str | None:
    """What it says of itself; None for what is not there, or, as a shim of pyenv, leads nowhere."""
    script = "import sys; print('%d.%d' % sys.version_info[:2])"
    try:
        said = subprocess.run([python, "-c", script], capture_output=True, text=True, check=False)
    except OSError:
        return None
    return said.stdout.strip() if said.returncode == 0 else None


def _environment(python: str, folder: Path) -> Path:
    """A virtual environment with Armature, what the example needs, and granian."""
    interpreter = folder / "bin" / "python"
    pins = ("--constraints", "constraints.txt", "--build-constraints", "constraints.txt")
    packages = [word for each in ("core", "openapi") for word in ("--editable", f"packages/{each}[standard]")]
    _uv("venv", "--quiet", "--python", python, str(folder))
    _uv("pip", "install", "--quiet", "--python", str(interpreter), *pins, *packages, *_NEEDED)
    return interpreter


def _uv(*arguments: str) -> None:
    index = subprocess.run(
        [sys.executable, "-m", "pip", "config", "get", "global.index-url"], capture_output=True, text=True, check=False
    ).stdout.strip()
    asked = os.environ.get("UV_DEFAULT_INDEX") or os.environ.get("PIP_INDEX_URL") or index
    environment = os.environ | {"UV_SYSTEM_CERTS": "1"} | ({"UV_DEFAULT_INDEX": asked} if asked else {})
    subprocess.run([sys.executable, "-m", "uv", *arguments], cwd=ROOT, env=environment, check=True)


def _say(*lines: str) -> None:
    sys.stdout.writelines(f"{line}\n" for line in lines)
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
