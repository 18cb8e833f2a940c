"""The levels of loggers, read and changed while the application runs."""

import logging
from dataclasses import dataclass

from armature.core.errors import NotFound, UnprocessableContent, did_you_mean
from armature.core.logging import LogLevel, get_logger
from armature.core.modules import controller, get, put

_ROOT = "root"
_log = get_logger("armature.management")


@dataclass(frozen=True, slots=True)
class LoggerInfo:
    """A logger: the level of its own, None where it has none, and the one in effect."""

    name: str
    level: str | None
    effective: str


@dataclass(frozen=True, slots=True)
class NewLevel:
    """The level that a logger is given; None takes its own away, so that the one above it counts."""

    level: LogLevel | None


@controller("/loggers", tags=["logging"])
class LoggerController:
    """The loggers of the standard library, by which all records travel. Changes last until the process ends."""

    @get("/")
    async def list(self) -> list[LoggerInfo]:
        """Every logger that somebody has asked for so far, by name; the root first."""
        return [_info(name) for name in _known()]

    @get("/{name}")
    async def show(self, name: str) -> LoggerInfo:
        """One logger."""
        _check_known(name)
        return _info(name)

    @put("/{name}")
    async def change(self, name: str, body: NewLevel) -> LoggerInfo:
        """Gives a logger a level."""
        _check_known(name)
        if name == _ROOT and body.level is None:
            raise UnprocessableContent("The root logger has none above it whose level could count.")
        before = _info(name).effective
        _logger(name).setLevel(body.level or logging.NOTSET)
        changed = _info(name)
        _log.warning("log level changed", of=name, before=before, effective=changed.effective)
        return changed


def _known() -> list[str]:
    """Loggers, and names above them that were not asked for yet: those too can be given a level."""
    return [_ROOT, *sorted(logging.root.manager.loggerDict)]


def _check_known(name: str) -> None:
    """A level for a name that nobody uses would silently do nothing."""
    if name not in _known():
        raise NotFound(f'There is no logger "{name}".{did_you_mean(name, _known())}')


def _logger(name: str) -> logging.Logger:
    return logging.getLogger(None if name == _ROOT else name)


def _info(name: str) -> LoggerInfo:
    logger = _logger(name)
    own = logging.getLevelName(logger.level) if logger.level else None
    return LoggerInfo(name, own, logging.getLevelName(logger.getEffectiveLevel()))
