"""What URLs of Redis mean, and what is said of those that mean nothing."""

import pytest

from armature.redis import InvalidUrl
from armature.redis.address import Address, Topology, read_url

FORMS = """\
Write one of
    redis://user:password@host:6379/0                  a single server, database 0
    unix:///run/redis.sock?db=0                        the same by a Unix socket
    redis+cluster://host:7000,host:7001                a cluster, by some of its nodes
    redis+sentinel://host:26379,host:26380/mymaster/0  the master that sentinels call "mymaster"
Write `rediss` in place of `redis` for TLS."""


SINGLE, CLUSTER, SENTINEL = Topology
SLASHES = 'has a "/", "?" or "#" within its password, which is written as "%2F", "%3F" or "%23" there.'


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("redis://localhost", Address(SINGLE, (("localhost", 6379),))),
        ("redis://[::1]:7/", Address(SINGLE, (("::1", 7),))),
        (
            "rediss://u%40:p%2Fw@host:1/3",
            Address(SINGLE, (("host", 1),), tls=True, database=3, username="u@", password="p/w"),
        ),
        ("redis://:pw@host", Address(SINGLE, (("host", 6379),), password="pw")),
        ("unix:///run/a.sock", Address(SINGLE, (), path="/run/a.sock")),
        ("unix://u:p@/run/a%20b?db=2", Address(SINGLE, (), path="/run/a b", database=2, username="u", password="p")),
        ("redis+cluster://a:1,b", Address(CLUSTER, (("a", 1), ("b", 6379)))),
        ("rediss+cluster://a/", Address(CLUSTER, (("a", 6379),), tls=True)),
        (
            "redis+sentinel://a,b:2/my%20master/4",
            Address(SENTINEL, (("a", 26379), ("b", 2)), master="my master", database=4),
        ),
        (
            "rediss+sentinel://u:p@a/m",
            Address(SENTINEL, (("a", 26379),), tls=True, master="m", username="u", password="p"),
        ),
    ],
)
def test_a_url_says_where_redis_is(url: str, address: Address) -> None:
    assert read_url(url) == address


@pytest.mark.parametrize(
    ("url", "what"),
    [
        ("", "begins with none of the schemes that there are."),
        ("localhost:6379", "begins with none of the schemes that there are."),
        ("http://secret@host", "begins with none of the schemes that there are."),
        ("redis://[secret", "cannot be read."),
        ("redis://:sec/ret@host", SLASHES),
        ("redis://:sec?ret@host", SLASHES),
        ("redis://:sec#ret@host", SLASHES),
        ("redis://host#1", 'has a "#", and nothing is expected behind one.'),
        ("redis://", "names no host."),
        ("redis://host:secret", "has a port that is no number from 0 to 65535."),
        ("redis://host:65536", "has a port that is no number from 0 to 65535."),
        ("redis://a,b", "names several hosts, and a single server is one."),
        ("redis://host/zero", 'names the database "zero", and databases have numbers.'),
        ("redis://host/0/1", "goes on behind the number of the database."),
        (
            "redis://host?db=1&ssl=true",
            (
                'has the options "db" and "ssl", which nobody reads. '
                "A setting is no part of the URL: each has an environment variable of its own."
            ),
        ),
        ("redis+cluster://host/0", "names a database, and a cluster has one only."),
        ("redis+sentinel://host", "does not say which master is meant: its name stands behind the sentinels."),
        ("unix://run/redis.sock", "names no socket: three slashes stand before the path of one."),
        ("unix://", "names no socket: three slashes stand before the path of one."),
        (
            "unix:///redis.sock?database=1",
            'has the option "database", which nobody reads. Of a Unix socket there is `db`.',
        ),
        ("unix:///redis.sock?db=", 'names the database "", and databases have numbers.'),
    ],
)
def test_a_url_that_cannot_be_meant_is_explained(url: str, what: str) -> None:
    with pytest.raises(InvalidUrl) as caught:
        read_url(url)
    assert str(caught.value) == f"The URL of Redis {what}\n{FORMS}"
    assert "sec" not in str(caught.value)
