"""A soak fails aloud, and says nothing but its verdicts."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.benchmarks.asgi import Receive, Scope, Send
from tests.benchmarks.driver import WrongAnswerError
from tests.benchmarks.peers import bare
from tests.benchmarks.processes import environment
from tests.benchmarks.soak import report, soak


@pytest.fixture
def leaked() -> Iterator[list[int]]:
    descriptors: list[int] = []
    yield descriptors
    for each in descriptors:
        os.close(each)


def test_a_soak_that_leaves_descriptors_open_ends_with_1(leaked: list[int], capsys: pytest.CaptureFixture[str]) -> None:
    async def leaking(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            leaked.append(os.dup(0))
        await bare.app(scope, receive, send)

    assert report(asyncio.run(soak(leaking, 4))) == 1
    assert "| descriptors left open after 4 requests | 4.00 | ≤ 0 | **missed** |" in capsys.readouterr().out


def test_a_soak_stops_at_the_first_wrong_status() -> None:
    with pytest.raises(WrongAnswerError) as caught:
        asyncio.run(soak(bare.app, 20))

    assert str(caught.value) == "DELETE /hello answered 404 b'Not Found', not 405."


def test_a_soak_prints_its_verdicts_and_no_log() -> None:
    ended = _run("40")

    lines = ended.stdout.splitlines()
    assert (ended.returncode, len(lines), ended.stderr) == (0, 4, "")
    assert all(line.startswith("| ") for line in lines)


def test_a_soak_of_nothing_ends_with_2() -> None:
    assert _run("0").returncode == 2


def _run(requests: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.benchmarks.soak", requests]
    hostile = environment() | {"ARMATURE_LOG_LEVEL": "DEBUG", "ARMATURE_BODY_LIMIT": "1"}
    return subprocess.run(command, env=hostile, capture_output=True, text=True, check=False, timeout=60)
