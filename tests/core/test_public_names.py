"""The doors of the core: what they promise is there, and opening them costs no server."""

import importlib
import subprocess
import sys

import pytest

DOORS = ["armature.core", "armature.core.errors", "armature.core.health", "armature.core.logging"]


@pytest.mark.parametrize("door", [*DOORS, "armature.core.problems", "armature.core.app"])
def test_each_promised_name_is_there_and_they_stand_in_order(door: str) -> None:
    module = importlib.import_module(door)

    assert [name for name in module.__all__ if not hasattr(module, name)] == []
    assert list(module.__all__) == sorted(module.__all__, key=lambda name: (name.islower(), name))


def test_the_core_imports_no_server_and_what_prints_records_only_for_a_record() -> None:
    program = (
        f"import sys\nfor door in {DOORS}: __import__(door)\n"
        "print(sorted({'uvicorn', 'httptools', 'uvloop', 'fastapi', 'websockets', 'structlog'} & set(sys.modules)))"
    )

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stdout == "[]\n"
