"""What this package raises: everything derives from redis-py's own tree, so who catches that catches this too.

```
redis.exceptions.RedisError
├── ConnectionError
│   └── RedisUnavailable          nobody answers, or not in time
│       └── PoolExhausted         every connection was in use for too long
├── DataError
│   └── KeysApart                 the keys of one script lie in several slots of a cluster
└── RedisMisconfigured            waiting does not mend it
    ├── InvalidUrl
    ├── CredentialsRefused
    ├── TlsRefused
    └── WrongTopology             a cluster, a sentinel or a single server, and another one was meant
```
"""

from redis.exceptions import ConnectionError as NotConnected
from redis.exceptions import DataError, RedisError


class RedisUnavailable(NotConnected):
    """Redis could not be reached, or did not answer in time; it may do so again at any moment."""


class PoolExhausted(RedisUnavailable):
    """Every connection of the pool was in use for longer than `pool_timeout`."""

    def __init__(self, size: int, seconds: float) -> None:
        # redis-py has no types here
        super().__init__(  # pyright: ignore[reportUnknownMemberType]
            f"All {size} connections to Redis have been in use for {seconds:g} seconds.\n"
            "Raise `pool_size` (ARMATURE_REDIS_POOL_SIZE), or hold connections for a shorter time."
        )


class KeysApart(DataError):
    """Keys that one script is to touch at once lie in different slots of the cluster."""

    def __init__(self, keys: list[str]) -> None:
        # redis-py has no types here
        super().__init__(  # pyright: ignore[reportUnknownMemberType]
            f"A script is to touch {' and '.join(keys)}, which lie in different slots of the cluster.\n"
            'Put what they share into braces, as in "{cart:7}:items" and "{cart:7}:total".'
        )


class RedisMisconfigured(RedisError):
    """Redis cannot be used as it was configured, and waiting does not mend it."""


class InvalidUrl(RedisMisconfigured, ValueError):
    """An address of Redis that cannot be read; the message leaves its password out."""


class CredentialsRefused(RedisMisconfigured):
    """Redis does not accept the user name or the password, or wants some."""


class TlsRefused(RedisMisconfigured):
    """No encrypted connection comes about: a certificate does not fit, or only one side speaks TLS."""


class WrongTopology(RedisMisconfigured):
    """A single server, a cluster or sentinels were addressed, and something else answered."""
