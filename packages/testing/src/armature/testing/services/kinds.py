"""The servers that there are: Redis, Memcached, an SMTP server, S3."""

from collections.abc import Sequence
from signal import SIGKILL
from typing import ClassVar

from armature.testing.services.probing import said
from armature.testing.services.recipe import Image, Place, Recipe


class Redis(Recipe):
    """Redis without persistence."""

    name = "redis"
    program = "redis-server"
    installed_by = "apt-get install redis-server"
    image: ClassVar[Image] = Image("redis:7", 6379)

    def command(self, program: str, place: Place) -> Sequence[str]:
        where = ("--bind", "127.0.0.1", "--port", str(place.port), "--dir", str(place.directory))
        return (program, *where, "--save", "", "--appendonly", "no")

    def url(self, host: str, port: int) -> str:
        return f"redis://{host}:{port}/0"

    def answers(self, host: str, port: int) -> bool:
        return said(host, port, b"PING\r\n").startswith(b"+PONG")


class Memcached(Recipe):
    """Memcached with 64 MiB."""

    name = "memcached"
    program = "memcached"
    installed_by = "apt-get install memcached"
    image: ClassVar[Image] = Image("memcached:1.6", 11211)
    stopped_by = SIGKILL  # it has nothing to lose, and would take a second otherwise

    def command(self, program: str, place: Place) -> Sequence[str]:
        # The user counts only for root, who must name one.
        return (program, "-l", "127.0.0.1", "-p", str(place.port), "-m", "64", "-u", "root")

    def url(self, host: str, port: int) -> str:
        return f"memcached://{host}:{port}"

    def answers(self, host: str, port: int) -> bool:
        return said(host, port, b"version\r\n").startswith(b"VERSION")


class Smtp(Recipe):
    """An SMTP server that keeps what it is sent in a Maildir, and passes nothing on."""

    name = "smtp"
    program = "aiosmtpd"
    installed_by = "pip install armature-testing[smtp]"
    image: ClassVar[Image] = Image("axllent/mailpit:v1.21", 1025)

    def command(self, program: str, place: Place) -> Sequence[str]:
        listening = ("--nosetuid", "--smtputf8", "--listen", f"127.0.0.1:{place.port}")
        return (program, *listening, "--class", "aiosmtpd.handlers.Mailbox", str(place.directory / MAILBOX))

    def url(self, host: str, port: int) -> str:
        return f"smtp://{host}:{port}"

    def answers(self, host: str, port: int) -> bool:
        return said(host, port).startswith(b"220")


class S3(Recipe):
    """S3 as moto serves it, in memory; it takes any credentials."""

    name = "s3"
    program = "moto_server"
    installed_by = "pip install armature-testing[s3]"
    image: ClassVar[Image] = Image("motoserver/moto:5.2.5", 5000)

    def command(self, program: str, place: Place) -> Sequence[str]:
        return (program, "-H", "127.0.0.1", "-p", str(place.port))

    def url(self, host: str, port: int) -> str:
        return f"http://{host}:{port}"

    def answers(self, host: str, port: int) -> bool:
        return said(host, port, b"GET / HTTP/1.0\r\n\r\n").startswith(b"HTTP/")


MAILBOX = "mail"
