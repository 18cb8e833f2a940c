"""WebSockets of tests, over the whole application."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from pydantic import BaseModel
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket

from armature.core import Application, Connection, Forbidden, Module, controller, message, use_guard, websocket
from armature.testing import AsyncTestClient, NoAnswer, SocketClosed, SocketRefused, TestClient


class Say(BaseModel):
    text: str


class Refusing:
    def can_activate(self) -> bool:
        raise Forbidden("Not you.")


@controller("/chat")
class Chat:
    @websocket("/{room}", subprotocols=["chat.v1"])
    async def enter(self, room: str, connection: Connection) -> str:
        return f"welcome to {room}, {connection.handshake.cookies.get('name', 'stranger')}"

    @message()
    async def say(self, said: Say) -> Say:
        return Say(text=said.text.upper())

    @message()
    async def count(self, data: bytes) -> AsyncIterator[bytes]:
        for byte in data:
            yield bytes([byte])


@websocket("/closed")
@use_guard(Refusing)
async def closed() -> None: ...


@websocket("/short")
async def short(socket: WebSocket) -> None:
    await socket.accept(headers=[(b"x-room", b"short")])
    await socket.close(4001, "enough")


APP = Application(Module(controllers=[Chat, closed, short]))


async def test_messages_go_both_ways() -> None:
    async with (
        AsyncTestClient(APP, cookies={"name": "Ada"}) as client,
        client.websocket_connect("/chat/lobby", subprotocols=["chat.v2", "chat.v1"]) as socket,
    ):
        welcome = await socket.receive_text()
        await socket.send_json({"text": "hello"})
        answer = await socket.receive_json()
        await socket.send_bytes(b"ab")
        letters = [await socket.receive_bytes() for _ in range(2)]

    assert (welcome, answer, letters) == ("welcome to lobby, Ada", {"text": "HELLO"}, [b"a", b"b"])
    assert socket.subprotocol == "chat.v1"


def test_messages_go_both_ways_in_a_thread_too() -> None:
    with (
        TestClient(APP) as client,
        client.websocket_connect("/chat/lobby", headers={"cookie": "name=Bob"}) as socket,
    ):
        welcome = socket.receive_text()
        socket.send_text('{"text": "hello"}')
        answer = socket.receive_json()
        socket.send_json({"text": "again"})
        socket.send_bytes(b"a")

        assert (socket.receive_text(), socket.receive_bytes()) == ('{"text":"AGAIN"}', b"a")
        socket.close()

    assert (welcome, answer) == ("welcome to lobby, Bob", {"text": "HELLO"})
    assert socket.subprotocol is None


def test_a_refused_handshake_is_raised_with_its_response() -> None:
    with TestClient(APP) as client, pytest.raises(SocketRefused) as caught, client.websocket_connect("/closed"):
        pass

    assert caught.value.response.status_code == 403
    assert caught.value.response.json()["detail"] == "Not you."


def test_the_end_of_a_connection_is_raised_where_the_test_receives() -> None:
    with TestClient(APP) as client, client.websocket_connect("/short") as socket:
        assert socket.headers["x-room"] == "short"

        with pytest.raises(SocketClosed, match="closed the WebSocket: 4001 enough") as caught:
            socket.receive_text()

    assert (caught.value.code, caught.value.reason) == (4001, "enough")


async def test_a_message_of_the_other_kind_is_said() -> None:
    async with AsyncTestClient(APP) as client, client.websocket_connect("/chat/lobby") as socket:
        with pytest.raises(AssertionError, match="The message is text and not bytes: 'welcome to lobby, stranger'"):
            await socket.receive_bytes()


@pytest.mark.parametrize(
    ("answers", "raised", "sentence"),
    [
        ([{"type": "websocket.close", "code": 1008}], SocketClosed, "1008"),
        ([{"type": "websocket.send", "text": "too soon"}], NoAnswer, 'answered the handshake with "websocket.send"'),
        ([KeyError("room")], KeyError, "room"),
        ([], SocketClosed, "ended without a close frame"),
    ],
    ids=["closed", "too soon", "raises", "ends"],
)
async def test_a_handshake_that_goes_wrong_is_raised(
    answers: list[Any], raised: type[Exception], sentence: str
) -> None:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        for answer in answers:
            if isinstance(answer, Exception):
                raise answer
            await send(answer)

    async with AsyncTestClient(app) as client:
        with pytest.raises(raised, match=sentence):
            async with client.websocket_connect("/"):
                pass


async def test_a_refusal_in_pieces_is_put_together() -> None:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        assert scope["scheme"] == "wss"
        await send({"type": "websocket.http.response.start", "status": 403, "headers": [(b"x-why", b"closed")]})
        await send({"type": "websocket.http.response.body", "body": b"not ", "more_body": True})
        await send({"type": "websocket.http.response.body", "body": b"now"})

    async with AsyncTestClient(app, base_url="https://shop.example") as client:
        with pytest.raises(SocketRefused) as caught:
            async with client.websocket_connect("/"):
                pass

    assert (caught.value.response.text, caught.value.response.headers["x-why"]) == ("not now", "closed")


async def test_what_nobody_receives_any_more_does_not_hold_the_application() -> None:
    async with AsyncTestClient(APP) as client, client.websocket_connect("/chat/lobby") as socket:
        for _ in range(5):
            await socket.send_json({"text": "unread"})

    with pytest.raises(SocketClosed):
        await socket.receive_text()
