"""One form for every record of the process: ours, the server's, and those of any library that uses `logging`.

Records travel through the standard library's loggers, so levels are set by logger name and other handlers keep
working; structlog gives them fields and the shape in which they are printed.
"""

import logging
import sys
from typing import IO, Literal, TypeAlias

LogFormat: TypeAlias = Literal["auto", "json", "console"]
"""`json` is one object a line, `console` is for people, `auto` is console on a terminal and json elsewhere."""

LogLevel: TypeAlias = Literal["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"]
"""The levels of the standard library; records below it are not written."""

_SERVER_ACCESS = "uvicorn.access"
"""Silenced: our own access log has the same requests, with their route and duration."""


class _ArmatureHandler(logging.StreamHandler[IO[str]]):
    """Marks the one handler that belongs to us, so that configuring twice replaces it and touches no other."""


def configure_logging(form: LogFormat = "auto", level: LogLevel = "INFO", stream: IO[str] | None = None) -> None:
    """Prints every record of the process to `stream` (default: standard error) in one form.

    Handlers that others put on the root logger stay; uvicorn's own handlers are taken off, so that its records appear
    once and in this form. Calling it again replaces what the last call set.
    """
    from armature.core.logging.structured import formatter  # noqa: PLC0415 - structlog comes with what logs

    target = stream or sys.stderr
    handler = _ArmatureHandler(target)
    handler.setFormatter(formatter(console=_as_console(form, target), colors=target.isatty()))
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
