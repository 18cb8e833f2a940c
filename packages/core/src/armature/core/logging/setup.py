"""One form for every record of the process: ours, the server's, and those of any library that uses `logging`.

Records travel through the standard library's loggers, so levels are set by logger name and other handlers keep
working; structlog gives them fields and the shape in which they are printed.
"""

import logging
import sys
from collections.abc import Mapping, MutableMapping
from typing import IO, Literal, TypeAlias

import pydantic_core
import structlog
from structlog.stdlib import BoundLogger, ProcessorFormatter
from structlog.typing import Processor

from armature.core.correlation import current

LogFormat: TypeAlias = Literal["auto", "json", "console"]
"""`json` is one object a line, `console` is for people, `auto` is console on a terminal and json elsewhere."""

LogLevel: TypeAlias = Literal["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"]
"""The levels of the standard library; records below it are not written."""

_SERVER_ACCESS = "uvicorn.access"
"""Silenced: our own access log has the same requests, with their route and duration."""


class _ArmatureHandler(logging.StreamHandler[IO[str]]):
    """Marks the one handler that belongs to us, so that configuring twice replaces it and touches no other."""


def get_logger(name: str) -> BoundLogger:
    """A logger whose methods take a sentence and fields: `log.info("order placed", order=7)`.

    The ids of the running unit of work are added to each record. `name` is the standard library's logger name, by
    which levels are set.
    """
    logger: BoundLogger = structlog.wrap_logger(
        logging.getLogger(name),
        processors=[structlog.stdlib.filter_by_level, *_shared(), ProcessorFormatter.wrap_for_formatter],
        wrapper_class=BoundLogger,
        cache_logger_on_first_use=True,
    )
    return logger


def configure_logging(form: LogFormat = "auto", level: LogLevel = "INFO", stream: IO[str] | None = None) -> None:
    """Prints every record of the process to `stream` (default: standard error) in one form.

    Handlers that others put on the root logger stay; uvicorn's own handlers are taken off, so that its records appear
    once and in this form. Calling it again replaces what the last call set.
    """
    target = stream or sys.stderr
    handler = _ArmatureHandler(target)
    handler.setFormatter(_formatter(_as_console(form, target), colors=target.isatty()))
    root = logging.getLogger()
    for present in [each for each in root.handlers if isinstance(each, _ArmatureHandler)]:
        root.removeHandler(present)
    root.addHandler(handler)
    root.setLevel(level)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        server = logging.getLogger(name)
        server.handlers.clear()
        server.propagate = name != _SERVER_ACCESS


def _as_console(form: LogFormat, target: IO[str]) -> bool:
    return target.isatty() if form == "auto" else form == "console"


def _formatter(console: bool, *, colors: bool) -> ProcessorFormatter:
    if console:
        # rich, where it is installed, would print the local variables of every frame, secrets included
        renderer = structlog.dev.ConsoleRenderer(colors=colors, exception_formatter=structlog.dev.plain_traceback)
        final: list[Processor] = [renderer]
    else:
        final = [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(serializer=_to_json)]
    return ProcessorFormatter(
        foreign_pre_chain=_shared(),
        processors=[_drop_color_message, ProcessorFormatter.remove_processors_meta, *final],
    )


def _shared() -> list[Processor]:
    return [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
        _add_correlation,
    ]


def _add_correlation(_: object, __: str, record: MutableMapping[str, object]) -> MutableMapping[str, object]:
    running = current.get()
    if running is not None:
        record.setdefault("request_id", running.request_id)
        known = {"correlation_id": running.correlation_id, "causation_id": running.causation_id}
        for name, known_id in known.items():
            if known_id and known_id != running.request_id:
                record.setdefault(name, known_id)
        if running.trace_id:
            record.setdefault("trace_id", running.trace_id)
    return record


def _drop_color_message(_: object, __: str, record: MutableMapping[str, object]) -> MutableMapping[str, object]:
    """Uvicorn repeats its messages with escape codes in `color_message`."""
    record.pop("color_message", None)
    return record


def _to_json(record: Mapping[str, object], **_: object) -> str:
    """One line; what JSON cannot hold is told as Python writes it, so that no record is lost."""
    try:
        return pydantic_core.to_json(record, fallback=repr, inf_nan_mode="strings").decode()
    except ValueError:  # bytes and surrogates that are not UTF-8, an object that holds itself
        return pydantic_core.to_json({key: ascii(value) for key, value in record.items()}).decode()
