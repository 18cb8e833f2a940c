"""Loggers wait for their first record, and are structlog's from then on."""

import io
import json
import subprocess
import sys
from typing import Final

from armature.core.logging import configure_logging, get_logger

_PROGRAM: Final = """
import sys
from armature.core.logging import get_logger

log = get_logger("shop")
before = "structlog" in sys.modules
log.warning("sold out", product=7)
print(before, "structlog" in sys.modules)
"""


def test_structlog_is_loaded_by_the_first_record() -> None:
    done = subprocess.run([sys.executable, "-c", _PROGRAM], capture_output=True, text=True, check=True)

    assert done.stdout == "False True\n"
    assert "sold out" in done.stderr


def test_fields_that_are_bound_stay_with_the_logger_that_they_were_bound_to() -> None:
    stream = io.StringIO()
    configure_logging("json", "INFO", stream)
    log = get_logger("shop")

    log.bind(order=7).info("order placed")
    log.info("closed")

    placed, closed = (json.loads(line) for line in stream.getvalue().splitlines())
    assert placed["order"] == 7
    assert "order" not in closed


def test_values_without_a_name_fill_the_sentence_and_each_method_writes_its_level() -> None:
    stream = io.StringIO()
    configure_logging("json", "DEBUG", stream)
    log = get_logger("shop")
    methods = {
        "debug": log.debug,
        "info": log.info,
        "warning": log.warning,
        "error": log.error,
        "critical": log.critical,
        "exception": log.exception,
    }

    for write in methods.values():
        write("%d orders", 7, level="chosen", name="Ada")

    records = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert [(record["event"], record["name"]) for record in records] == [("7 orders", "Ada")] * 6
    assert [record["level"] for record in records] == ["debug", "info", "warning", "error", "critical", "error"]


def test_an_exception_brings_the_traceback_of_what_is_being_handled() -> None:
    stream = io.StringIO()
    configure_logging("json", "INFO", stream)
    try:
        int("seven")
    except ValueError:
        get_logger("shop").exception("order failed", order=7)

    record = json.loads(stream.getvalue())
    assert record["order"] == 7
    assert record["exception"].endswith("'seven'")
