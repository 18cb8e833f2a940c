"""A plugin of pytest: `-p tests.reliability.shuffling --shuffle SEED` runs the tests in an order made from the seed."""

import random
from itertools import groupby

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """The seed."""
    parser.addoption("--shuffle", metavar="SEED", required=True, help="the same order for the same seed")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mixes the files, and the tests in each: what a file shares is set up once. All workers come to the same order."""
    source = random.Random(config.getoption("shuffle"))
    files = [list(tests) for _, tests in groupby(items, lambda item: item.path)]
    source.shuffle(files)
    for tests in files:
        source.shuffle(tests)
    items[:] = [test for tests in files for test in tests]
