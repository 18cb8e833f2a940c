"""What tunes rooms and broadcasters; read from the environment when the application starts."""

from enum import StrEnum

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class SlowClients(StrEnum):
    """What happens to a client for whom more waits than its queue holds. The others never wait for it."""

    DISCONNECT = "disconnect"
    """A WebSocket is closed with 1013, an event stream ends; the client comes again and resumes."""

    DROP_OLDEST = "drop-oldest"
    """What has waited longest is never sent."""

    DROP_NEWEST = "drop-newest"
    """What is new is never sent."""


class BroadcastSettings(BaseSettings):
    """Each field is an environment variable with the prefix `ARMATURE_BROADCAST_`."""

    model_config = SettingsConfigDict(frozen=True, env_prefix="ARMATURE_BROADCAST_", extra="ignore")

    queue: int = Field(default=100, ge=1, description="Messages or events that may wait for one client.")
    slow_clients: SlowClients = Field(default=SlowClients.DISCONNECT, description="What then happens to that client.")
    history: int = Field(default=100, ge=0, description="Events of a topic that are kept for clients that resume.")
    history_seconds: float = Field(default=300, ge=0, description="How long, once nobody subscribes to the topic.")
