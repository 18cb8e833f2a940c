"""Protection against requests to where a server must not be talked into going (SSRF)."""

import asyncio
import socket
from ipaddress import ip_address
from typing import Any

import pytest

from armature.http_client import AddressRefused, ClientSettings, ConnectionFailed, HttpClient, Request, RequestTimedOut
from armature.http_client.addresses import is_public
from armature.http_client.testing import Reply
from armature.http_client.testing.server import serving

PUBLIC_ONLY = ClientSettings(public_only=True)

PRIVATE = [
    "127.0.0.1", "127.255.255.254", "0.0.0.0", "0.1.2.3", "10.0.0.1", "172.16.0.1", "192.168.1.1", "100.64.0.1",
    "100.100.100.200", "169.254.169.254", "168.63.129.16", "192.0.0.192", "192.0.2.1", "192.88.99.1", "198.18.0.1",
    "203.0.113.1", "224.0.0.1", "240.0.0.1", "255.255.255.255",
    "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:0:127.0.0.1", "64:ff9b::127.0.0.1",
    "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "2002:7f00:1::", "2001:0:a00:1::f5ff:fffe", "fc00::1", "fd00:ec2::254",
    "fe80::1", "fec0::1", "ff02::1", "2001:db8::1", "2001:2::1", "3fff::1", "100::1", "5f00::1",
]  # fmt: skip
PUBLIC = ["1.1.1.1", "93.184.216.34", "2606:4700::1111", "::ffff:1.1.1.1", "64:ff9b::101:101", "2002:101:101::"]


@pytest.mark.parametrize("address", PRIVATE)
def test_an_address_that_is_not_public(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", PUBLIC)
def test_an_address_that_is_public(address: str) -> None:
    assert is_public(ip_address(address))


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "0177.0.0.1", "127.1", "[::1]", "[::ffff:7f00:1]", "0"]
)
async def test_no_spelling_of_this_machine_is_reached(host: str) -> None:
    async with serving(lambda _: Reply()) as server, HttpClient(settings=PUBLIC_ONLY) as client:
        port = server.url.rpartition(":")[2]
        with pytest.raises(AddressRefused) as caught:
            await client.get(f"http://{host}:{port}/")

    assert str(caught.value) == (
        f'The host "{host.strip("[]")}" leads to an address that is not public, and this client reaches public ones '
        "only.\nIf it is meant, call it with a client without `public_only`."
    )
    assert not server.connections


class Resolver:
    """Stands for the names of the internet, which a test does not have."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, **hosts: list[str]) -> None:
        self.asked: list[str] = []
        self.hosts = hosts
        monkeypatch.setattr(asyncio.BaseEventLoop, "getaddrinfo", self.resolve)

    async def resolve(self, host: str, port: int, **_: Any) -> list[Any]:
        self.asked.append(host)
        if host not in self.hosts:
            raise socket.gaierror(-2, "Name or service not known")
        addresses = self.hosts[host]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, port)) for each in addresses]


async def test_a_name_with_one_private_address_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    Resolver(monkeypatch, mixed=["93.184.216.34", "10.0.0.1"])
    async with HttpClient("http://mixed", settings=PUBLIC_ONLY) as client:
        with pytest.raises(AddressRefused):
            await client.get("/")


async def test_a_name_that_nobody_knows_is_no_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    Resolver(monkeypatch)
    async with HttpClient("http://nowhere", settings=ClientSettings(public_only=True, retries=0)) as client:
        with pytest.raises(ConnectionFailed) as caught:
            await client.get("/")

    assert str(caught.value) == "GET http://nowhere/: no connection was made (nowhere)."
    assert not caught.value.is_sent


async def test_a_name_is_resolved_once_and_the_checked_address_is_called(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that changes its mind between the check and the connection gains nothing."""
    async with serving(lambda request: Reply(json=request.header("host"))) as server:
        port = server.url.rpartition(":")[2]
        resolver = Resolver(monkeypatch, rebinding=["127.0.0.1"])
        monkeypatch.setattr("armature.http_client.addresses.is_public", lambda _: True)
        async with HttpClient(f"http://rebinding:{port}", settings=PUBLIC_ONLY) as client:
            assert await client.get("/", returns=str) == f"rebinding:{port}"
            assert await client.get("/", returns=str) == f"rebinding:{port}"

    assert resolver.asked.count("rebinding") == 1


async def test_the_next_address_is_called_where_one_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    async with serving(lambda _: Reply()) as server:
        port = server.url.rpartition(":")[2]
        Resolver(monkeypatch, several=["127.0.0.2", "127.0.0.1"], **{"127.0.0.2": ["127.0.0.2"]})
        monkeypatch.setattr("armature.http_client.addresses.is_public", lambda _: True)
        async with HttpClient(f"http://several:{port}", settings=PUBLIC_ONLY) as client:
            assert (await client.get("/")).status == 200


async def test_a_name_that_takes_too_long_is_a_time_out(monkeypatch: pytest.MonkeyPatch) -> None:
    async def forever(*_: object, **__: object) -> object:
        return await asyncio.Event().wait()

    monkeypatch.setattr(asyncio.BaseEventLoop, "getaddrinfo", forever)
    settings = ClientSettings(public_only=True, connect_timeout=0.05, retries=0)
    async with HttpClient("http://slow", settings=settings) as client:
        with pytest.raises(RequestTimedOut) as caught:
            await client.get("/")

    assert str(caught.value) == "GET http://slow/: no connection was made within 0.05 seconds (connect_timeout)."


async def test_a_redirect_to_a_private_address_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def lead(request: Request) -> Reply:
        return Reply(302, headers={"Location": "http://169.254.169.254/latest/meta-data"})

    async with serving(lead) as server:
        port = server.url.rpartition(":")[2]
        Resolver(monkeypatch, public=["127.0.0.1"], **{"169.254.169.254": ["169.254.169.254"]})
        monkeypatch.setattr("armature.http_client.addresses.is_public", lambda address: str(address) == "127.0.0.1")
        async with HttpClient(f"http://public:{port}", settings=PUBLIC_ONLY) as client:
            with pytest.raises(AddressRefused, match=r"^The host \"169\.254\.169\.254\" leads to"):
                await client.get("/")
