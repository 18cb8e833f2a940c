"""How applications are tested: over their real pipeline, without a server or with one."""

from armature.testing.client import AsyncTestClient, StartedContainer, TestClient
from armature.testing.doubles import FixedGuard, ManualClock
from armature.testing.errors import NoAnswer, SocketClosed, SocketRefused
from armature.testing.faults import Delay, Fault, FaultProxy, Refuse, Reset, Silence, Throttle, Truncate
from armature.testing.problems import assert_invalid, assert_problem
from armature.testing.serving import serve
from armature.testing.sockets import AsyncSocket, Socket
from armature.testing.spies import Call, Spy

__all__ = [
    "AsyncSocket",
    "AsyncTestClient",
    "Call",
    "Delay",
    "Fault",
    "FaultProxy",
    "FixedGuard",
    "ManualClock",
    "NoAnswer",
    "Refuse",
    "Reset",
    "Silence",
    "Socket",
    "SocketClosed",
    "SocketRefused",
    "Spy",
    "StartedContainer",
    "TestClient",
    "Throttle",
    "Truncate",
    "assert_invalid",
    "assert_problem",
    "serve",
]
