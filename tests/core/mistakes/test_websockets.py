"""WebSockets whose handlers, messages or surroundings cannot work."""

from collections.abc import AsyncIterator, Sequence
from enum import Enum
from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response
from starlette.websockets import WebSocket
from typing_extensions import TypedDict

from armature.core import (
    Application,
    Body,
    Connection,
    Event,
    Module,
    Reply,
    Transport,
    body_limit,
    controller,
    get,
    message,
    use_guard,
    use_middleware,
    websocket,
)
from armature.core.errors import DuplicateRoute, InvalidSignature
from armature.core.pipeline import Pipeline
from tests.core.mistakes.programs import complaint, shop


class Say(BaseModel):
    type: Literal["say"] = "say"
    text: str


class Leave(BaseModel):
    type: Literal["leave"] = "leave"


class Move(BaseModel):
    x: int


class Chat:
    """A controller's half that every program here shares."""

    @websocket()  # at: enter
    async def enter(self) -> None: ...


def chat(*, path: str = "/") -> Any:
    """`@controller` on a class below `Chat`."""
    return controller(path)


def test_a_websocket_is_called() -> None:
    bare: Any = websocket

    def program() -> None:
        @bare  # at: bare
        async def enter() -> None: ...

    assert complaint(program) == "@websocket (<bare>) is not called.\nWrite `@websocket()`."


def test_a_message_is_called() -> None:
    bare: Any = message

    def program() -> None:
        @bare  # at: uncalled
        async def say() -> None: ...

    assert complaint(program) == "@message (<uncalled>) is not called.\nWrite `@message()`."


def test_a_handshake_has_no_body() -> None:
    @websocket("/chat")
    async def enter(said: Say) -> None: ...  # at: body

    assert complaint(lambda: shop(enter), InvalidSignature).partition("\n")[2] == (
        "Write `Annotated[Say, Query()]` to fill it from the query, or `Annotated[Say, Inject()]` to inject it."
    )


def test_a_handshake_has_no_body_by_its_marker_either() -> None:
    @websocket("/chat")  # at: marked
    async def enter(said: Annotated[Say, Body()]) -> None: ...

    assert complaint(lambda: shop(enter)) == (
        'enter (<marked>) needs the body value "said", and a handshake has none.\n'
        "Take `HTTPConnection`, `WebSocket` or `Connection`."
    )


def test_a_handshake_has_no_request() -> None:
    @websocket("/chat")  # at: request
    async def enter(request: Request) -> None: ...

    assert complaint(lambda: shop(enter)) == (
        "enter (<request>) needs Request, and a handshake has none.\n"
        "Take `HTTPConnection`, `WebSocket` or `Connection`."
    )


def test_a_request_has_no_websocket() -> None:
    @get("/")  # at: get
    async def show(socket: WebSocket) -> None: ...

    assert complaint(lambda: shop(show)) == (
        "show (<get>) needs WebSocket, and a request has none.\n"
        "Take `Request`, or put the handler under `@websocket(…)`."
    )


def test_a_guard_of_requests_cannot_cover_a_websocket() -> None:
    class SignedIn:
        def can_activate(self, request: Request) -> bool:
            return True

    @websocket("/chat")  # at: covered
    async def enter() -> None: ...

    assert complaint(lambda: shop(enter, guards=[SignedIn])) == (
        "SignedIn (<shop>) takes Request, which a handshake has not, so it cannot cover enter (<covered>).\n"
        "Let it take `HTTPConnection`, which every client has, or `@skip_guard(SignedIn)` there."
    )


def test_a_guard_of_requests_cannot_cover_a_message() -> None:
    class SignedIn:
        def can_activate(self, request: Request) -> bool:
            return True

    @controller()
    class Room(Chat):
        @message()  # at: guarded
        @use_guard(SignedIn)  # at: guard
        async def say(self, said: Say) -> None: ...

    assert complaint(lambda: shop(Room)) == (
        "SignedIn (<guard>) takes Request, which a message has not, so it cannot cover Room.say (<guarded>).\n"
        "Take it off, or let it take only what is there."
    )


def test_an_own_loop_takes_all_messages() -> None:
    @controller()
    class Room:
        @websocket()  # at: loop
        async def enter(self, socket: WebSocket) -> None: ...

        @message()  # at: never
        async def say(self, said: Say) -> None: ...

    assert complaint(lambda: shop(Room)) == (
        "Room.enter (<loop>) takes `WebSocket` and receives by itself, so Room.say (<never>) would never be called.\n"
        "Take `Connection` in its place, or call the other method from your own loop."
    )


def test_an_own_loop_has_no_connection() -> None:
    @websocket("/chat")  # at: both
    async def enter(socket: WebSocket, connection: Connection) -> None: ...

    assert complaint(lambda: shop(enter)) == (
        "enter (<both>) takes `WebSocket` and `Connection`, and only one of the two can lead the connection.\n"
        "Take `Connection` to have `@message()` methods, or `WebSocket` to receive by yourself."
    )


def test_an_own_loop_is_asynchronous() -> None:
    @websocket("/chat")  # at: sync
    def enter(socket: WebSocket) -> None: ...

    assert complaint(lambda: shop(enter)) == (
        "enter (<sync>) takes `WebSocket`, whose methods must be awaited.\nWrite `async def`."
    )


def test_an_own_loop_returns_nothing() -> None:
    @websocket("/chat")  # at: returns
    async def enter(socket: WebSocket) -> Say:
        return Say(text=str(socket.url))

    assert complaint(lambda: shop(enter)) == (
        "enter (<returns>) takes `WebSocket` and returns Say, which nobody would send.\n"
        "Send it by the `WebSocket`, and write `-> None`."
    )


def test_an_own_loop_names_its_subprotocol_itself() -> None:
    @websocket("/chat", subprotocols=["chat.v1"])  # at: subprotocols
    async def enter(socket: WebSocket) -> None: ...

    assert complaint(lambda: shop(enter)) == (
        "enter (<subprotocols>) takes `WebSocket` and accepts by itself, so `subprotocols=` would have no effect.\n"
        'Write `await websocket.accept(subprotocol="…")`, or take `Connection`.'
    )


def test_a_handshake_has_no_body_limit() -> None:
    @websocket("/chat")  # at: limit
    @body_limit(10)
    async def enter() -> None: ...

    assert complaint(lambda: shop(enter)) == (
        '@websocket("/chat") (<limit>) is under `@body_limit(10)`, and a handshake has no body.\n'
        "Put it on the `@message()` methods, or on the controller."
    )


def test_a_path_parameter_is_taken_by_the_handshake_or_a_message() -> None:
    @controller("/rooms/{room}")
    class Room:
        @websocket()  # at: room
        async def enter(self) -> None: ...

        @message()
        async def say(self, said: Say) -> None: ...

    assert complaint(lambda: shop(Room), InvalidSignature) == (
        'No parameter of Room.enter (<room>) takes "room" of /rooms/{room}.\n'
        "Add `room: str` to its parameters, or take {room} out of the path."
    )


def test_two_websockets_at_one_path() -> None:
    @websocket("/chat")  # at: first
    async def one() -> None: ...

    @websocket("/chat")  # at: second
    async def other() -> None: ...

    assert complaint(lambda: shop(one, other), DuplicateRoute) == (
        'WEBSOCKET "/chat" (<second>) answers the same requests as WEBSOCKET "/chat" (<first>); '
        "remove one of them, or change its method or path."
    )


def test_a_message_belongs_to_a_controller() -> None:
    @message()  # at: function
    async def say(said: Say) -> None: ...

    assert complaint(lambda: shop(say)) == (
        "@message() (<function>) stands on a function, and a message belongs to a connection.\n"
        "Make it a method of a controller that has `@websocket()` on another."
    )


def test_a_message_needs_a_connection() -> None:
    @controller()  # at: unopened
    class Room:
        @message()  # at: lonely
        async def say(self, said: Say) -> None: ...

    assert complaint(lambda: shop(Room)) == (
        "The controller Room (<unopened>) has @message() (<lonely>), and nothing that opens a connection.\n"
        "Put `@websocket()` on an `async def` method of it: it runs once for each connection."
    )


def test_a_message_belongs_to_one_connection() -> None:
    @controller()  # at: twice
    class Room(Chat):
        @websocket("/again")  # at: again
        async def enter_again(self) -> None: ...

        @message()  # at: shared
        async def say(self, said: Say) -> None: ...

    assert complaint(lambda: shop(Room)) == (
        "The controller Room (<twice>) has @message() (<shared>), and opens connections in 2 places: "
        '@websocket() (<enter>) and @websocket("/again") (<again>).\n'
        "Keep one of them, or move the others to a controller of their own."
    )


def test_a_message_method_takes_a_message() -> None:
    @controller()
    class Room(Chat):
        @message()  # at: nothing
        async def say(self, connection: Connection) -> None: ...

    assert complaint(lambda: shop(Room)) == (
        "Room.say (<nothing>) takes no message.\n"
        "Add a parameter for it: `said: Say` with a model for JSON, `said: str` for text, `said: bytes` for binary."
    )


def test_a_message_method_takes_one_message() -> None:
    @controller()
    class Room(Chat):
        @message()  # at: two
        async def say(self, said: Say, limit: int) -> None: ...

    assert complaint(lambda: shop(Room), InvalidSignature) == (
        "Room.say (<two>) takes 2 messages: said, limit. It is called with one.\n"
        "Put them into one model, or mark what is injected with `Inject()`, and what the query of the handshake says "
        "with `Query()`."
    )


def test_text_beside_json_is_ambiguous() -> None:
    @controller()
    class Room(Chat):
        @message()  # at: text
        async def say(self, said: str) -> None: ...

        @message()  # at: json
        async def leave(self, left: Leave) -> None: ...

    assert complaint(lambda: shop(Room)) == (
        "Room.say (<text>) takes every text as it is, so Room.leave (<json>) would never be called.\n"
        "Take a model in both, with a field that tells them apart, or keep one of the two."
    )


@pytest.mark.parametrize(("form", "what"), [(str, "text"), (bytes, "binary messages")], ids=["text", "binary"])
def test_two_methods_for_one_frame_are_ambiguous(form: Any, what: str) -> None:
    @controller()
    class Room(Chat):
        @message()  # at: frame
        # a type that is known only at run time
        async def one(self, said: form) -> None: ...  # pyright: ignore[reportInvalidTypeForm]

        @message()  # at: other_frame
        # as above
        async def other(self, said: form) -> None: ...  # pyright: ignore[reportInvalidTypeForm]

    assert complaint(lambda: shop(Room)) == (
        f"Room.one (<frame>) and Room.other (<other_frame>) both take {what}, and nothing tells them apart.\n"
        "Keep one of them."
    )


class Typed(TypedDict):
    kind: Literal["say"]


class Color(Enum):
    RED = "say"


class Colored(BaseModel):
    type: Literal[Color.RED]


@pytest.mark.parametrize("other", [Move, int, list[Say], Typed, Leave | Move], ids=str)
def test_messages_that_nothing_tells_apart(other: Any) -> None:
    @controller()
    class Room(Chat):
        @message()  # at: say
        async def say(self, said: Say) -> None: ...

        @message()  # at: untagged
        # a type that is known only at run time
        async def move(self, said: Annotated[other, Body()]) -> None: ...  # pyright: ignore[reportInvalidTypeForm]

    assert complaint(lambda: shop(Room)) == (
        "Room.say (<say>) and Room.move (<untagged>) both take JSON, and no field tells their messages apart.\n"
        'Give every model a field of one name with a value of its own, such as `type: Literal["say"]`, or take them '
        "in one method: `said: Say | Leave`."
    )


@pytest.mark.parametrize("other", [Say, Say | Leave, Colored], ids=str)
def test_messages_of_one_tag(other: Any) -> None:
    @controller()
    class Room(Chat):
        @message()  # at: tag
        async def say(self, said: Say) -> None: ...

        @message()  # at: same_tag
        # a type that is known only at run time
        async def too(self, said: other) -> None: ...  # pyright: ignore[reportInvalidTypeForm]

    assert complaint(lambda: shop(Room)) == (
        "Room.say (<tag>) and Room.too (<same_tag>) both take messages whose \"type\" is 'say'.\n"
        "Give each its own value, or keep one of them."
    )


@pytest.mark.parametrize("returned", [Response, Reply[Say]], ids=["response", "reply"])
def test_a_message_has_no_status(returned: Any) -> None:
    @controller()
    class Room(Chat):
        @message()  # at: status
        # a type that is known only at run time
        async def say(self, said: Say) -> returned: ...  # pyright: ignore[reportInvalidTypeForm]

    assert complaint(lambda: shop(Room)) == (
        "Room.say (<status>) returns a status and headers, which a message has not.\n"
        "Return the value alone: `-> Said`, or `-> AsyncIterator[Said]` for several."
    )


def test_a_message_is_no_server_sent_event() -> None:
    @controller()
    class Room(Chat):
        @message()  # at: event
        async def say(self, said: Say) -> AsyncIterator[Event]:
            yield Event()

    assert complaint(lambda: shop(Room)) == (
        "Room.say (<event>) returns server-sent events, which a message has not.\n"
        "Return the value alone: `-> Said`, or `-> AsyncIterator[Said]` for several."
    )


def test_a_message_has_no_middleware() -> None:
    class Timing:
        def __init__(self, app: object) -> None:
            self.app = app

    @controller()
    class Room(Chat):
        @message()  # at: timed
        @use_middleware(Timing)  # at: timing
        async def say(self, said: Say) -> None: ...

    assert complaint(lambda: shop(Room)) == (
        "Timing (<timing>) stands around the messages of Room.say (<timed>), and middleware stands around "
        "connections.\nPut it on the controller or on its `@websocket()` method, or write an interceptor."
    )


def test_a_service_has_no_messages() -> None:
    class Rooms:  # at: rooms
        @message()  # at: misplaced
        async def say(self, said: Say) -> None: ...

    assert complaint(lambda: shop(providers=[Rooms])) == (
        "Shop (<shop>) lists Rooms (<rooms>) in `providers=[…]`, and @message() stands on its say (<misplaced>), where "
        'it has no effect.\nPut `@controller("/…")` on the class and move it to `controllers=[…]`, or take the '
        "decorator away."
    )


def test_a_transport_cannot_take_the_name_of_ours() -> None:
    class Sockets(Transport):  # at: transport
        name = "websocket"

        def open(self, pipelines: Sequence[Pipeline]) -> None: ...

    assert complaint(lambda: Application(Module(name="Shop", transports=[Sockets]))) == (
        'The transport Sockets (<transport>) is called "websocket", as one of Armature\'s own is.\n'
        "Give it a name of its own."
    )
