"""Real servers for tests, without Docker where their programs are installed.

Each function gives a running `Service` for as long as its block lasts: one that the environment names (`TEST_REDIS_URL`
and so on), else a program of this machine, on a free port and with a temporary directory, else a container. Without any
of these it raises `ServiceMissing`, which names all three.
"""

from contextlib import AbstractContextManager

from armature.testing.services.kinds import S3, Memcached, Redis, Smtp
from armature.testing.services.mail import received
from armature.testing.services.opening import opened
from armature.testing.services.postgres import Postgres
from armature.testing.services.service import Service, ServiceMissing

__all__ = ["Service", "ServiceMissing", "memcached", "postgres", "received", "redis", "s3", "smtp"]


def redis() -> AbstractContextManager[Service]:
    """Redis, empty and without persistence: `redis://127.0.0.1:6379/0`."""
    return opened(Redis())


def postgres() -> AbstractContextManager[Service]:
    """PostgreSQL with an empty database: `postgresql://postgres:…@127.0.0.1:5432/postgres`."""
    return opened(Postgres())


def memcached() -> AbstractContextManager[Service]:
    """Memcached: `memcached://127.0.0.1:11211`."""
    return opened(Memcached())


def smtp() -> AbstractContextManager[Service]:
    """An SMTP server that passes nothing on: `smtp://127.0.0.1:1025`. `received(service)` reads what it was sent."""
    return opened(Smtp())


def s3() -> AbstractContextManager[Service]:
    """The S3 of AWS, in memory, for any credentials: `http://127.0.0.1:5000` as the endpoint URL."""
    return opened(S3())
