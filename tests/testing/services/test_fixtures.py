"""The fixtures of servers, in a pytest of its own."""

from pathlib import Path

import pytest

from tests.testing.test_plugin import pytest_of

TESTS = """
def test_nothing_is_there(redis_server):
    pass
"""


def test_a_fixture_without_its_server_fails_with_the_three_ways(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("DOCKER_HOST", f"unix://{tmp_path}/no-engine.sock")

    status, output = pytest_of(tmp_path, TESTS)

    assert (status, "There is no redis for these tests: set TEST_REDIS_URL" in output) == (1, True), output
