"""Where a run was taken: what decides its figures, and nothing that names the machine or its user."""

import os
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

from tests.benchmarks.peers import DISTRIBUTIONS

_GROUND: Final = ("uvicorn", "httptools", "uvloop", "pydantic", "pydantic-settings", "structlog")
_BESIDE: Final = ("dishka", "wireup", "anyio", "tenacity", "stamina", "purgatory", "hyx")


def machine() -> dict[str, str]:
    """Processor, memory, kernel, interpreter, and how busy others keep it; asked before anything is measured."""
    return {
        "processor": _field("/proc/cpuinfo", "model name"),
        "logical processors": str(os.cpu_count()),
        "memory": f"{int(_field('/proc/meminfo', 'MemTotal').split()[0]) / 2**20:.0f} GiB",
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "load average before the run": f"{os.getloadavg()[0]:.1f}",
        "python": f"{platform.python_implementation()} {platform.python_version()}",
    }


def versions() -> dict[str, str]:
    """The version of everything measured or stood upon."""
    return {name: _version(name) for name in (*DISTRIBUTIONS.values(), *_GROUND, *_BESIDE)}


def _version(distribution: str) -> str:
    try:
        return version(distribution)
    except PackageNotFoundError:
        return "not installed"


def _field(path: str, name: str) -> str:
    lines = Path(path).read_text(encoding="utf-8").splitlines()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(name)), "unknown")
