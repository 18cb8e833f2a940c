"""What clients are told while Redis is away."""

from typing import NoReturn

from redis.exceptions import AuthenticationError, ClusterError
from redis.exceptions import ConnectionError as NotConnected
from redis.exceptions import TimeoutError as TooLate

from armature.core.errors import ServiceUnavailable


class RedisFilter:
    """Answers 503 where Redis cannot be reached, also to commands of `client`; refused credentials stay a 500."""

    def catch(self, error: NotConnected | TooLate | ClusterError) -> NoReturn:
        """Raises the problem, with the error as its cause."""
        if isinstance(error, AuthenticationError):
            raise error
        raise ServiceUnavailable from error
