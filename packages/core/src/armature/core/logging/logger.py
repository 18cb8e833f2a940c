"""Loggers that bring structlog with their first record, so that who only imports the core does not wait for it."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any


class Logger:
    """Writes records; each method takes a sentence and fields: `log.info("order placed", order=7)`.

    Values without a name fill the sentence as in the standard library: `log.info("%d orders", 7)`. The ids of the
    running unit of work are added to each record. `name` is the standard library's logger name, by which levels are
    set, and `fields` stand in every record.
    """

    def __init__(self, name: str, fields: Mapping[str, object] | None = None) -> None:
        self.name = name
        self._fields = fields or {}

    def bind(self, **fields: object) -> "Logger":
        """A logger with these fields in every record, beside those that this one has."""
        return Logger(self.name, {**self._fields, **fields})

    def debug(self, sentence: str, /, *values: object, **fields: object) -> None:
        """Writes a record for who looks for a mistake."""
        self._bound.debug(sentence, *values, **fields)

    def info(self, sentence: str, /, *values: object, **fields: object) -> None:
        """Writes a record of what is as it should be."""
        self._bound.info(sentence, *values, **fields)

    def warning(self, sentence: str, /, *values: object, **fields: object) -> None:
        """Writes a record of what somebody should look at."""
        self._bound.warning(sentence, *values, **fields)

    def error(self, sentence: str, /, *values: object, **fields: object) -> None:
        """Writes a record of what has failed; with `exc_info=error` it has the traceback."""
        self._bound.error(sentence, *values, **fields)

    def critical(self, sentence: str, /, *values: object, **fields: object) -> None:
        """Writes a record of what ends the process, or should."""
        self._bound.critical(sentence, *values, **fields)

    def exception(self, sentence: str, /, *values: object, **fields: object) -> None:
        """Writes an error with the traceback of the exception that is being handled."""
        self._bound.exception(sentence, *values, **fields)

    @cached_property
    def _bound(self) -> Any:  # noqa: ANN401 - structlog's logger, whose type would bring structlog
        from armature.core.logging.structured import bound_logger  # noqa: PLC0415 - a quarter of the core's import

        return bound_logger(self.name, self._fields)


def get_logger(name: str) -> Logger:
    """The logger of this name: `get_logger("shop.orders")`."""
    return Logger(name)
