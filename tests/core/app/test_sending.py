"""An answer is sent whole at once, however its server came by the socket that it listens on."""

import asyncio
import os
import socket
import threading

import pytest
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from armature.core import Application, Module, get
from armature.core.app.server import ServerOptions, server_of
from tests.core.app.process import Connection

pytestmark = pytest.mark.serial


@get("/")
async def hello() -> str:
    return "hello"


@pytest.mark.parametrize("loop", ["asyncio", "uvloop"])
@pytest.mark.parametrize("is_inherited", [True, False])
def test_no_answer_waits_for_an_acknowledgement(loop: str, is_inherited: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []
    made = HttpToolsProtocol.connection_made

    def looks(self: HttpToolsProtocol, transport: asyncio.Transport) -> None:
        with socket.socket(fileno=os.dup(transport.get_extra_info("socket").fileno())) as accepted:
            seen.append(accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
        made(self, transport)

    monkeypatch.setattr(HttpToolsProtocol, "connection_made", looks)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        options = ServerOptions(fd=listener.fileno()) if is_inherited else ServerOptions()
        server = server_of(Application(Module(controllers=[hello])), options)
        server.config.loop = loop
        thread = threading.Thread(target=server.run, args=(None if is_inherited else [listener],), daemon=True)
        thread.start()
        with Connection(port) as connection:
            assert connection.get("/")[0] == 200
        server.should_exit = True
        thread.join()

    assert seen == [1]
