"""Messages: chosen by their model, validated, guarded, each a unit of work of its own, answered in order."""

import asyncio
import dataclasses
import json
from collections.abc import AsyncIterator
from enum import Enum, StrEnum
from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException, WebSocketException
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, StreamingResponse
from typing_extensions import TypedDict

from armature.core import (
    BadRequest,
    Body,
    CallNext,
    Conflict,
    Connection,
    ExecutionContext,
    Header,
    MessageContext,
    NotFound,
    Query,
    Reply,
    Scope,
    body_limit,
    controller,
    injectable,
    message,
    provide,
    timeout,
    use_filter,
    use_guard,
    use_interceptor,
    websocket,
)
from armature.core.correlation import request_id
from tests.core.app.websockets.rooms import Leave, Said, Say, connected, invalid, trouble
from tests.core.http.serving import FAILED, application, logged, serve


class Chat:
    """The half of a controller that opens its connections."""

    @websocket()
    async def enter(self) -> None: ...


def answers(method: Any, *sent: str | bytes, path: str = "/", **fields: Any) -> list[Any]:
    """What the messages get, each in turn; a marker is sent last, to see that nothing more came."""
    cls = controller()(type("Room", (Chat,), {"take": method}))
    found: list[Any] = []
    with serve(cls, **fields) as client, client.websocket_connect(path) as socket:
        for each in sent:
            socket.send_bytes(each) if isinstance(each, bytes) else socket.send_text(each)
            received = socket.receive()
            found.append(received.get("text") if received.get("text") is not None else received.get("bytes"))
    return found


def problems(method: Any, *sent: str | bytes, **fields: Any) -> list[Any]:
    return [json.loads(each) for each in answers(method, *sent, **fields)]


def test_a_model_is_read_from_json_and_the_result_is_sent_as_json() -> None:
    @message()
    async def take(self: Any, said: Say) -> Said:
        return Said(by="ada", text=said.text)

    assert answers(take, '{"text": "hi"}') == ['{"by":"ada","text":"hi"}']


def test_what_the_annotation_does_not_declare_never_leaves() -> None:
    class Secret(Said):
        password: str

    @message()
    async def take(self: Any, said: Say) -> Said:
        return Secret(by="ada", text=said.text, password="hunter2")

    assert answers(take, '{"text": "hi"}') == ['{"by":"ada","text":"hi"}']


class Move(TypedDict):
    x: int


@dataclasses.dataclass
class Jump:
    x: int


class Color(Enum):
    RED = "red"


@pytest.mark.parametrize(
    ("form", "sent", "said"),
    [
        (str, "a text", "'a text'"),
        (Annotated[str, Field(max_length=6)], '"text"', "'\"text\"'"),
        (bytes, b"\x00\xff", r"b'\x00\xff'"),
        (Annotated[bytes, Field(max_length=6)], b"", "b''"),
        (int, "7", "7"),
        (list[int], "[1, 2]", "[1, 2]"),
        (Move, '{"x": 1}', "{'x': 1}"),
        (Jump, '{"x": 1}', "Jump(x=1)"),
        (Color, '"red"', "<Color.RED: 'red'>"),
        (str | None, '"quoted"', "'quoted'"),
        (int | Move, '{"x": 1}', "{'x': 1}"),
        (dict[str, int], '{"x": 1}', "{'x': 1}"),
    ],
    ids=str,
)
def test_a_message_is_of_any_type(form: Any, sent: str | bytes, said: str) -> None:
    @message()
    # a type that is known only at run time
    async def take(self: Any, given: form) -> str:  # pyright: ignore[reportInvalidTypeForm]
        return repr(given)

    assert answers(take, sent) == [said]


@pytest.mark.parametrize(
    ("returned", "value", "sent"),
    [
        (str, "text", "text"),
        (str, "", ""),
        (bytes, b"\xff", b"\xff"),
        (int, 7, "7"),
        (list[Say], [Say(text="a")], '[{"type":"say","text":"a"}]'),
        (str | None, "text", '"text"'),
    ],
    ids=str,
)
def test_a_result_is_sent_by_its_annotation(returned: Any, value: Any, sent: Any) -> None:
    @message()
    # a type that is known only at run time
    async def take(self: Any, said: str) -> returned:  # pyright: ignore[reportInvalidTypeForm]
        return value

    assert answers(take, "?") == [sent]


def test_what_is_null_in_json_sends_nothing() -> None:
    @controller()
    class Room(Chat):
        @message()
        async def half(self, number: float) -> float:
            return float("nan") if number < 0 else number / 2

    with serve(Room) as client, client.websocket_connect("/") as socket:
        socket.send_text("-1")
        socket.send_text("1")
        assert socket.receive_text() == "0.5"


def test_none_sends_nothing() -> None:
    @controller()
    class Room(Chat):
        @message()
        async def say(self, said: Say) -> Said | None:
            return None if said.text == "nothing" else Said(by="ada", text=said.text)

        @message()
        async def leave(self, left: Leave) -> None: ...

    with serve(Room) as client, client.websocket_connect("/") as socket:
        socket.send_json({"type": "say", "text": "nothing"})
        socket.send_json({"type": "leave"})
        socket.send_json({"type": "say", "text": "something"})
        assert socket.receive_json() == {"by": "ada", "text": "something"}


@pytest.mark.parametrize(
    ("item", "values", "sent"),
    [
        (str, ["a\n", ""], ["a\n", ""]),
        (bytes, [b"a", b"b\n"], [b"a", b"b\n"]),
        (int | None, [1, None, 2], ["1", "2"]),
    ],
    ids=["text", "bytes", "json"],
)
def test_each_item_of_a_stream_is_a_message(item: Any, values: list[Any], sent: list[Any]) -> None:
    @controller()
    class Room(Chat):
        @message()
        # a type that is known only at run time
        async def take(self, said: str) -> AsyncIterator[item]:  # pyright: ignore[reportInvalidTypeForm]
            for value in values:
                yield value

    with serve(Room) as client, client.websocket_connect("/") as socket:
        socket.send_text("?")
        received = [socket.receive() for _ in sent]

    assert [each["text"] if "text" in each else each["bytes"] for each in received] == sent


async def test_a_stream_ends_when_the_client_leaves() -> None:
    closed: list[str] = []

    @controller()
    class Room(Chat):
        @message()
        async def take(self, said: str) -> AsyncIterator[str]:
            try:
                yield "first"
                await asyncio.Event().wait()
            finally:
                closed.append("closed")

    async with application(Room) as app, connected(app, "/") as peer:
        peer.text("?")
        await peer.heard(2)
        peer.leave()
        sent = await peer.ended()

    assert [each["type"] for each in sent] == ["websocket.accept", "websocket.send"]
    assert closed == ["closed"]


async def test_a_message_during_a_stream_waits_for_its_end() -> None:
    go_on = asyncio.Event()

    @controller()
    class Room(Chat):
        @message()
        async def take(self, said: str) -> AsyncIterator[str]:
            yield f"{said} begins"
            await go_on.wait()
            yield f"{said} ends"

    async with application(Room) as app, connected(app, "/") as peer:
        peer.text("one")
        await peer.heard(2)
        peer.text("two")
        await asyncio.sleep(0)
        go_on.set()
        sent = await peer.heard(5)

    assert [each["text"] for each in sent[1:]] == ["one begins", "one ends", "two begins", "two ends"]


async def test_a_stream_that_fails_says_so() -> None:
    @controller()
    class Room(Chat):
        @message()
        async def take(self, said: str) -> AsyncIterator[str]:
            yield "first"
            raise Conflict("Somebody else was quicker.")

    async with application(Room) as app, connected(app, "/") as peer:
        peer.text("?")
        sent = await peer.heard(3)

    assert sent[1]["text"] == "first"
    assert json.loads(sent[2]["text"]) == trouble(1, 409, "conflict", "Conflict", "Somebody else was quicker.")


async def test_a_stream_is_closed_at_the_stop() -> None:
    closed: list[str] = []

    @controller()
    class Room(Chat):
        @message()
        async def take(self, said: str) -> AsyncIterator[str]:
            try:
                yield "first"
                await asyncio.Event().wait()
            finally:
                closed.append("closed")

    app = application(Room)
    await app.start()
    async with connected(app, "/") as peer:
        peer.text("?")
        await peer.heard(2)
        await app.stop()
        sent = await peer.ended()

    assert (sent[-1]["code"], closed) == (1001, ["closed"])


def test_models_are_told_apart_by_a_literal() -> None:
    @controller()
    class Room(Chat):
        @message()
        async def say(self, said: Say) -> str:
            return f"said {said.text}"

        @message()
        async def leave(self, left: Leave) -> str:
            return "left"

    with serve(Room) as client, client.websocket_connect("/") as socket:
        socket.send_json({"type": "leave"})
        socket.send_json({"text": "hi", "type": "say"})
        assert [socket.receive_text(), socket.receive_text()] == ["left", "said hi"]


class Kind(StrEnum):
    MOVED = "moved"


class Moved(BaseModel):
    kind: Literal[Kind.MOVED] = Field(alias="type")


class Turned(TypedDict):
    type: Literal["turned", 7]


@dataclasses.dataclass
class Gone:
    type: Literal["gone"]


class Stopped(BaseModel):
    other: Literal["never"] = "never"
    type: Annotated[Literal["stopped"], "a note"]


class Steps:
    @message()
    async def step(self, step: Moved | Turned) -> str:
        return type(step).__name__

    @message()
    async def end(self, end: Annotated[Gone | Stopped, Field(discriminator="type")]) -> str:
        return type(end).__name__


@pytest.mark.parametrize(
    ("tag", "model"),
    [("moved", "Moved"), ("turned", "dict"), (7, "dict"), ("gone", "Gone"), ("stopped", "Stopped")],
)
def test_models_of_all_kinds_and_unions_are_told_apart(tag: Any, model: str) -> None:
    room = controller()(type("Room", (Chat, Steps), {}))

    with serve(room) as client, client.websocket_connect("/") as socket:
        socket.send_json({"type": tag})
        assert socket.receive_text() == model


TAGS = "'moved', 'turned', 7, 'gone', 'stopped'"


@pytest.mark.parametrize(
    ("sent", "pointer", "code", "detail"),
    [
        ("[]", "", "model_type", "Input should be an object."),
        ("{}", "/type", "union_tag_not_found", f"The field is required, as one of {TAGS}."),
        ('{"type": "x"}', "/type", "union_tag_invalid", f"Input should be one of {TAGS}."),
        ('{"type": ["gone"]}', "/type", "union_tag_invalid", f"Input should be one of {TAGS}."),
    ],
)
def test_a_message_of_no_method_is_a_problem(sent: str, pointer: str, code: str, detail: str) -> None:
    room = controller()(type("Room", (Chat, Steps), {}))

    with serve(room) as client, client.websocket_connect("/") as socket:
        socket.send_text(sent)
        assert socket.receive_json() == invalid(1, pointer, code, detail)


@pytest.mark.parametrize("form", [Say, Annotated[Say | Leave, Field(discriminator="type")]], ids=["one", "several"])
def test_what_is_no_json_is_a_problem(form: Any) -> None:
    @message()
    # a type that is known only at run time
    async def take(self: Any, said: form) -> None: ...  # pyright: ignore[reportInvalidTypeForm]

    detail = "The message is not valid JSON. Key must be a string at line 1 column 2."
    assert problems(take, "{7}") == [trouble(1, 400, "bad-request", "Bad request", detail)]


def test_what_is_no_json_is_a_problem_where_methods_are_told_apart() -> None:
    room = controller()(type("Room", (Chat, Steps), {}))

    with serve(room) as client, client.websocket_connect("/") as socket:
        socket.send_text("{7}")
        detail = "The message is not valid JSON. Key must be a string at line 1 column 2."
        assert socket.receive_json() == trouble(1, 400, "bad-request", "Bad request", detail)


def test_a_message_that_is_not_valid_leaves_the_connection_open() -> None:
    @message()
    async def take(self: Any, said: Say) -> Said:
        return Said(by="ada", text=said.text)

    first, second, third = problems(take, "{}", '{"type": "say", "text": 7}', '{"text": "hi"}')

    assert first == invalid(1, "/text", "missing", "Field required")
    assert second == invalid(2, "/text", "string_type", "Input should be a valid string")
    assert third == {"by": "ada", "text": "hi"}


def test_a_frame_of_the_wrong_kind_is_a_problem() -> None:
    @message()
    async def take(self: Any, said: Say) -> None: ...

    @message()
    async def raw(self: Any, said: bytes) -> None: ...

    title = "Unsupported media type"
    assert problems(take, b"{}") == [
        trouble(1, 415, "unsupported-media-type", title, "This connection takes text, and this message is binary.")
    ]
    assert problems(raw, "{}") == [
        trouble(1, 415, "unsupported-media-type", title, "This connection takes binary messages, and this one is text.")
    ]


def test_text_and_binary_have_a_method_each() -> None:
    @controller()
    class Room(Chat):
        @message()
        async def text(self, said: str) -> str:
            return f"text {said}"

        @message()
        async def binary(self, said: bytes) -> bytes:
            return b"binary " + said

    with serve(Room) as client, client.websocket_connect("/") as socket:
        socket.send_bytes(b"1")
        socket.send_text("2")
        assert (socket.receive_bytes(), socket.receive_text()) == (b"binary 1", "text 2")


def test_a_connection_without_methods_takes_no_messages() -> None:
    @websocket("/")
    async def enter() -> None: ...

    with serve(enter) as client, client.websocket_connect("/") as socket:
        socket.send_text("?")
        socket.send_bytes(b"?")
        for number in (1, 2):
            detail = "This connection takes no messages."
            assert socket.receive_json() == trouble(number, 404, "not-found", "Not found", detail)


def test_values_of_the_handshake_are_bound_at_each_message() -> None:
    @controller("/rooms/{room}")
    class Room:
        @websocket()
        async def enter(self) -> None: ...

        @message()
        async def say(
            self, room: int, said: Say, mode: Annotated[str, Query()], agent: Annotated[str, Header()]
        ) -> list[object]:
            return [room, said.text, mode, agent]

    with serve(Room) as client, client.websocket_connect("/rooms/7?mode=x", headers={"agent": "me"}) as socket:
        socket.send_text('{"text":"hi"}')
        assert socket.receive_json() == [7, "hi", "x", "me"]


def test_the_context_of_a_message_has_all_of_it_and_the_handshake() -> None:
    @controller("/rooms/{room}")
    class Room:
        @websocket()
        async def enter(self) -> None: ...

        @message()
        async def say(
            self, said: Say, context: MessageContext, http: HTTPConnection, connection: Connection
        ) -> list[object]:
            assert connection is context.connection
            places = [each["room"] for each in (http.path_params, connection.path_parameters, context.path_parameters)]
            return [context.body.decode(), context.text, dict(context.query), places, http.headers["agent"]]

    with serve(Room) as client, client.websocket_connect("/rooms/7?mode=x", headers={"agent": "me"}) as socket:
        socket.send_text('{"text":"hi"}')
        assert socket.receive_json() == ['{"text":"hi"}', '{"text":"hi"}', {"mode": "x"}, ["7"] * 3, "me"]


def test_each_message_has_an_id_of_its_own() -> None:
    @message()
    async def take(self: Any, said: str, context: ExecutionContext) -> str:
        return f"{context.request_id} {request_id()} {context.transport}"

    assert answers(take, "?", "?") == ["test.1 test.1 message", "test.2 test.2 message"]


def test_each_message_has_a_scope_of_its_own() -> None:
    events: list[str] = []

    class Session:
        pass

    async def opened(context: ExecutionContext) -> AsyncIterator[Session]:
        events.append(f"open {context.request_id}")
        yield Session()
        events.append(f"close {context.request_id}")

    @controller()
    class Room:
        @websocket()
        async def enter(self, session: Session) -> None:
            events.append("entered")

        @message()
        async def say(self, said: str, session: Session) -> str:
            events.append(said)
            return said

    app = serve(Room, providers=[provide(Session).by(opened, scope=Scope.REQUEST)])
    with app as client, client.websocket_connect("/") as socket:
        for said in ("one", "two"):
            socket.send_text(said)
            socket.receive_text()

    assert events == [
        *("open test", "entered", "close test"),
        *("open test.1", "one", "close test.1"),
        *("open test.2", "two", "close test.2"),
    ]


def test_a_scope_that_fails_to_close_is_a_problem() -> None:
    class Session:
        pass

    async def opened() -> AsyncIterator[Session]:
        yield Session()
        raise Conflict("Not committed.")

    @message()
    async def take(self: Any, said: str, session: Session) -> str:
        return "committed"

    providers = [provide(Session).by(opened, scope=Scope.REQUEST)]
    assert problems(take, "?", providers=providers) == [trouble(1, 409, "conflict", "Conflict", "Not committed.")]


@injectable(scope=Scope.REQUEST)
class User:
    def __init__(self, connection: HTTPConnection) -> None:
        self.name = connection.query_params.get("user", "nobody")


def test_a_principal_made_from_the_connection_works_at_handshake_and_message() -> None:
    @controller()
    class Room:
        @websocket()
        async def enter(self, user: User, connection: Connection) -> None:
            await connection.send(f"welcome {user.name}")

        @message()
        async def say(self, said: str, user: User) -> str:
            return f"{user.name}: {said}"

    with serve(Room, providers=[User]) as client, client.websocket_connect("/?user=ada") as socket:
        socket.send_text("hi")
        assert [socket.receive_text(), socket.receive_text()] == ["welcome ada", "ada: hi"]


def test_guards_of_all_levels_run_at_each_message() -> None:
    seen: list[str] = []

    class Noting:
        def __init__(self, name: str) -> None:
            self.name = name

        def can_activate(self, context: ExecutionContext) -> bool:
            seen.append(f"{self.name} {context.transport}")
            return True

    @controller()
    @use_guard(Noting("controller"))
    class Room:
        @websocket()
        async def enter(self) -> None: ...

        @message()
        @use_guard(Noting("route"))
        async def say(self, said: str) -> str:
            return said

    with serve(Room, guards=[Noting("application")]) as client, client.websocket_connect("/") as socket:
        socket.send_text("hi")
        socket.receive_text()

    handshake = ["application websocket", "controller websocket"]
    assert seen == [*handshake, "application message", "controller message", "route message"]


def test_a_guard_refuses_one_message() -> None:
    class Quiet:
        def can_activate(self, said: Say) -> bool:
            return said.text != "shout"

    @message()
    @use_guard(Quiet)
    async def take(self: Any, said: Say) -> str:
        return said.text

    refused, passed = answers(take, '{"text": "shout"}', '{"text": "hi"}')

    assert json.loads(refused)["status"] == 403
    assert passed == "hi"


def test_a_guard_comes_before_validation() -> None:
    class Closed:
        def can_activate(self) -> bool:
            return False

    @message()
    @use_guard(Closed)
    async def take(self: Any, said: Say) -> None: ...

    assert problems(take, "{}")[0]["status"] == 403


def test_a_value_in_a_guard_is_of_the_query_also_around_a_message() -> None:
    class Numbered:
        def can_activate(self, number: int) -> bool:
            return number == 7

    @message()
    @use_guard(Numbered)
    async def take(self: Any, said: int) -> str:
        return str(said)

    assert answers(take, "1", path="/?number=7") == ["1"]


def test_an_interceptor_stands_around_each_message() -> None:
    class Shouting:
        async def intercept(self, call_next: CallNext) -> object:
            return f"{await call_next()}!"

    @message()
    @use_interceptor(Shouting)
    async def take(self: Any, said: str) -> str:
        return said

    assert answers(take, "hi") == ["hi!"]


def test_what_an_interceptor_of_http_adds_to_a_result_is_left_out() -> None:
    class Adding:
        async def intercept(self, call_next: CallNext) -> object:
            return Reply(await call_next(), headers={"x-added": "yes"})

    @message()
    @use_interceptor(Adding)
    async def take(self: Any, said: str) -> str:
        return said

    assert answers(take, "hi") == ["hi"]


class Refused(Exception):
    pass


@pytest.mark.parametrize(
    ("caught", "sent"),
    [("a value", "a value"), (PlainTextResponse("a response"), "a response")],
    ids=["value", "response"],
)
def test_a_filter_answers_a_message(caught: Any, sent: str) -> None:
    class Catching:
        def catch(self, error: Refused) -> object:
            return caught

    @message()
    @use_filter(Catching)
    async def take(self: Any, said: str) -> str:
        raise Refused

    assert answers(take, "hi") == [sent]


def test_an_empty_response_of_a_filter_is_no_message() -> None:
    class Catching:
        def catch(self, error: Refused) -> object:
            return PlainTextResponse("")

    @controller()
    class Room(Chat):
        @message()
        @use_filter(Catching)
        async def take(self, said: str) -> str:
            if said == "refuse":
                raise Refused
            return said

    with serve(Room) as client, client.websocket_connect("/") as socket:
        socket.send_text("refuse")
        socket.send_text("next")
        assert socket.receive_text() == "next"


def test_a_response_without_a_whole_body_cannot_be_sent(caplog: pytest.LogCaptureFixture) -> None:
    class Catching:
        def catch(self, error: Refused) -> object:
            return StreamingResponse(iter(["a"]))

    @message()
    @use_filter(Catching)
    async def take(self: Any, said: str) -> str:
        raise Refused

    assert problems(take, "hi") == [FAILED | {"request_id": "test.1"}]
    assert logged(caplog) == ["ResultError: A StreamingResponse has no whole body, and cannot be sent as a message."]


def test_an_error_that_nobody_meant_is_logged_and_the_connection_goes_on(caplog: pytest.LogCaptureFixture) -> None:
    @message()
    async def take(self: Any, said: str) -> str:
        return str(1 // int(said))

    failed, passed = answers(take, "0", "1")

    assert json.loads(failed) == FAILED | {"request_id": "test.1"}
    assert passed == "1"
    assert logged(caplog) == ["ZeroDivisionError: integer division or modulo by zero"]
    [record] = [each.msg for each in caplog.records if each.name == "armature.requests"]
    assert isinstance(record, dict)
    assert (record["event"], record["route"]) == ("message failed", "/")


def test_starlettes_errors_are_problems_too() -> None:
    @message()
    async def take(self: Any, said: str) -> str:
        raise HTTPException(404, "No such room.")

    assert problems(take, "?") == [trouble(1, 404, "not-found", "Not found", "No such room.")]


def test_an_error_with_a_close_code_closes() -> None:
    @controller()
    class Room(Chat):
        @message()
        async def take(self, said: str) -> str:
            raise WebSocketException(3000, "Enough.")

    with serve(Room) as client, client.websocket_connect("/") as socket:
        socket.send_text("?")
        assert socket.receive() == {"type": "websocket.close", "code": 3000, "reason": "Enough."}


def test_a_message_takes_no_longer_than_its_time() -> None:
    @message()
    @timeout(0.01)
    async def take(self: Any, said: str) -> str:
        await asyncio.Event().wait()
        return "never"

    assert problems(take, "?")[0]["status"] == 503


def test_a_method_that_blocks_runs_in_a_thread() -> None:
    @message()
    def take(self: Any, said: str) -> str:
        with pytest.raises(RuntimeError):
            asyncio.get_running_loop()
        return said

    assert answers(take, "hi") == ["hi"]


async def test_messages_are_handled_one_after_the_other() -> None:
    events: list[str] = []
    go_on = asyncio.Event()

    @controller()
    class Room(Chat):
        @message()
        async def take(self, said: str) -> str:
            events.append(f"{said} begins")
            if said == "one":
                await go_on.wait()
            events.append(f"{said} ends")
            return said

    async with application(Room) as app, connected(app, "/") as peer:
        peer.text("one")
        peer.text("two")
        for _ in range(10):
            await asyncio.sleep(0)
        assert events == ["one begins"]
        go_on.set()
        sent = await peer.heard(3)

    assert [each["text"] for each in sent[1:]] == ["one", "two"]
    assert events == ["one begins", "one ends", "two begins", "two ends"]


@pytest.mark.parametrize("sent", ["x" * 11, b"x" * 11, "ä" * 6], ids=["text", "binary", "in bytes"])
async def test_a_message_beyond_the_limit_closes(sent: str | bytes) -> None:
    @controller()
    @body_limit(10)
    class Room(Chat):
        @message()
        async def text(self, said: str) -> str:
            return said

        @message()
        async def binary(self, said: bytes) -> bytes:
            return said

    async with application(Room) as app, connected(app, "/") as peer:
        peer.text("x" * 10)
        peer.binary(sent) if isinstance(sent, bytes) else peer.text(sent)
        _, passed, closing = await peer.heard(3)

    assert passed["text"] == "x" * 10
    assert closing == {"type": "websocket.close", "code": 1009, "reason": "A message has at most 10 bytes."}


async def test_each_method_has_its_own_limit() -> None:
    @controller()
    class Room(Chat):
        @message()
        @body_limit(3)
        async def text(self, said: str) -> str:
            return said

        @message()
        async def binary(self, said: bytes) -> bytes:
            return said

    async with application(Room) as app, connected(app, "/") as peer:
        peer.binary(b"1234")
        peer.text("1234")
        _, passed, closing = await peer.heard(3)

    assert (passed["bytes"], closing["code"]) == (b"1234", 1009)


async def test_a_result_for_a_client_that_has_left_is_dropped(caplog: pytest.LogCaptureFixture) -> None:
    @controller()
    class Room(Chat):
        @message()
        async def take(self, said: str, connection: Connection) -> str:
            await connection.close(4000, "bye")
            await connection.close()
            return "too late"

    async with application(Room) as app, connected(app, "/") as peer:
        peer.text("?")
        sent = await peer.ended()

    assert sent[1:] == [{"type": "websocket.close", "code": 4000, "reason": "bye"}]
    assert caplog.records == []


async def test_a_problem_for_a_client_that_has_left_is_only_logged(caplog: pytest.LogCaptureFixture) -> None:
    @controller()
    class Room(Chat):
        @message()
        async def take(self, said: str, connection: Connection) -> str:
            await connection.close()
            raise RuntimeError("after the end")

    async with application(Room) as app, connected(app, "/") as peer:
        peer.text("?")
        sent = await peer.ended()

    assert len(sent) == 2
    assert logged(caplog) == ["RuntimeError: after the end"]


def test_the_same_method_serves_controllers_that_inherit_it() -> None:
    class Echo(Chat):
        prefix = ""

        @message()
        async def take(self, said: str) -> str:
            return self.prefix + said

    @controller("/a")
    class A(Echo):
        prefix = "a"

    @controller("/b", version="2")
    class B(Echo):
        prefix = "b"

    client = serve(A, B)
    with client, client.websocket_connect("/a") as first, client.websocket_connect("/v2/b") as second:
        first.send_text("1")
        second.send_text("2")
        assert (first.receive_text(), second.receive_text()) == ("a1", "b2")


def test_not_found_and_bad_request_are_answered_alike() -> None:
    @message()
    async def take(self: Any, said: Annotated[str, Body()]) -> str:
        raise {"a": NotFound, "b": BadRequest}[said]("No.")

    assert [each["status"] for each in problems(take, "a", "b")] == [404, 400]
