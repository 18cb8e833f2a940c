"""Which unit of work a piece of code runs in: its ids, and how they travel to whatever it calls."""

from armature.core.correlation.request_ids import RequestIds, fresh_id, is_well_formed
from armature.core.correlation.work import Caused, Correlation, correlated, current, outgoing_headers, request_id

__all__ = [
    "Caused",
    "Correlation",
    "RequestIds",
    "correlated",
    "current",
    "fresh_id",
    "is_well_formed",
    "outgoing_headers",
    "request_id",
]
