"""Structured records: `get_logger` to write them, `configure_logging` to decide where and how they appear.

>>> from armature.core.logging import get_logger
>>> log = get_logger("shop.orders")
>>> log.info("order placed", order=7)
"""

from armature.core.logging.access import log_access
from armature.core.logging.logger import Logger, get_logger
from armature.core.logging.setup import LogFormat, LogLevel, configure_logging

__all__ = ["LogFormat", "LogLevel", "Logger", "configure_logging", "get_logger", "log_access"]
