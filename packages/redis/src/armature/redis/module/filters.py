"""What clients are told while Redis is away."""

from typing import NoReturn

from redis.exceptions import AuthenticationError, ClusterError, RedisClusterException
from redis.exceptions import ConnectionError as NotConnected
from redis.exceptions import TimeoutError as TooLate

from armature.core.errors import ServiceUnavailable
from armature.redis.failures import is_outage


class RedisFilter:
    """Answers 503 where Redis cannot be reached, also to commands of `client`; refused credentials stay a 500."""

    def catch(self, error: NotConnected | TooLate | ClusterError | RedisClusterException) -> NoReturn:
        """Raises the problem, with the error as its cause."""
        if isinstance(error, AuthenticationError) or not is_outage(error):
            raise error
        raise ServiceUnavailable from error
