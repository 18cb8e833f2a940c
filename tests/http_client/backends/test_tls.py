"""Connections over TLS: trust, and HTTP/2."""

import asyncio
import ssl
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest
import trustme
from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.events import RequestReceived

from armature.http_client import ClientSettings, ConnectionFailed, HttpClient, RequestTimedOut

AUTHORITY = trustme.CA()


@pytest.fixture(scope="module")
def authorities(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("tls") / "authorities.pem"
    AUTHORITY.cert_pem.write_to_path(path)
    return path


async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """One connection: HTTP/2 where that was agreed on, else an answer in HTTP/1.1 that says so."""
    with suppress(ConnectionError, asyncio.IncompleteReadError):
        if writer.get_extra_info("ssl_object").selected_alpn_protocol() == "h2":
            await _speak_http2(reader, writer)
        else:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 8\r\nconnection: close\r\n\r\nHTTP/1.1")
            await writer.drain()
    writer.close()
    with suppress(OSError):
        await writer.wait_closed()


async def _speak_http2(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    connection = H2Connection(H2Configuration(client_side=False))
    connection.initiate_connection()
    writer.write(connection.data_to_send())
    while data := await reader.read(65_536):
        for event in connection.receive_data(data):
            if isinstance(event, RequestReceived):
                connection.send_headers(event.stream_id, [(":status", "200")])
                connection.send_data(event.stream_id, b"HTTP/2", end_stream=True)
        writer.write(connection.data_to_send())
        await writer.drain()


@asynccontextmanager
async def secured() -> AsyncGenerator[str, None]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    AUTHORITY.issue_cert("localhost").configure_cert(context)
    context.set_alpn_protocols(["h2", "http/1.1"])
    speaking: list[asyncio.Task[None]] = []

    def begin(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        speaking.append(asyncio.create_task(speak(reader, writer)))

    server = await asyncio.start_server(begin, "127.0.0.1", 0, ssl=context)
    async with server:
        yield f"https://localhost:{server.sockets[0].getsockname()[1]}"
    await asyncio.gather(*speaking)


@pytest.mark.parametrize(("http2", "spoken"), [(False, "HTTP/1.1"), (True, "HTTP/2")])
async def test_authorities_are_trusted_and_http_2_is_spoken_where_it_is_offered(
    settings: ClientSettings, authorities: Path, http2: bool, spoken: str
) -> None:
    trusting = settings.model_copy(update={"authorities": authorities, "http2": http2})
    async with secured() as url:
        async with HttpClient(url, settings=trusting) as client:
            answers = await asyncio.gather(*(client.get("/") for _ in range(5)))

    assert {each.text for each in answers} == {spoken}


async def test_an_authority_that_nobody_trusts_is_no_connection(settings: ClientSettings) -> None:
    async with secured() as url, HttpClient(url, settings=settings.model_copy(update={"retries": 0})) as client:
        with pytest.raises(ConnectionFailed) as caught:
            await client.get("/")

    assert not caught.value.is_sent


async def test_a_handshake_that_takes_too_long_is_a_time_out(settings: ClientSettings) -> None:
    async def say_nothing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    hasty = settings.model_copy(update={"connect_timeout": 0.1, "retries": 0})
    server = await asyncio.start_server(say_nothing, "127.0.0.1", 0)
    async with server:
        url = f"https://localhost:{server.sockets[0].getsockname()[1]}"
        async with HttpClient(url, settings=hasty) as client:
            with pytest.raises(RequestTimedOut) as caught:
                await client.get("/")

    assert str(caught.value) == f"GET {url}/: no connection was made within 0.1 seconds (connect_timeout)."
