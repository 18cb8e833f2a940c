"""WebSocket connections: found by their path, guarded, accepted, and led message by message."""

from armature.core.app.websockets.entry import SocketEntry
from armature.core.app.websockets.plan import SocketPlan, plan_sockets
from armature.core.app.websockets.target import SocketTarget

__all__ = ["SocketEntry", "SocketPlan", "SocketTarget", "plan_sockets"]
