"""Where Redis is, as a URL says it: a single server, a cluster, or the master that sentinels know."""

from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType
from typing import NamedTuple
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from armature.redis.errors import InvalidUrl


class Topology(Enum):
    """What stands behind an address."""

    SINGLE = "a single server"
    CLUSTER = "a cluster"
    SENTINEL = "sentinels"


class Address(NamedTuple):
    """What a URL says; `hosts` are servers, nodes or sentinels, and empty where `path` is a Unix socket."""

    topology: Topology
    hosts: tuple[tuple[str, int], ...]
    tls: bool = False
    path: str = ""
    master: str = ""
    database: int = 0
    username: str | None = None
    password: str | None = None

    @property
    def shown(self) -> str:
        """The hosts, or the socket, as messages name them."""
        return self.path or ", ".join(f"{host}:{port}" for host, port in self.hosts)


_FORMS = """\
    redis://user:password@host:6379/0                  a single server, database 0
    unix:///run/redis.sock?db=0                        the same by a Unix socket
    redis+cluster://host:7000,host:7001                a cluster, by some of its nodes
    redis+sentinel://host:26379,host:26380/mymaster/0  the master that sentinels call "mymaster"
Write `rediss` in place of `redis` for TLS."""

_SCHEMES: Mapping[str, Topology] = MappingProxyType(
    {"redis": Topology.SINGLE, "redis+cluster": Topology.CLUSTER, "redis+sentinel": Topology.SENTINEL}
)
_PORTS: Mapping[Topology, int] = MappingProxyType(
    {Topology.SINGLE: 6379, Topology.CLUSTER: 6379, Topology.SENTINEL: 26379}
)


def read_url(url: str) -> Address:
    """The address that a URL means; raises `InvalidUrl`, whose text repeats neither user name nor password."""
    try:
        parts = urlsplit(url)
    except ValueError:
        raise _invalid("cannot be read") from None  # the text of the error may hold the password
    options = parse_qs(parts.query, keep_blank_values=True)
    if parts.scheme == "unix":
        return _socket(parts, options)
    topology = _SCHEMES.get(parts.scheme.replace("rediss", "redis", 1))
    if topology is None:
        raise _invalid("begins with none of the schemes that there are")
    if "@" in parts.path + parts.query + parts.fragment:
        raise _invalid('has a "/", "?" or "#" within its password, which is written as "%2F", "%3F" or "%23" there')
    if parts.fragment:
        raise _invalid('has a "#", and nothing is expected behind one')
    if options:
        raise _unknown(options, "A setting is no part of the URL: each has an environment variable of its own.")
    credentials, _, hosts = parts.netloc.rpartition("@")
    username, password = _credentials(credentials)
    master, database = _path(topology, [unquote(each) for each in parts.path.split("/")[1:] if each])
    return Address(
        topology=topology,
        hosts=_hosts(topology, hosts),
        tls=parts.scheme.startswith("rediss"),
        master=master,
        database=database,
        username=username,
        password=password,
    )


def _socket(parts: SplitResult, options: dict[str, list[str]]) -> Address:
    if not parts.path or parts.hostname:
        raise _invalid("names no socket: three slashes stand before the path of one")
    database = options.pop("db", ["0"])[0]
    if options:
        raise _unknown(options, "Of a Unix socket there is `db`.")
    username, password = _credentials(parts.netloc.rpartition("@")[0])
    return Address(
        topology=Topology.SINGLE,
        hosts=(),
        path=unquote(parts.path),
        database=_database(database),
        username=username,
        password=password,
    )


def _path(topology: Topology, parts: list[str]) -> tuple[str, int]:
    """The name of a master and the number of a database."""
    master = ""
    if topology is Topology.SENTINEL:
        if not parts:
            raise _invalid("does not say which master is meant: its name stands behind the sentinels")
        master = parts.pop(0)
    if topology is Topology.CLUSTER and parts:
        raise _invalid("names a database, and a cluster has one only")
    if len(parts) > 1:
        raise _invalid("goes on behind the number of the database")
    return master, _database(parts[0]) if parts else 0


def _database(text: str) -> int:
    if not text.isdecimal():
        raise _invalid(f'names the database "{text}", and databases have numbers')
    return int(text)


def _credentials(text: str) -> tuple[str | None, str | None]:
    username, _, password = text.partition(":")
    return unquote(username) or None, unquote(password) or None


def _hosts(topology: Topology, text: str) -> tuple[tuple[str, int], ...]:
    hosts = tuple(_host(each, _PORTS[topology]) for each in text.split(","))
    if topology is Topology.SINGLE and len(hosts) > 1:
        raise _invalid("names several hosts, and a single server is one")
    return hosts


def _host(text: str, default: int) -> tuple[str, int]:
    try:
        parts = urlsplit(f"//{text}")
        host, port = parts.hostname, parts.port
    except ValueError:
        raise _invalid("has a port that is no number from 0 to 65535") from None
    if not host:
        raise _invalid("names no host")
    return host, port or default


def _unknown(options: dict[str, list[str]], hint: str) -> InvalidUrl:
    names = " and ".join(f'"{name}"' for name in options)
    noun = "option" if len(options) == 1 else "options"
    return _invalid(f"has the {noun} {names}, which nobody reads. {hint}", end="")


def _invalid(what: str, end: str = ".") -> InvalidUrl:
    return InvalidUrl(f"The URL of Redis {what}{end}\nWrite one of\n{_FORMS}")
