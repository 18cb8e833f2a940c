"""Several processes ask for one key at once."""

import secrets
import subprocess
import sys
from contextlib import ExitStack

import pytest

from armature.testing.services import Service

pytestmark = pytest.mark.serial


@pytest.mark.parametrize("processes", [1, 4])
def test_a_thousand_misses_at_once_call_the_factory_once(processes: int, redis_server: Service) -> None:
    command = [
        sys.executable,
        "-m",
        "tests.cache.sharing",
        redis_server.url,
        secrets.token_hex(4),
        str(1000 // processes),
    ]
    with ExitStack() as stack:
        started = [
            stack.enter_context(
                subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)
            )
            for _ in range(processes)
        ]
        for process in started:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
        for process in started:
            assert process.stdin is not None
            process.stdin.write("go\n")
        made = [int(process.communicate()[0]) for process in started]

    assert sum(made) == 1
    assert [process.returncode for process in started] == [0] * processes
