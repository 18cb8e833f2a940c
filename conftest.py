"""What the tests of the house and of the examples share: none leaves the process changed."""

import gc
import logging
import os
import sys
from collections.abc import Generator, Iterator
from pathlib import Path
from types import ModuleType

import pytest

_LOGGERS = [logging.getLogger(name) for name in ("", "uvicorn", "uvicorn.error", "uvicorn.access")]
_AT_FIRST = [(each.level, each.propagate) for each in _LOGGERS]


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Leaves what is imported out of every search for garbage, which stopped event loops for more than a second."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.collect()
        gc.freeze()
        gc.enable()


@pytest.fixture(autouse=True)
def logging_as_it_was() -> Iterator[None]:
    """An application that starts configures logging; the next test may count on records that this one silenced."""
    handlers = [each.handlers[:] for each in _LOGGERS]
    yield
    for each, known, (level, propagate) in zip(_LOGGERS, handlers, _AT_FIRST, strict=True):
        each.handlers[:], each.propagate = known, propagate
        each.setLevel(level)


@pytest.fixture(autouse=True)
def imports_as_they_were(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Many tests write a `shop` and import it; the next must not find this one's under that name."""
    path, modules = sys.path[:], set(sys.modules)
    yield
    sys.path[:] = path
    written = tmp_path_factory.getbasetemp()
    for name in [name for name in sys.modules if name not in modules and _is_below(written, sys.modules[name])]:
        del sys.modules[name]


@pytest.fixture(autouse=True)
def environment_as_it_was() -> Iterator[None]:
    """A command takes up the `.env` of the project that it is called in."""
    environment = dict(os.environ)
    yield
    for name in os.environ.keys() - environment.keys():
        del os.environ[name]
    os.environ.update(environment)


def _is_below(folder: Path, module: ModuleType) -> bool:
    places = [module.__file__] if getattr(module, "__file__", None) else getattr(module, "__path__", ())
    return any(place and Path(place).is_relative_to(folder) for place in places)
