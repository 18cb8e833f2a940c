"""A real server on a free port."""

import threading
from contextlib import ExitStack

import httpx2
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from armature.core import Application, Module, controller, get, message, websocket
from armature.testing import serve


class Log:
    def __init__(self) -> None:
        self.events: list[str] = []

    async def on_application_shutdown(self) -> None:
        self.events.append("stopped")


LOG = Log()


@get("/thread")
async def thread() -> str:
    return threading.current_thread().name


def test_an_application_answers_over_the_network_and_is_stopped() -> None:
    app = Application(Module(controllers=[thread], providers=[Log]))

    with serve(app) as first, serve(app.override(Log).value(LOG)) as second:
        answers = [httpx2.get(f"{url}/thread").text for url in (first, second)]

    assert first != second
    assert answers == ["armature.testing.serve"] * 2
    assert LOG.events == ["stopped"]
    with pytest.raises(httpx2.ConnectError):
        httpx2.get(f"{first}/thread")


def test_an_application_that_does_not_start_is_said() -> None:
    class Broken:
        async def on_module_init(self) -> None:
            raise ConnectionError("There is no database here.")

    with (
        pytest.raises(RuntimeError, match="The application does not start; the log says why"),
        serve(Application(Module(providers=[Broken]))),
    ):
        pass


@controller("/echo")
class Echo:
    @websocket()
    async def open(self) -> None: ...

    @message()
    async def echo(self, text: str) -> str:
        return text


def test_clients_of_websockets_are_told_that_the_server_goes_away() -> None:
    with ExitStack() as stack:
        with serve(Application(Module(controllers=[Echo]))) as url:
            client = stack.enter_context(connect(f"{url.replace('http', 'ws', 1)}/echo"))
            client.send("hello")
            assert client.recv(30) == "hello"

        with pytest.raises(ConnectionClosed) as closing:
            client.recv(30)

    assert closing.value.rcvd is not None
    assert (closing.value.rcvd.code, closing.value.rcvd.reason) == (1001, "The server stops.")
