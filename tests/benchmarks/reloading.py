"""Part 4: from a change of the shop to the first answer of `armature dev`, beside a start of the shop from cold."""

import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from tests.benchmarks.effort import Effort
from tests.benchmarks.measurement import Findings, Measurement
from tests.benchmarks.processes import environment

PART: Final = "reload"
CASE: Final = "the shop, from a change to the first answer"
DEVELOPMENT: Final = "armature dev"
COLD: Final = "cold start"

_SHOP: Final = Path(__file__).parents[2] / "examples"
_PATIENCE: Final = 60.0
_PAUSE: Final = 0.002
_APP: Final = "examples.shop.app:app"
_CHANGING: Final = """
from armature.core import get


@get("/generation")
async def generation() -> int:
    return {generation}
"""


def run(effort: Effort) -> Findings:
    """Time on the wall, in turn of both; the first round of each only fills the bytecode cache."""
    rounds: dict[str, list[float]] = {COLD: [], DEVELOPMENT: []}
    try:
        with TemporaryDirectory() as folder, _developing(_project(Path(folder).resolve())) as port:
            for generation in range(1, effort.starts + 2):
                rounds[COLD].append(_cold_start(Path(folder)))
                rounds[DEVELOPMENT].append(_reload(Path(folder), port, generation))
    except TimeoutError as error:
        return Findings((), {PART: str(error)})
    measured = (Measurement(PART, CASE, subject, "s", tuple(found[1:])) for subject, found in rounds.items())
    return Findings(tuple(measured))


def _project(root: Path) -> Path:
    """The shop outside this repository, as its user has it: Armature is installed, the shop is what changes."""
    shutil.copytree(_SHOP / "shop", root / "examples" / "shop", ignore=shutil.ignore_patterns("tests", "__pycache__"))
    app = root / "examples" / "shop" / "app.py"
    text = app.read_text(encoding="utf-8").replace(
        "    interceptors=", "    controllers=[generation],\n    interceptors="
    )
    app.write_text(f"from examples.shop.generation import generation\n{text}", encoding="utf-8")
    (root / "pyproject.toml").write_text(f'[tool.armature]\napp = "{_APP}"\n', encoding="utf-8")
    _write(root, 0)
    return root


def _write(root: Path, generation: int) -> None:
    path = root / "examples" / "shop" / "generation.py"
    draft = path.with_suffix(".draft")
    draft.write_text(_CHANGING.format(generation=generation), encoding="utf-8")
    draft.replace(path)


def _cold_start(root: Path) -> float:
    begin = time.perf_counter()
    with _running(root, "armature.core", "serve", _APP) as port:
        _wait_for(port)
        return round(time.perf_counter() - begin, 4)


def _reload(root: Path, port: int, generation: int) -> float:
    begin = time.perf_counter()
    _write(root, generation)
    _wait_for(port, generation)
    return round(time.perf_counter() - begin, 4)


@contextmanager
def _developing(root: Path) -> Generator[int]:
    """`armature dev` that has come to rest: its first generation serves, and what it learned is imported."""
    with _running(root, "armature.cli", "dev") as port:
        _wait_for(port, 0)
        yield port


@contextmanager
def _running(root: Path, *words: str) -> Generator[int]:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
    variables = environment() | {"SHOP_DATABASE": str(root / f"{port}.sqlite3"), "ARMATURE_LOG_LEVEL": "CRITICAL"}
    command = [sys.executable, "-m", *words, "--port", str(port)]
    with subprocess.Popen(command, cwd=root, env=variables, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as it:
        try:
            yield port
        finally:
            os.kill(it.pid, signal.SIGINT)


def _wait_for(port: int, generation: int | None = None) -> None:
    limit = time.monotonic() + _PATIENCE
    while time.monotonic() < limit:
        try:
            answer = _ask(port)
        except (OSError, http.client.HTTPException):
            answer = b""
        if answer and (generation is None or int(answer) == generation):
            return
        time.sleep(_PAUSE)
    message = f"Generation {generation} did not answer within {_PATIENCE:g} s."
    raise TimeoutError(message)


def _ask(port: int) -> bytes:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_PATIENCE)
    try:
        connection.request("GET", "/generation")
        return connection.getresponse().read()
    finally:
        connection.close()
