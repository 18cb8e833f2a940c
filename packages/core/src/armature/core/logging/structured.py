"""Records with fields: how structlog gathers and prints them, which only this file imports."""

import logging
from collections.abc import Mapping, MutableMapping

import pydantic_core
import structlog
from structlog.stdlib import BoundLogger, ProcessorFormatter
from structlog.typing import Processor

from armature.core.correlation import current


def bound_logger(name: str, fields: Mapping[str, object]) -> BoundLogger:
    """Structlog's own logger over the standard library's of this name; each record has the fields."""
    logger = structlog.wrap_logger(
        logging.getLogger(name),
        processors=[structlog.stdlib.filter_by_level, *_shared(), ProcessorFormatter.wrap_for_formatter],
        wrapper_class=BoundLogger,
    )
    bound: BoundLogger = logger.bind(**fields)
    return bound


def formatter(*, console: bool, colors: bool) -> ProcessorFormatter:
    """Prints a record for people, or as one JSON object a line."""
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
