"""Which failures may pass by themselves, so that another attempt is worth its cost."""

from typing import Final

from armature.http_client.errors import ConnectionFailed
from armature.http_client.statuses import StatusError
from armature.resilience import Rejected, TimedOut

TRANSIENT_STATUSES: Final = frozenset({408, 429, 500, 502, 503, 504})
"""Statuses after which the same request may succeed."""


def is_transient(error: Exception) -> bool:
    """What a client's own retries are for: no connection, a broken one, a time-out, 408, 429, 500, 502, 503, 504.

    Write it into a pipeline of yours as `Retry(3, on=is_transient)`.
    """
    if isinstance(error, StatusError):
        return error.status in TRANSIENT_STATUSES
    return isinstance(error, (ConnectionFailed, TimedOut)) and not isinstance(error, Rejected)


def is_failure(status: int) -> bool:
    """Whether a pipeline is to see a status as a failure of the server, which retries and breakers act on."""
    return status >= 500 or status in TRANSIENT_STATUSES
