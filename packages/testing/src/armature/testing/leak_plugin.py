"""The part of the pytest plugin that fails tests which leave something behind: `--fail-on-leaks`."""

from collections.abc import Generator
from inspect import isasyncgenfunction, isgeneratorfunction
from pathlib import Path
from typing import Any

import pytest

from armature.testing.leaks import Leaks

_PLAIN = (str, bytes, int, float, tuple, Path, type, type(None))
"""What a fixture may give that cannot open anything later."""


class LeakPlugin:
    """Looks before each test and after its teardown; what fixtures of a wider scope have made is not the test's.

    While such a fixture lives, new threads, processes, files and sockets may be its own, such as the connections of a
    pool, and are not held against a test.
    """

    def __init__(self) -> None:
        self._leaks = Leaks()
        self._holders: set[pytest.FixtureDef[Any]] = set()

    def pytest_configure(self) -> None:
        """Begins to watch."""
        self._leaks.watch()

    def pytest_unconfigure(self) -> None:
        """Puts everything back."""
        self._leaks.leave()

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_setup(self) -> Generator[None, None, None]:
        """A test begins."""
        self._leaks.begin()
        yield

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: pytest.FixtureDef[Any]) -> Generator[None, object, object]:
        """A fixture is made; one of a wider scope than a test keeps what it opens."""
        made = yield
        if fixturedef.scope != "function":
            self._leaks.accept()
            if _may_open(fixturedef, made):
                self._holders.add(fixturedef)
        return made

    def pytest_fixture_post_finalizer(self, fixturedef: pytest.FixtureDef[Any]) -> None:
        """A fixture is over."""
        self._holders.discard(fixturedef)

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_teardown(self, item: pytest.Item) -> Generator[None, None, None]:
        """Everything of a test is torn down; what is left is told."""
        yield
        found = self._leaks.found(shared=bool(self._holders))
        if found and item.get_closest_marker("allow_leaks") is None:
            pytest.fail("The test has left something behind.\n" + "\n".join(found), pytrace=False)


def _may_open(fixture: pytest.FixtureDef[Any], made: object) -> bool:
    """Whether a fixture may open something while tests use it; those of pytest itself do not."""
    function = fixture.func
    if function.__module__.startswith("_pytest."):
        return False
    return isgeneratorfunction(function) or isasyncgenfunction(function) or not isinstance(made, _PLAIN)
