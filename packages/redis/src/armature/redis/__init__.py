"""One Redis for every package: single server, cluster and sentinel behind one class, in any asyncio program.

`armature.redis.module` plugs it into an Armature application.
"""

from armature.redis.clients import Client
from armature.redis.errors import (
    CredentialsRefused,
    InvalidUrl,
    KeysApart,
    PoolExhausted,
    RedisMisconfigured,
    RedisUnavailable,
    TlsRefused,
    WrongTopology,
)
from armature.redis.invalidations import Invalidations
from armature.redis.listening import Receive, Unsubscribe
from armature.redis.messages import Messages
from armature.redis.redis import Redis, RedisFigures
from armature.redis.scripts import Script
from armature.redis.settings import RedisSettings

__all__ = [
    "Client",
    "CredentialsRefused",
    "InvalidUrl",
    "Invalidations",
    "KeysApart",
    "Messages",
    "PoolExhausted",
    "Receive",
    "Redis",
    "RedisFigures",
    "RedisMisconfigured",
    "RedisSettings",
    "RedisUnavailable",
    "Script",
    "TlsRefused",
    "Unsubscribe",
    "WrongTopology",
]
