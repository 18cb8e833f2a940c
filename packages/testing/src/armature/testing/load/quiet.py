"""Loggers that say a line for each request, which under load would be measured too, and fill the report of a test."""

import logging
from collections.abc import Generator
from contextlib import contextmanager
from typing import Final

_LOUD: Final = ("httpx2", "armature.access")


@contextmanager
def quiet() -> Generator[None]:
    """Lets them say warnings alone; behind the block they are as before."""
    loggers = [logging.getLogger(name) for name in _LOUD]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.WARNING)
    try:
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)
