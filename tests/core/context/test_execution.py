"""What units of work have in common on every transport."""

from armature.core import ExecutionContext
from armature.core.correlation import current, request_id


def test_a_unit_of_work_of_any_transport_has_an_id_and_no_services_yet() -> None:
    context = ExecutionContext(b"message-7")
    token = current.set(context)

    try:
        assert request_id() == context.request_id == "message-7"
        assert (context.services, context.failure) == (None, None)
    finally:
        current.reset(token)


async def test_a_unit_of_work_without_a_body_gives_none() -> None:
    assert await ExecutionContext(b"job-1").read_body() == b""


def test_a_unit_of_work_without_a_query_has_an_empty_one() -> None:
    assert list(ExecutionContext(b"job-1").query) == []
