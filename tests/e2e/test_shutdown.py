"""What a stop does to work that is under way, over a real server."""

import http.client
import signal
import socket
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack, closing
from pathlib import Path

import httpx2
import pytest

from examples.shop.seed import seed
from tests.e2e.conftest import Serve, Server

pytestmark = pytest.mark.serial

APP = "tests.e2e.apps.slow:app"
FAREWELL = b"event: shutdown\nretry: 1000\ndata: The server is restarting.\n\n"
NOTHING: Mapping[str, str] = {}


def test_ctrl_c_stops_an_idle_server(serve: Serve) -> None:
    server = serve("examples.hello.app:app")
    assert httpx2.get(f"{server.url}/?name=Ada").json() == {"hello": "Ada"}

    assert server.stop() == 0
    with pytest.raises(httpx2.ConnectError):
        httpx2.get(server.url)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_request_under_way_is_answered(serve: Serve, number: signal.Signals) -> None:
    server = serve(APP)
    with _asked(server, "/slow?seconds=1") as connection:
        server.send(number)
        answer = connection.getresponse()

        assert (answer.status, answer.read()) == (200, b"done")
    assert server.exit_code() == 0


def test_a_stream_under_way_ends_with_a_farewell(serve: Serve) -> None:
    server = serve(APP)
    with _asked(server, "/ticks") as connection:
        answer = connection.getresponse()
        assert answer.readline() == b"event: tick\n"

        server.send(signal.SIGTERM)

        assert answer.read().endswith(FAREWELL)
    assert server.exit_code() == 0


def test_a_request_that_outlasts_the_budget_is_not_waited_for(serve: Serve) -> None:
    server = serve(APP, ARMATURE_SHUTDOWN_DRAIN="0.2")
    with _asked(server, "/slow?seconds=60") as connection:
        server.send(signal.SIGTERM)

        answer = connection.getresponse()

        assert (answer.status, answer.getheader("content-type")) == (503, "application/problem+json")
        assert b"The server stops, and this took longer than it waits." in answer.read()
    assert server.exit_code() == 0
    assert '"requests cut off"' in server.log


def test_a_second_signal_ends_the_waiting(serve: Serve) -> None:
    server = serve(APP, ARMATURE_SHUTDOWN_UNREADY="60")
    server.send(signal.SIGTERM)
    _until(lambda: httpx2.get(f"{server.url}/slow?seconds=0").headers.get("connection") == "close")

    server.send(signal.SIGTERM)

    assert server.exit_code() == 0


def test_a_connection_that_was_accepted_before_the_signal_is_answered(serve: Serve) -> None:
    server = serve(APP)
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as early:
        _until(lambda: httpx2.get(f"{server.url}/slow?seconds=0").status_code == 200)
        server.send(signal.SIGTERM)
        _until(lambda: '"stopping"' in server.log)
        early.sendall(b"GET /slow?seconds=0 HTTP/1.1\r\nHost: shop\r\n\r\n")

        answer = early.recv(65_536)

    assert answer.startswith(b"HTTP/1.1 200")
    assert b"connection: close" in answer
    assert server.exit_code() == 0


def test_the_shop_stops_with_its_streams_open(serve: Serve, tmp_path: Path) -> None:
    seed(tmp_path / "shop.sqlite3", products=20, orders=20)
    server = serve("examples.shop.app:app", SHOP_DATABASE=str(tmp_path / "shop.sqlite3"))
    with ExitStack() as stack:
        answers = []
        for _ in range(5):
            headers = {"Authorization": "Bearer admin-token", "Last-Event-ID": "19"}
            connection = stack.enter_context(_asked(server, "/v1/orders/events", headers))
            answers.append(connection.getresponse())
            assert answers[-1].readline() == b"event: order\n"

        server.send(signal.SIGTERM)

        assert {answer.read()[-len(FAREWELL) :] for answer in answers} == {FAREWELL}
    assert server.exit_code() == 0
    assert '"level":"error"' not in server.log


def _asked(server: Server, path: str, headers: Mapping[str, str] = NOTHING) -> closing[http.client.HTTPConnection]:
    """A connection whose request the server has begun to work on."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    connection.request("GET", path, headers=dict(headers))
    time.sleep(0.3)  # nothing that can be seen outside the server tells when it has begun
    return closing(connection)


def _until(holds: Callable[[], bool]) -> None:
    for _ in range(1500):
        if holds():
            return
        time.sleep(0.02)
    pytest.fail("it did not come about within thirty seconds")
