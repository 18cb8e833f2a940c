"""What the tests of the house and of the examples share: none leaves the logging of the process changed."""

import logging
from collections.abc import Iterator

import pytest

_LOGGERS = [logging.getLogger(name) for name in ("", "uvicorn", "uvicorn.error", "uvicorn.access")]
_AT_FIRST = [(each.level, each.propagate) for each in _LOGGERS]


@pytest.fixture(autouse=True)
def logging_as_it_was() -> Iterator[None]:
    """An application that starts configures logging; the next test may count on records that this one silenced."""
    handlers = [each.handlers[:] for each in _LOGGERS]
    yield
    for each, known, (level, propagate) in zip(_LOGGERS, handlers, _AT_FIRST, strict=True):
        each.handlers[:], each.propagate = known, propagate
        each.setLevel(level)
