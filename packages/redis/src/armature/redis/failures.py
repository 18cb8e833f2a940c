"""What redis-py raises, as what it means: Redis is away, or it was configured in a wrong way."""

import ssl
from collections.abc import Generator
from contextlib import contextmanager

from redis.asyncio.sentinel import MasterNotFoundError
from redis.exceptions import AuthenticationError, ClusterError, RedisClusterException, SlotNotCoveredError
from redis.exceptions import ConnectionError as NotConnected
from redis.exceptions import TimeoutError as TooLate

from armature.redis.address import Address
from armature.redis.errors import CredentialsRefused, RedisMisconfigured, RedisUnavailable, TlsRefused, WrongTopology

NOT_REACHED = (NotConnected, TooLate, ClusterError, RedisClusterException)
"""What redis-py raises where it does not reach Redis."""

_NO_CLUSTER = "Cluster mode is not enabled"
_NO_PLAN = ("Redis Cluster cannot be connected", "All slots are not covered")


@contextmanager
def reaching(address: Address) -> Generator[None]:
    """Raises `RedisUnavailable` or `RedisMisconfigured` for what redis-py raises where it does not reach Redis.

    All else passes: answers that are errors, and mistakes of the caller.
    """
    try:
        yield
    except RedisUnavailable:
        raise
    except NOT_REACHED as error:
        if not is_outage(error):
            raise
        raise _meaning(error, address) from error


def is_outage(error: Exception) -> bool:
    """Whether one of `NOT_REACHED` says that; redis-py raises one also for commands that a cluster cannot run."""
    if type(error) is RedisClusterException:
        return str(error).startswith(_NO_PLAN)
    return isinstance(error, SlotNotCoveredError) or not isinstance(error, RedisClusterException)


def may_succeed(error: Exception) -> bool:
    """Whether another attempt may, after one that failed in this way: not where Redis or its certificate is refused."""
    return not any(isinstance(each, (AuthenticationError, ssl.SSLCertVerificationError)) for each in _chain(error))


def _meaning(error: Exception, address: Address) -> RedisUnavailable | RedisMisconfigured:
    chain = _chain(error)
    for each in chain:
        if isinstance(each, AuthenticationError):
            return CredentialsRefused(
                f"Redis at {address.shown} refuses the credentials: {_sentence(each)}\n"
                "Set `username` and `password` (ARMATURE_REDIS_USERNAME, ARMATURE_REDIS_PASSWORD), or the URL."
            )
        if isinstance(each, ssl.SSLError):
            return TlsRefused(
                f"No encrypted connection to Redis at {address.shown} comes about: {_sentence(each)}\n"
                "Look at `tls_ca`, `tls_certificate` and `tls_check_hostname`, and whether it speaks TLS at this port."
            )
    if any(_NO_CLUSTER in str(each) for each in chain):
        return WrongTopology(
            f"The URL addresses a cluster, and Redis at {address.shown} is none.\n"
            "Write `redis` in place of `redis+cluster`."
        )
    if isinstance(error, MasterNotFoundError):
        return RedisUnavailable(f'No sentinel at {address.shown} names a master "{address.master}" that is up.')
    return RedisUnavailable(f"Redis at {address.shown} cannot be reached: {_sentence(error)}")


def _chain(error: BaseException | None) -> list[BaseException]:
    """An error with what led to it, the outermost first; redis-py does not name every cause."""
    found: list[BaseException] = []
    while error is not None:
        found.append(error)
        error = error.__cause__ or error.__context__
    return found


def _sentence(error: BaseException) -> str:
    text = str(error).strip() or type(error).__name__
    return text if text.endswith(".") else f"{text}."
