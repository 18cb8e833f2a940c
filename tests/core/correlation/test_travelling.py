"""How ids travel: from the headers of a unit of work, through the log, to whatever it calls."""

import re
from typing import Any

import pytest

from armature.core import correlated, get, outgoing_headers
from armature.core.correlation import Correlation, current, request_id
from armature.core.logging import get_logger
from tests.core.app.life import told
from tests.core.http.serving import serve

TRACEPARENT = f"00-{'a' * 32}-{'b' * 16}-01"
EVERYTHING = {
    "X-Request-ID": "r1",
    "X-Correlation-ID": "c1",
    "traceparent": TRACEPARENT,
    "tracestate": "vendor=1",
    "baggage": "tenant=acme;public",
}


@get("/")
async def sends() -> dict[str, str]:
    get_logger("shop").error("sent")
    return outgoing_headers()


@get("/baggage")
async def carries() -> dict[str, Any]:
    work = current.get()
    assert work is not None
    return {"baggage": work.baggage, "causation_id": work.causation_id}


def test_outside_a_unit_of_work_there_is_nothing_to_send() -> None:
    assert outgoing_headers() == {}


def test_a_request_sends_on_what_it_came_with() -> None:
    with serve(sends) as client:
        assert client.get("/", headers=EVERYTHING).json() == EVERYTHING


def test_a_request_that_came_with_nothing_sends_its_own_id_as_both() -> None:
    with serve(sends) as client:
        assert client.get("/").json() == {"X-Request-ID": "test", "X-Correlation-ID": "test"}


@pytest.mark.parametrize(
    "malformed",
    [
        pytest.param({"x-correlation-id": "a b"}, id="correlation-id"),
        pytest.param({"traceparent": "00-1", "tracestate": "vendor=1"}, id="traceparent"),
        pytest.param({"tracestate": "vendor=1"}, id="tracestate-alone"),
        pytest.param({"baggage": "tenant"}, id="baggage"),
    ],
)
def test_what_is_malformed_is_not_sent_on(malformed: dict[str, str]) -> None:
    with serve(sends) as client:
        assert client.get("/", headers=malformed).json() == {"X-Request-ID": "test", "X-Correlation-ID": "test"}


def test_lists_that_come_in_several_headers_are_one() -> None:
    headers = [("traceparent", TRACEPARENT), ("tracestate", "a=1"), ("tracestate", "b=2")]
    baggage = [("baggage", "tenant=acme"), ("baggage", "plan=gold")]

    with serve(sends, carries) as client:
        sent = client.get("/", headers=[*headers, *baggage]).json()
        carried = client.get("/baggage", headers=baggage).json()

    assert (sent["tracestate"], sent["baggage"]) == ("a=1,b=2", "tenant=acme,plan=gold")
    assert carried == {"baggage": {"tenant": "acme", "plan": "gold"}, "causation_id": ""}


def test_a_record_has_the_correlation_id_where_it_is_not_the_request_id(caplog: pytest.LogCaptureFixture) -> None:
    with serve(sends) as client:
        client.get("/")
        client.get("/", headers={"x-correlation-id": "c1"})

    assert told(caplog, "shop") == [{"event": "sent"}, {"event": "sent", "correlation_id": "c1"}]


def test_a_message_is_a_unit_of_work_that_its_sender_caused(caplog: pytest.LogCaptureFixture) -> None:
    with correlated(EVERYTHING) as work:
        get_logger("shop").error("received")
        inside = request_id()

    assert re.fullmatch("[0-9a-f]{16}", inside)
    assert (work.request_id, work.causation_id, work.correlation_id) == (inside, "r1", "c1")
    assert (work.trace_id, work.baggage) == ("a" * 32, {"tenant": "acme"})
    assert work.outgoing() == EVERYTHING | {"X-Request-ID": inside}
    assert told(caplog, "shop") == [
        {"event": "received", "correlation_id": "c1", "causation_id": "r1", "trace_id": "a" * 32}
    ]
    assert outgoing_headers() == {}


def test_work_without_headers_is_caused_by_the_running_one() -> None:
    with correlated({"X-Request-ID": "r1", "X-Correlation-ID": "c1"}) as outer, correlated() as inner:
        pass

    assert (inner.causation_id, inner.correlation_id) == (outer.request_id, "c1")
    assert inner.request_id != outer.request_id


def test_work_that_nothing_caused_is_its_own_beginning() -> None:
    with correlated() as work:
        assert (work.causation_id, work.correlation_id) == ("", work.request_id)


@pytest.mark.parametrize("malformed", ["a b", "ä", ""])
def test_the_id_of_a_sender_that_is_malformed_is_ignored(malformed: str) -> None:
    with correlated({"x-request-id": malformed, "ünknown": "ä"}) as work:
        assert (work.causation_id, work.correlation_id) == ("", work.request_id)


def test_a_sender_that_knows_request_ids_only_begins_the_correlation() -> None:
    with correlated({"x-request-id": "r1"}) as work:
        assert (work.causation_id, work.correlation_id) == ("r1", "r1")


def test_the_unit_of_work_before_goes_on_after_one_that_failed() -> None:
    before = current.set(Correlation(b"mine"))
    with pytest.raises(ValueError, match="no"), correlated():
        raise ValueError("no")
    after = request_id()
    current.reset(before)

    assert after == "mine"
