"""The unit of work: what a pipeline is handed, whatever the transport."""

from armature.core.context.accepts import Accepts, not_acceptable
from armature.core.context.channel import FIRST_CODE, LOST, Channel, Stage
from armature.core.context.connection import Connection, as_message
from armature.core.context.execution import ExecutionContext
from armature.core.context.http import HttpContext
from armature.core.context.preconditions import Preconditions
from armature.core.context.query import parse_query
from armature.core.context.socket import MessageContext, SocketContext

__all__ = [
    "FIRST_CODE",
    "LOST",
    "Accepts",
    "Channel",
    "Connection",
    "ExecutionContext",
    "HttpContext",
    "MessageContext",
    "Preconditions",
    "SocketContext",
    "Stage",
    "as_message",
    "not_acceptable",
    "parse_query",
]
