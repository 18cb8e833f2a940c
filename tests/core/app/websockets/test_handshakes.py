"""Handshakes: found, guarded, bound, accepted or refused; connections that are led by the framework."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Annotated, Any

import pytest
from starlette.exceptions import HTTPException, WebSocketException
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, StreamingResponse
from starlette.testclient import TestClient, WebSocketDenialResponse
from starlette.types import ASGIApp, Receive, Send
from starlette.types import Scope as ASGIScope
from starlette.websockets import WebSocketDisconnect

from armature.core import (
    Application,
    CallNext,
    Connection,
    Cookie,
    Header,
    Module,
    NotFound,
    Query,
    Reply,
    Unauthorized,
    controller,
    get,
    message,
    timeout,
    use_filter,
    use_guard,
    use_interceptor,
    use_middleware,
    websocket,
)
from armature.core.context import SocketContext
from armature.core.errors import ConnectionClosed, ResultError
from armature.core.routing import TrailingSlash
from tests.core.app.life import until
from tests.core.app.websockets.rooms import Said, connected
from tests.core.http.serving import QUIET, application, logged, serve


@get("/")
async def hello() -> str:
    return "hello"


def refusal(handler: Any, path: str = "/", **fields: Any) -> WebSocketDenialResponse:
    """The response that refuses a handshake."""
    client = serve(handler, **fields)
    with client, pytest.raises(WebSocketDenialResponse) as refused, client.websocket_connect(path):
        pass
    assert refused.value.headers["x-request-id"] == "test"
    return refused.value


async def closing(handler: Any, path: str = "/", **scope: Any) -> dict[str, Any]:
    """What a handshake is refused with where the server cannot send a response."""
    async with application(handler) as app, connected(app, path, denial=False, **scope) as peer:
        [sent] = await peer.ended()
    return sent


def test_all_that_comes_with_a_handshake_is_bound() -> None:
    @websocket("/rooms/{room}")
    async def enter(
        room: int, limit: int, agent: Annotated[str, Header()], key: Annotated[str, Cookie()], connection: Connection
    ) -> None:
        await connection.send([room, limit, agent, key])

    @websocket("/pages")
    async def pages(first: int, last: int) -> list[int]:
        return [first, last]

    headers = {"agent": "me", "cookie": "key=secret"}
    with serve(enter, pages) as client:
        with client.websocket_connect("/rooms/7?limit=3", headers=headers) as socket:
            assert socket.receive_json() == [7, 3, "me", "secret"]
        with client.websocket_connect("/pages?first=1&last=2") as socket:
            assert socket.receive_json() == [1, 2]


def test_all_values_that_are_not_valid_are_told_in_one_problem() -> None:
    @websocket("/rooms/{room}")
    async def enter(room: int, limit: Annotated[int, Query(ge=1)]) -> None: ...

    refused = refusal(enter, "/rooms/x?limit=0")

    assert refused.status_code == 422
    assert [each["pointer"] for each in refused.json()["errors"]] == ["/room", "/limit"]


def test_what_the_handler_returns_is_the_first_message() -> None:
    @websocket("/")
    async def enter() -> Said:
        return Said(by="ada", text="welcome")

    with serve(enter) as client, client.websocket_connect("/") as socket:
        assert socket.receive_json() == {"by": "ada", "text": "welcome"}


async def test_a_handler_that_yields_sends_on_its_own() -> None:
    closed: list[str] = []

    @websocket("/")
    async def ticks() -> AsyncIterator[int]:
        try:
            yield 1
            yield 2
            await asyncio.Event().wait()
        finally:
            closed.append("closed")

    async with application(ticks) as app, connected(app, "/") as peer:
        sent = await peer.heard(3)

    assert [each.get("text") for each in sent] == [None, "1", "2"]
    assert closed == ["closed"]


async def test_a_handshake_is_accepted_once_the_handler_has_ended() -> None:
    go_on = asyncio.Event()

    @websocket("/")
    async def enter() -> None:
        await go_on.wait()

    async with application(enter) as app, connected(app, "/") as peer:
        for _ in range(10):
            await asyncio.sleep(0)
        assert peer.sent == []
        go_on.set()
        [accepted] = await peer.heard(1)

    assert accepted == {"type": "websocket.accept", "subprotocol": None, "headers": [(b"x-request-id", b"test")]}


async def test_the_first_send_accepts_the_handshake_once() -> None:
    @websocket("/")
    async def enter(connection: Connection) -> None:
        await asyncio.gather(*(connection.send(str(number)) for number in range(50)))

    async with application(enter) as app, connected(app, "/") as peer:
        accepted, *sent = await peer.heard(51)

    assert accepted["type"] == "websocket.accept"
    assert sorted(int(each["text"]) for each in sent) == list(range(50))


def test_a_connection_tells_of_its_handshake() -> None:
    @websocket("/rooms/{room}", subprotocols=["chat.v2", "chat.v1"])
    async def enter(room: str, connection: Connection, context: SocketContext, http: HTTPConnection) -> None:
        assert connection is context.connection
        assert connection.is_open
        handshake = connection.handshake
        assert handshake is http
        seen = [connection.request_id, connection.subprotocol, connection.path_parameters["room"]]
        await connection.send([*seen, handshake.headers["agent"], str(handshake.url_for("hello"))])

    with (
        serve(hello, enter) as client,
        client.websocket_connect("/rooms/a%20b?x=%FF", ["chat.v1", "chat.v2"], headers={"agent": "me"}) as socket,
    ):
        chosen: Any = socket.accepted_subprotocol
        assert chosen == "chat.v2"
        assert socket.receive_json() == ["test", "chat.v2", "a b", "me", "ws://testserver/"]


async def test_the_url_of_a_handshake_can_be_built_whatever_bytes_came() -> None:
    @websocket("/")
    async def enter(connection: Connection) -> None:
        await connection.send(str(connection.handshake.url))

    async with application(enter) as app, connected(app, "/", query_string=b"x=\xff") as peer:
        sent = await peer.heard(2)

    assert sent[1]["text"] == "ws://test/?x=%FF"


def test_a_subprotocol_that_the_client_does_not_know_is_not_chosen() -> None:
    @websocket("/", subprotocols=["chat.v2"])
    async def enter() -> None: ...

    with serve(enter) as client, client.websocket_connect("/", ["other"]) as socket:
        assert socket.accepted_subprotocol is None


@pytest.mark.parametrize(
    ("value", "sent"),
    [
        ("text", {"text": "text"}),
        (b"\xff", {"bytes": b"\xff"}),
        (Said(by="ada", text="hi"), {"text": '{"by":"ada","text":"hi"}'}),
        ([1, None], {"text": "[1,null]"}),
        (None, {"text": "null"}),
    ],
    ids=str,
)
async def test_a_value_is_sent_by_its_class(value: Any, sent: dict[str, Any]) -> None:
    @websocket("/")
    async def enter(connection: Connection) -> None:
        await connection.send(value)

    async with application(enter) as app, connected(app, "/") as peer:
        messages = await peer.heard(2)

    assert messages[1] == {"type": "websocket.send", **sent}


async def test_what_is_no_json_cannot_be_sent() -> None:
    said: list[str] = []

    @websocket("/")
    async def enter(connection: Connection) -> None:
        with pytest.raises(ResultError) as caught:
            await connection.send(object())
        said.append(str(caught.value))

    async with application(enter) as app, connected(app, "/") as peer:
        await peer.heard(1)

    assert said == ["A object cannot be sent as JSON: Unable to serialize unknown type: <class 'object'>"]


async def test_a_connection_can_be_kept_until_it_ends() -> None:
    kept: list[Connection] = []

    @websocket("/")
    async def enter(connection: Connection) -> None:
        kept.append(connection)

    async with application(enter) as app:
        async with connected(app, "/") as peer:
            await peer.heard(1)
            await kept[0].send("from elsewhere")
            assert (await peer.heard(2))[1]["text"] == "from elsewhere"
        assert not kept[0].is_open
        with pytest.raises(ConnectionClosed) as caught:
            await kept[0].send("too late")
        await kept[0].close()

    assert str(caught.value) == "The WebSocket connection has ended; nothing can be sent to it any more."


async def test_a_connection_that_is_closed_from_elsewhere_ends() -> None:
    kept: list[Connection] = []

    @controller()
    class Room:
        @websocket()
        async def enter(self, connection: Connection) -> None:
            kept.append(connection)

        @message()
        async def say(self, said: str) -> str:
            return said

    async with application(Room) as app, connected(app, "/") as peer:
        await peer.heard(1)
        await kept[0].close(4001, "ä" * 100)
        peer.text("crossed")
        sent = await peer.ended()

    assert sent[1:] == [{"type": "websocket.close", "code": 4001, "reason": "ä" * 61}]


def test_a_connection_that_the_handler_closes_is_refused() -> None:
    @websocket("/")
    async def enter(connection: Connection) -> None:
        await connection.close(4001, "no")

    client = serve(enter)
    with client, pytest.raises(WebSocketDisconnect) as refused, client.websocket_connect("/"):
        pass

    assert (refused.value.code, refused.value.reason) == (4001, "no")


def test_no_route_is_404() -> None:
    refused = refusal(hello, "/nowhere")

    assert refused.status_code == 404
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.json() == {
        "type": "/problems/not-found",
        "title": "Not found",
        "status": 404,
        "detail": "No WebSocket is at this path.",
        "instance": "/nowhere",
        "request_id": "test",
    }


def test_a_path_that_cannot_be_decoded_is_400() -> None:
    @websocket("/rooms/{room}")
    async def enter(room: str) -> None: ...

    assert refusal(enter, "/rooms/%FF").status_code == 400


async def test_where_the_server_can_say_nothing_it_is_a_close_code() -> None:
    @websocket("/")
    async def enter() -> None:
        raise Unauthorized("Sign in first.", challenge="Bearer")

    assert await closing(enter) == {"type": "websocket.close", "code": 4401, "reason": "Sign in first."}


def test_a_guard_refuses_with_403() -> None:
    class Nobody:
        def can_activate(self, connection: HTTPConnection) -> bool:
            return "user" in connection.query_params

    @websocket("/")
    @use_guard(Nobody)
    async def enter() -> None: ...

    assert refusal(enter).status_code == 403
    with serve(enter) as client, client.websocket_connect("/?user=ada"):
        pass


def test_an_error_of_the_handler_refuses_with_its_headers() -> None:
    @websocket("/")
    async def enter(connection: Connection) -> None:
        raise NotFound("There is no such room.", headers={"x-rooms": "none"})

    refused = refusal(enter)

    assert (refused.status_code, refused.headers["x-rooms"]) == (404, "none")


def test_starlettes_error_refuses_too() -> None:
    @websocket("/")
    async def enter() -> None:
        raise HTTPException(409)

    assert refusal(enter).status_code == 409


def test_a_handler_that_takes_too_long_refuses() -> None:
    @websocket("/")
    @timeout(0.01)
    async def enter() -> None:
        await asyncio.Event().wait()

    assert refusal(enter).status_code == 503


async def test_an_error_with_a_close_code_refuses_with_it() -> None:
    @websocket("/")
    async def enter() -> None:
        raise WebSocketException(3000, "No.")

    assert await closing(enter) == {"type": "websocket.close", "code": 3000, "reason": "No."}


def test_an_error_that_nobody_meant_is_500_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    @websocket("/broken")
    async def enter() -> None:
        raise RuntimeError("broken")

    refused = refusal(enter, "/broken")

    assert refused.status_code == 500
    assert "broken" not in refused.json()["detail"]
    assert logged(caplog) == ["RuntimeError: broken"]


@pytest.mark.parametrize(
    ("error", "code", "reason"),
    [
        (NotFound("No room."), 4404, "No room."),
        (NotFound(), 4404, "Not found"),
        (WebSocketException(3000, "Enough."), 3000, "Enough."),
        (RuntimeError("broken"), 1011, "Internal server error"),
    ],
    ids=["meant", "titled", "coded", "broken"],
)
async def test_behind_the_acceptance_an_error_closes(error: Exception, code: int, reason: str) -> None:
    @websocket("/")
    async def enter(connection: Connection) -> None:
        await connection.send("welcome")
        raise error

    async with application(enter) as app, connected(app, "/") as peer:
        sent = await peer.ended()

    assert sent[2:] == [{"type": "websocket.close", "code": code, "reason": reason}]


class Refused(Exception):
    pass


@pytest.mark.parametrize(
    ("error", "caught", "status", "body"),
    [
        (Refused(), Reply("go away", status=418), 418, "go away"),
        (Refused(), "go away", 500, "go away"),
        (Refused(), PlainTextResponse("go away", 401), 401, "go away"),
        (Refused(), StreamingResponse(iter(["a"]), 401), 401, ""),
        (NotFound(), "go away", 404, "go away"),
    ],
    ids=["reply", "value", "response", "stream", "status of the error"],
)
def test_a_filter_words_the_refusal(error: Exception, caught: Any, status: int, body: str) -> None:
    class Catching:
        def catch(self, error: Exception) -> object:
            return caught

    @websocket("/")
    @use_filter(Catching)
    async def enter() -> str:
        raise error

    refused = refusal(enter)

    assert (refused.status_code, refused.text) == (status, body)


async def test_a_filter_of_an_accepted_connection_lets_it_end_with_the_code_of_the_error() -> None:
    class Catching:
        def catch(self, error: NotFound) -> str:
            return "caught"

    @websocket("/")
    @use_filter(Catching)
    async def enter(connection: Connection) -> str:
        await connection.send("welcome")
        raise NotFound

    async with application(enter) as app, connected(app, "/") as peer:
        sent = await peer.ended()

    assert sent[2:] == [{"type": "websocket.close", "code": 4404, "reason": "Not found"}]


def test_an_interceptor_that_answers_with_a_response_refuses() -> None:
    class Closed:
        def intercept(self, call_next: CallNext) -> PlainTextResponse:
            return PlainTextResponse("closed", 503)

    @websocket("/")
    @use_interceptor(Closed)
    async def enter() -> None: ...

    refused = refusal(enter)

    assert (refused.status_code, refused.text) == (503, "closed")


class Marking:
    """Middleware that adds a header to the acceptance, and a word to what the client says."""

    def __init__(self, app: ASGIApp, name: str = "outer") -> None:
        self.app = app
        self.name = name

    async def __call__(self, scope: ASGIScope, receive: Receive, send: Send) -> None:
        async def marked(message: Any) -> None:
            if message["type"] in {"websocket.accept", "websocket.http.response.start"}:
                message = {**message, "headers": [*message["headers"], (b"x-passed", self.name.encode())]}
            await send(message)

        async def received() -> Any:
            message = await receive()
            return {**message, "text": f"{message['text']} {self.name}"} if "text" in message else message

        await self.app(scope, received, marked)


class Inner(Marking):
    def __init__(self, app: ASGIApp) -> None:
        super().__init__(app, "inner")


async def test_middleware_of_all_levels_stands_around_a_connection() -> None:
    @controller()
    @use_middleware(Inner)
    class Room:
        @websocket()
        async def enter(self) -> None: ...

        @message()
        async def say(self, said: str) -> str:
            return said

    async with application(Room, middleware=[Marking]) as app, connected(app, "/") as peer:
        peer.text("hi")
        accepted, said = await peer.heard(2)

    assert accepted["headers"] == [(b"x-passed", b"inner"), (b"x-passed", b"outer"), (b"x-request-id", b"test")]
    assert said["text"] == "hi outer inner"


def test_a_refusal_passes_through_middleware() -> None:
    assert refusal(hello, "/nowhere", middleware=[Marking]).headers["x-passed"] == "outer"


def test_middleware_that_fails_refuses(caplog: pytest.LogCaptureFixture) -> None:
    class Failing:
        def __init__(self, app: ASGIApp) -> None: ...

        async def __call__(self, scope: ASGIScope, receive: Receive, send: Send) -> None:
            raise RuntimeError("middleware")

    assert refusal(hello, "/", middleware=[Failing]).status_code == 500
    assert logged(caplog) == ["RuntimeError: middleware"]


@pytest.mark.parametrize(("policy", "status"), [("strict", 404), ("ignore", 101), ("redirect", 101)])
@pytest.mark.parametrize("path", ["/rooms/", "/r%6Foms/"])
def test_the_other_slash_is_found_unless_the_policy_is_strict(path: str, policy: TrailingSlash, status: int) -> None:
    @websocket("/rooms")
    async def enter() -> None: ...

    client = TestClient(Application(Module(controllers=[enter]), trailing_slash=policy, settings=QUIET))
    with client:
        if status == 101:
            with client.websocket_connect(path):
                pass
        for missed in [path, "/nowhere", "/n%6Fwhere"] if status == 404 else ["/nowhere", "/n%6Fwhere"]:
            with pytest.raises(WebSocketDenialResponse) as refused, client.websocket_connect(missed):
                pass
            assert refused.value.status_code == 404


def test_prefix_version_and_root_path_stand_before_a_websocket() -> None:
    @controller("/rooms", version="2")
    class Room:
        @websocket("/{room}")
        async def enter(self, room: str, connection: Connection) -> None:
            await connection.send(room)

    app = Application(Module(controllers=[Room]), prefix="/api", settings=QUIET)
    client = TestClient(app, root_path="/behind")
    with client, client.websocket_connect("/behind/api/v2/rooms/a%2Fb") as socket:
        assert socket.receive_text() == "a/b"


def test_a_route_of_ours_comes_before_a_mount() -> None:
    @websocket("/legacy/ours")
    async def enter(connection: Connection) -> None:
        await connection.send("ours")

    @websocket("/theirs")
    async def theirs(connection: Connection, context: SocketContext) -> None:
        await connection.send(f"theirs {context.request_id}")

    guest = Application(Module(controllers=[theirs]), settings=QUIET)
    client = serve(enter, mounts={"/legacy": guest})
    with client, client.websocket_connect("/legacy/ours") as ours, client.websocket_connect("/legacy/theirs") as other:
        assert ours.receive_text() == "ours"
        assert other.receive_text() == "theirs test"


async def test_an_id_is_made_where_none_comes_and_traceparent_is_echoed() -> None:
    @websocket("/")
    async def enter() -> None: ...

    traceparent = b"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    headers = [(b"traceparent", traceparent)]
    async with application(enter) as app, connected(app, "/", headers=headers) as peer:
        [accepted] = await peer.heard(1)
    async with application(enter) as app, connected(app, "/", headers=[(b"x-request-id", b"bad id")]) as other:
        [made] = await other.heard(1)

    assert accepted["headers"] == [(b"x-request-id", b"test"), (b"traceparent", traceparent)]
    assert made["headers"][0][1] not in {b"bad id", b"test"}


async def test_a_client_that_leaves_during_the_handshake_is_no_error(caplog: pytest.LogCaptureFixture) -> None:
    class Lost(Exception):
        pass

    started = asyncio.Event()

    @websocket("/")
    async def enter(connection: Connection) -> None:
        started.set()
        await connection.send("welcome")

    app = application(enter)
    async with app:
        scope = {"type": "websocket", "path": "/", "headers": []}

        async def receive() -> Any:
            return {"type": "websocket.connect"}

        async def send(message: Any) -> None:
            raise ConnectionResetError

        await app(scope, receive, send)

    assert started.is_set()
    assert caplog.records == []


async def test_a_client_that_is_gone_cannot_be_refused() -> None:
    async with application(hello) as app:

        async def receive() -> Any:
            return {"type": "websocket.disconnect"}

        async def send(message: Any) -> None:
            raise ConnectionResetError

        scope = {"type": "websocket", "path": "/nowhere", "headers": [], "extensions": {"websocket.http.response": {}}}
        await app(scope, receive, send)


async def test_one_record_tells_of_a_connection_at_its_end(caplog: pytest.LogCaptureFixture) -> None:
    @websocket("/rooms/{room}")
    async def enter(room: str) -> None: ...

    app = Application(Module(controllers=[enter]))
    async with app:
        async with connected(app, "/rooms/7") as peer:
            await peer.heard(1)
            peer.leave(4999)
        async with connected(app, "/nowhere") as other:
            await other.ended()
        await until(lambda: len(_access(caplog)) == 2)

    (route, first), (missed, second) = _access(caplog)
    assert (route, first) == ("/rooms/{room}", 4999)
    assert (missed, second) == ("/nowhere", 404)


def _access(caplog: pytest.LogCaptureFixture) -> list[tuple[str, int]]:
    found = [each.msg for each in caplog.records if each.name == "armature.access"]
    return [(each["route"], each["status"]) for each in found if isinstance(each, dict)]


def test_a_handshake_problem_is_json() -> None:
    assert json.loads(refusal(hello, "/nowhere").text)["status"] == 404


async def test_a_handler_that_yields_and_fails_closes(caplog: pytest.LogCaptureFixture) -> None:
    @websocket("/")
    async def ticks() -> AsyncIterator[int]:
        yield 1
        raise RuntimeError("broken")

    async with application(ticks) as app, connected(app, "/") as peer:
        sent = await peer.ended()

    assert [each["type"] for each in sent] == ["websocket.accept", "websocket.send", "websocket.close"]
    assert sent[2]["code"] == 1011
    assert logged(caplog) == ["RuntimeError: broken"]
