"""What every test shares: async tests run on asyncio's own loop, and all tests may run in a random order."""

import random
from itertools import groupby

import pytest


@pytest.fixture(scope="session")
def anyio_backend() -> tuple[str, dict[str, bool]]:
    return "asyncio", {"use_uvloop": False}


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--shuffle SEED`: the order of files, and of the tests in each, is a function of the seed."""
    parser.addoption("--shuffle", metavar="SEED", help="run the tests in a random order, the same for the same seed")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Files stay together, so that what they share is set up once. Every worker comes to the same order."""
    seed = config.getoption("shuffle")
    if seed is None:
        return
    source = random.Random(seed)
    files = [list(tests) for _, tests in groupby(items, lambda item: item.path)]
    source.shuffle(files)
    for tests in files:
        source.shuffle(tests)
    items[:] = [test for tests in files for test in tests]


def pytest_report_header(config: pytest.Config) -> list[str]:
    """The seed, where there is one."""
    seed = config.getoption("shuffle")
    return [] if seed is None else [f"shuffled: --shuffle {seed}"]
