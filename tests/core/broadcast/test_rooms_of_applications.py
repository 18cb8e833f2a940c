"""Rooms in an application: clients hear each other, come and go."""

import asyncio

import pytest
from starlette.websockets import WebSocket

from armature.core import Connection, websocket
from armature.core.broadcast import BroadcastModule, Rooms
from tests.core.app.life import until
from tests.core.app.websockets.rooms import Peer, connected
from tests.core.broadcast.clients import chat, present, rooms_of, texts
from tests.core.http.serving import application


async def test_what_one_says_all_in_the_room_hear() -> None:
    async with chat() as app, connected(app, "/rooms/1/ada") as ada, connected(app, "/rooms/1/bob") as bob:
        await present(app, "1", "ada", "bob")
        async with connected(app, "/rooms/2/eve") as eve:
            await present(app, "2", "eve")
            ada.text('{"type": "say", "text": "hello"}')
            await ada.heard(3)
            await bob.heard(2)
            heard = texts(ada), texts(bob), texts(eve)

    assert heard == (['{"arrived":"bob"}', "ada: hello"], ["ada: hello"], [])


async def test_a_message_can_leave_its_sender_out() -> None:
    async with chat() as app, connected(app, "/rooms/1/ada") as ada, connected(app, "/rooms/1/bob") as bob:
        await present(app, "1", "ada", "bob")
        ada.text('{"type": "tell", "text": "hello"}')
        await bob.heard(2)
        bob.text('{"type": "tell", "text": "hello back"}')
        await ada.heard(3)
        heard = texts(ada), texts(bob)

    assert heard == (['{"arrived":"bob"}', "bob: hello back"], ["ada: hello"])


@pytest.mark.parametrize("ends", ["leaves", "is cancelled"])
async def test_a_member_leaves_with_its_connection_and_the_others_are_told(ends: str) -> None:
    async with chat() as app, connected(app, "/rooms/1/ada") as ada:
        await present(app, "1", "ada")
        async with connected(app, "/rooms/1/bob") as bob:
            await present(app, "1", "ada", "bob")
            if ends == "leaves":
                bob.leave()
            else:
                assert bob.task is not None
                bob.task.cancel()
                await asyncio.wait({bob.task})
                bob.task = asyncio.create_task(asyncio.sleep(0))
            await ada.heard(3)
        rooms = await present(app, "1", "ada")
        figures = rooms.figures

    assert texts(ada) == ['{"arrived":"bob"}', '{"departed":"bob"}']
    assert (figures.rooms, figures.clients, figures.disconnected) == (1, 1, 0)


async def test_a_connection_that_is_refused_after_it_joined_is_in_no_room() -> None:
    @websocket("/")
    async def enter(connection: Connection, rooms: Rooms) -> None:
        await rooms.join("1", connection)
        raise PermissionError

    async with application(enter, imports=[BroadcastModule]) as app, connected(app, "/") as peer:
        await peer.ended()
        rooms = await rooms_of(app)
        left = rooms.members("1"), rooms.figures.clients

    assert left == ([], 0)


async def test_a_stop_closes_with_1001_and_empties_the_rooms() -> None:
    app = chat()
    await app.start()
    async with connected(app, "/rooms/1/ada") as ada:
        rooms = await present(app, "1", "ada")
        await app.stop()
        sent = await ada.ended()

    assert sent[-1]["code"] == 1001
    assert (rooms.figures.rooms, rooms.figures.clients) == (0, 0)


async def test_a_room_can_be_closed_behind_what_waits() -> None:
    async with chat() as app, connected(app, "/rooms/1/ada") as ada:
        rooms = await present(app, "1", "ada")
        await rooms.send("1", "the end")
        await rooms.close("1", 4000, "closed at ten")
        sent = await ada.heard(3)
        await until(lambda: not rooms.figures.clients)
        figures = rooms.figures

    assert [each.get("text") or each.get("code") for each in sent[1:]] == ["the end", 4000]
    assert sent[-1]["reason"] == "closed at ten"
    assert (figures.rooms, figures.clients) == (0, 0)


async def test_a_loop_of_ones_own_visits_a_room() -> None:
    @websocket("/{name}")
    async def loop(name: str, socket: WebSocket, rooms: Rooms) -> None:
        await socket.accept()
        async with rooms.visit("1", socket, member=name, departure=f"{name} left"):
            async for text in socket.iter_text():
                await rooms.send("1", text, except_=socket)

    async with application(loop, imports=[BroadcastModule]) as app, connected(app, "/ada") as ada:
        await present(app, "1", "ada")
        async with connected(app, "/bob") as bob:
            await present(app, "1", "ada", "bob")
            bob.text("hello")
            await ada.heard(2)
        await ada.heard(3)
        rooms = await present(app, "1", "ada")
        await rooms.send("1", b"\0")
        sent = await ada.heard(4)

    assert [each.get("text") or each.get("bytes") for each in sent[1:4]] == ["hello", "bob left", b"\0"]
    assert texts(bob) == []


async def test_ten_thousand_connections_that_come_and_go_leave_nothing() -> None:
    app = chat()
    async with app:
        rooms = await rooms_of(app)
        tasks = len(asyncio.all_tasks())
        for _ in range(100):
            peers = [Peer() for _ in range(100)]
            for number, peer in enumerate(peers):
                path = f"/rooms/{number % 50}/n"
                scope = {"type": "websocket", "path": path, "headers": [], "query_string": b""}
                peer.say({"type": "websocket.connect"})
                peer.leave()
                peer.task = asyncio.create_task(app(scope, peer.receive, peer.send))
            await asyncio.gather(*(peer.ended() for peer in peers))
        await until(lambda: len(asyncio.all_tasks()) == tasks)
        figures = rooms.figures

    assert figures == (0, 0, 0, 0, 0)
