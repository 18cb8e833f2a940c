"""One form for every record of the process, whoever wrote it."""

import io
import json
import logging
import sys
from datetime import UTC, datetime
from typing import Any

import pytest

from armature.core.correlation import Correlation, current
from armature.core.logging import LogFormat, LogLevel, configure_logging, get_logger


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def configured(form: LogFormat = "json", level: LogLevel = "INFO") -> io.StringIO:
    stream = io.StringIO()
    configure_logging(form, level, stream)
    return stream


def records(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_record_is_one_line_of_json_with_its_fields() -> None:
    stream = configured()

    get_logger("shop.orders").info("order placed", order=7, customer="Ä")

    [record] = records(stream)
    moment = datetime.fromisoformat(record.pop("timestamp"))
    assert record == {"event": "order placed", "order": 7, "customer": "Ä", "level": "info", "logger": "shop.orders"}
    assert abs((datetime.now(UTC) - moment).total_seconds()) < 600


def test_records_of_the_standard_library_have_the_same_form() -> None:
    stream = configured()

    logging.getLogger("some.library").warning("%d of %s left", 3, "five")

    [record] = records(stream)
    assert set(record) == {"event", "level", "logger", "timestamp"}
    assert (record["event"], record["level"], record["logger"]) == ("3 of five left", "warning", "some.library")


def test_records_of_the_server_have_the_same_form_appear_once_and_lose_their_colors() -> None:
    logging.getLogger("uvicorn").addHandler(logging.StreamHandler(io.StringIO()))
    stream = configured()

    logging.getLogger("uvicorn.error").info("Started [%d]", 7, extra={"color_message": "Started [\x1b[36m%d\x1b[0m]"})
    logging.getLogger("uvicorn.access").info("GET /")

    [record] = records(stream)
    assert (record["event"], record["logger"]) == ("Started [7]", "uvicorn.error")
    assert "color_message" not in record
    assert logging.getLogger("uvicorn").handlers == []


def test_a_record_says_which_request_it_belongs_to() -> None:
    stream = configured()
    trace = b"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    token = current.set(Correlation(b"mine", trace))

    get_logger("ours").info("a")
    logging.getLogger("theirs").info("b")
    get_logger("ours").info("c", request_id="of another")
    current.set(Correlation(b"other"))
    get_logger("ours").info("d")
    current.reset(token)
    get_logger("ours").info("e")

    ids = [(each["event"], each.get("request_id"), each.get("trace_id")) for each in records(stream)]
    assert ids == [
        ("a", "mine", "0af7651916cd43dd8448eb211c80319c"),
        ("b", "mine", "0af7651916cd43dd8448eb211c80319c"),
        ("c", "of another", "0af7651916cd43dd8448eb211c80319c"),
        ("d", "other", None),
        ("e", None, None),
    ]


def test_an_exception_stands_with_its_traceback_in_one_field() -> None:
    stream = configured()

    try:
        dict[str, str]()["x"]
    except KeyError as error:
        get_logger("ours").error("failed", exc_info=error)
        logging.getLogger("theirs").exception("failed")

    for record in records(stream):
        first, *_, last = record["exception"].splitlines()
        assert (first, last) == ("Traceback (most recent call last):", "KeyError: 'x'")


class Holding:
    def __repr__(self) -> str:
        return "<Holding>"


CIRCLE: dict[str, object] = {}
CIRCLE["itself"] = CIRCLE


@pytest.mark.parametrize(
    ("value", "written"),
    [
        pytest.param({1, 2}, [1, 2], id="set"),
        pytest.param(Holding(), "<Holding>", id="object"),
        pytest.param(float("nan"), "NaN", id="not-a-number"),
        pytest.param(b"\xff", "b'\\xff'", id="bytes"),
        pytest.param("\ud800", "'\\ud800'", id="surrogate"),
        pytest.param(CIRCLE, "{'itself': {...}}", id="circle"),
    ],
)
def test_a_value_that_json_cannot_hold_loses_no_record(value: object, written: object) -> None:
    stream = configured()

    get_logger("ours").info("odd", value=value)

    [record] = records(stream)
    assert record["value"] == written


@pytest.mark.parametrize(
    ("level", "written"), [("DEBUG", 4), ("INFO", 3), ("WARNING", 2), ("ERROR", 1), ("CRITICAL", 0)]
)
def test_records_below_the_level_are_not_written(level: LogLevel, written: int) -> None:
    stream = configured(level=level)
    log = get_logger("ours")

    for write in (log.debug, log.info, log.warning, log.error):
        write("x")

    assert len(records(stream)) == written


def test_a_logger_can_have_a_level_of_its_own() -> None:
    stream = configured(level="ERROR")
    noisy = logging.getLogger("ours.noisy")
    noisy.setLevel("DEBUG")

    get_logger("ours.noisy").debug("x")
    noisy.setLevel(logging.NOTSET)

    assert [each["event"] for each in records(stream)] == ["x"]


def test_the_console_is_for_people() -> None:
    stream = configured("console")

    get_logger("shop").info("order placed", order=7)

    line = stream.getvalue()
    assert line.split("Z ", 1)[1] == "[info     ] order placed                   [shop] order=7\n"


def test_the_console_shows_tracebacks_without_the_values_of_variables() -> None:
    stream = configured("console")

    def fail(password: str) -> None:
        raise KeyError("x")

    try:
        fail("hunter2")
    except KeyError as error:
        get_logger("ours").error("failed", exc_info=error)

    assert "KeyError: 'x'" in stream.getvalue()
    assert "Traceback (most recent call last):" in stream.getvalue()
    assert "hunter2" not in stream.getvalue().replace('fail("hunter2")', "")


def test_a_line_break_in_a_value_forges_no_line_on_the_console() -> None:
    stream = configured("console")

    get_logger("ours").info("request", route="/a\nforged")

    assert stream.getvalue().count("\n") == 1


@pytest.mark.parametrize(
    ("stream", "is_json", "is_colored"),
    [(io.StringIO(), True, False), (Terminal(), False, True)],
    ids=["pipe", "terminal"],
)
def test_auto_is_the_console_on_a_terminal_and_json_elsewhere(
    stream: io.StringIO, is_json: bool, is_colored: bool
) -> None:
    configure_logging(stream=stream)

    get_logger("ours").info("x")

    assert stream.getvalue().startswith("{") is is_json
    assert ("\x1b[" in stream.getvalue()) is is_colored


def test_standard_error_is_where_records_go_by_default(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging()

    get_logger("ours").info("x")

    captured = capsys.readouterr()
    assert json.loads(captured.err)["event"] == "x"
    assert captured.out == ""
    assert sys.stderr.isatty() is False


def test_configuring_again_replaces_what_was_set_and_leaves_the_handlers_of_others() -> None:
    theirs = logging.StreamHandler(io.StringIO())
    logging.getLogger().addHandler(theirs)
    first = configured()
    second = configured("console", "WARNING")

    get_logger("ours").info("x")
    get_logger("ours").warning("y")

    assert first.getvalue() == ""
    assert second.getvalue().count("\n") == 1
    assert theirs in logging.getLogger().handlers
