"""The ids of a unit of work, before any application is involved."""

import re

import pytest

from armature.core.correlation import Correlation, RequestIds, current, request_id

TRACE = "0af7651916cd43dd8448eb211c80319c"
PARENT = "b7ad6b7169203331"


@pytest.mark.parametrize(
    ("given", "trace_id"),
    [
        pytest.param(f"00-{TRACE}-{PARENT}-01", TRACE, id="valid"),
        pytest.param(f"01-{TRACE}-{PARENT}-00", TRACE, id="another-version"),
        pytest.param(f"ff-{TRACE}-{PARENT}-01", "", id="forbidden-version"),
        pytest.param(f"00-{'0' * 32}-{PARENT}-01", "", id="no-trace"),
        pytest.param(f"00-{TRACE}-{'0' * 16}-01", "", id="no-parent"),
        pytest.param(f"00-{TRACE.upper()}-{PARENT}-01", "", id="capitals"),
        pytest.param(f"00-{TRACE}-{PARENT}", "", id="too-short"),
        pytest.param(f"00-{TRACE}-{PARENT}-01\n", "", id="line-break"),
        pytest.param("", "", id="empty"),
    ],
)
def test_a_trace_is_taken_from_a_valid_traceparent_only(given: str, trace_id: str) -> None:
    correlation = Correlation(b"x", given.encode())

    assert correlation.trace_id == trace_id
    assert correlation.traceparent == (given.encode() if trace_id else b"")


def test_a_unit_of_work_without_a_traceparent_has_no_trace() -> None:
    assert Correlation(b"x").trace_id == ""


def test_a_client_is_told_the_ids_that_there_are() -> None:
    trace = f"00-{TRACE}-{PARENT}-01".encode()

    assert Correlation(b"x").echoed() == [(b"x-request-id", b"x")]
    assert Correlation(b"x", trace).echoed() == [(b"x-request-id", b"x"), (b"traceparent", trace)]


def test_the_running_request_is_known_below_it_and_nowhere_else() -> None:
    token = current.set(Correlation(b"mine"))
    inside = request_id()
    current.reset(token)

    assert (inside, request_id()) == ("mine", "")


def test_ids_are_counted_behind_a_prefix_that_is_made_once() -> None:
    first, second = RequestIds(), RequestIds()

    made = [first.make().decode() for _ in range(300)]
    prefix = made[0].partition("-")[0]

    assert re.fullmatch("[0-9a-f]{12}", prefix)
    assert made == [f"{prefix}-{number:03x}" for number in range(300)]
    assert not second.make().decode().startswith(prefix)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        pytest.param(b"aZ09._~+/=:@-", True, id="every-sign"),
        pytest.param(b"x" * 128, True, id="longest"),
        pytest.param(b"x" * 129, False, id="too-long"),
        pytest.param(b"", False, id="empty"),
        pytest.param(b"a b", False, id="space"),
        pytest.param(b"a\n", False, id="line-break"),
        pytest.param("ä".encode(), False, id="not-ascii"),
    ],
)
def test_an_id_is_taken_over_when_it_is_well_formed(given: bytes, kept: bool) -> None:
    assert (RequestIds().take_over(given) == given) is kept
