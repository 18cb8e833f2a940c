"""The unit of work: what a pipeline is handed, whatever the transport."""

from armature.core.context.execution import ExecutionContext
from armature.core.context.http import HttpContext
from armature.core.context.query import parse_query

__all__ = ["ExecutionContext", "HttpContext", "parse_query"]
