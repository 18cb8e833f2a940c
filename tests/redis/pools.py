"""The connections of a client, which tests take from it and give back."""

from typing import Any

from armature.redis import Redis


def pool_of(redis: Redis) -> Any:
    """The pool of a client of one server; redis-py has no types here."""
    client: Any = redis.client
    return client.connection_pool
