"""The proxy that fails on demand, between a real client and a real server."""

import asyncio
import socket
import time
from collections.abc import Iterator
from contextlib import suppress

import httpx2
import pytest

from armature.core import Application, Module, get
from armature.testing import Delay, Fault, FaultProxy, Refuse, Reset, Silence, Throttle, Truncate, serve


@get("/hello")
async def hello() -> str:
    return "hello " * 100


APP = Application(Module(controllers=[hello]))


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with serve(APP) as url:
        yield int(url.rpartition(":")[2])


def client_of(proxy: FaultProxy, seconds: float = 30) -> httpx2.AsyncClient:
    return httpx2.AsyncClient(base_url=f"http://{proxy.host}:{proxy.port}", timeout=seconds)


async def test_what_is_not_broken_passes(port: int) -> None:
    async with FaultProxy(port) as proxy, client_of(proxy) as client:
        answers = await asyncio.gather(*(client.get("/hello") for _ in range(10)))

    assert {answer.text for answer in answers} == {"hello " * 100}


@pytest.mark.parametrize(
    ("fault", "least"), [(Delay(0.1), 0.2), (Throttle(2000), 0.2)], ids=lambda value: type(value).__name__
)
async def test_what_is_slow_arrives_whole(fault: Fault, least: float, port: int) -> None:
    async with FaultProxy(port) as proxy, client_of(proxy) as client:
        proxy.inject(fault)
        begin = time.monotonic()
        answer = await client.get("/hello")

    assert answer.text == "hello " * 100
    assert time.monotonic() - begin >= least


async def test_a_share_of_all_pieces_is_slow(port: int) -> None:
    async with FaultProxy(port) as proxy, client_of(proxy, seconds=2) as client:
        proxy.inject(Delay(30, share=0.25))
        answers = await asyncio.gather(*(client.get("/hello") for _ in range(20)), return_exceptions=True)

    late = [answer for answer in answers if isinstance(answer, httpx2.ReadTimeout)]
    assert 5 <= len(late) <= 10  # of 20 questions 5, and of the 15 answers to the others 3 or 4


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Truncate(0), httpx2.RemoteProtocolError),
        (Truncate(300), httpx2.RemoteProtocolError),
        (Reset(300), httpx2.ReadError),
        (Reset(), httpx2.ReadError),
        (Refuse(), httpx2.ReadError),
    ],
    ids=repr,
)
async def test_what_breaks_off_is_an_error_until_it_heals(fault: Fault, error: type[Exception], port: int) -> None:
    async with FaultProxy(port) as proxy, client_of(proxy) as client:
        proxy.inject(fault)
        with pytest.raises(error):
            await client.get("/hello")

        proxy.heal()
        assert (await client.get("/hello")).status_code == 200


async def test_a_reset_at_once_ends_connections_that_say_nothing(port: int) -> None:
    async with FaultProxy(port) as proxy:
        reader, writer = await asyncio.open_connection(proxy.host, proxy.port)
        writer.write(b"GET /hello HTTP/1.1\r\nhost: shop\r\n\r\n")
        await reader.readuntil(b"\r\n\r\n")
        await reader.readexactly(600)
        proxy.inject(Reset())

        with pytest.raises(ConnectionResetError):
            await reader.read(1)
        writer.close()


async def test_silence_holds_everything_back_until_it_heals(port: int) -> None:
    async with FaultProxy(port) as proxy, client_of(proxy, 0.2) as impatient, client_of(proxy) as patient:
        proxy.inject(Silence())
        with pytest.raises(httpx2.ReadTimeout):
            await impatient.get("/hello")
        waiting = asyncio.create_task(patient.get("/hello"))
        await asyncio.sleep(0.1)
        held = not waiting.done()
        proxy.heal()

        assert (held, (await waiting).status_code) == (True, 200)


async def test_a_server_that_is_not_there_is_a_reset() -> None:
    async with FaultProxy(1) as proxy, client_of(proxy) as client:
        with pytest.raises((httpx2.ReadError, httpx2.RemoteProtocolError)):
            await client.get("/hello")


async def test_the_end_of_the_proxy_ends_its_connections(port: int) -> None:
    async with FaultProxy(port) as proxy:
        proxy.inject(Silence())
        reader, writer = await asyncio.open_connection(proxy.host, proxy.port)
        writer.write(b"GET /hello HTTP/1.1\r\nhost: shop\r\n\r\n")
        await asyncio.sleep(0.05)

    assert await reader.read() == b""
    writer.close()


@pytest.mark.parametrize("turns", range(6))
async def test_a_connection_that_has_only_just_come_is_broken_off_when_it_closes(turns: int) -> None:
    async with await asyncio.start_server(lambda _, writer: writer.close(), "127.0.0.1", 0) as listening:
        async with FaultProxy(listening.sockets[0].getsockname()[1]) as proxy:
            client = socket.create_connection((proxy.host, proxy.port), timeout=30)
            for _ in range(turns):  # of the loop, from the connection that waits to the link that has begun
                await asyncio.sleep(0)
        with client, suppress(ConnectionResetError):
            assert await asyncio.to_thread(client.recv, 1) == b""
