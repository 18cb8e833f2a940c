"""How programs that call others are tested: an engine in memory, recordings, and what every engine must do."""

from armature.http_client.testing.behavior import EngineBehavior, OpenedEngine, behave, served
from armature.http_client.testing.mock import MockEngine, Reply, UnexpectedRequest
from armature.http_client.testing.recording import Recording, Replay

__all__ = [
    "EngineBehavior",
    "MockEngine",
    "OpenedEngine",
    "Recording",
    "Replay",
    "Reply",
    "UnexpectedRequest",
    "behave",
    "served",
]
