"""WebSockets in the extension `x-websockets`."""

from collections.abc import AsyncIterator
from typing import Annotated, Literal

from pydantic import BaseModel
from starlette.websockets import WebSocket

from armature.core import Query, controller, message, use_guard, websocket
from armature.openapi import SecurityScheme
from tests.openapi.documents import document_of


class Say(BaseModel):
    kind: Literal["say"]
    text: str


class Ask(BaseModel):
    kind: Literal["ask"]


class Said(BaseModel):
    text: str


class SignedIn:
    security_scheme = SecurityScheme.bearer()

    def can_activate(self) -> bool:
        return True


@controller("/chat", tags=["chat"])
@use_guard(SignedIn)
class Chat:
    @websocket("/{room:slug}", subprotocols=["chat.v1"])
    async def join(self, room: str, name: Annotated[str, Query()] = "") -> str:
        """Enter a room.

        Everybody may.
        """
        return "welcome"

    @message()
    async def say(self, said: Say) -> AsyncIterator[Said]:
        """Say something."""
        yield Said(text=said.text)

    @message()
    async def ask(self, asked: Ask) -> None: ...

    @message()
    async def store(self, content: bytes) -> str:
        return f"{len(content)} bytes"


@websocket("/raw")
async def raw(socket: WebSocket) -> None: ...


def test_a_websocket_is_noted_with_its_messages() -> None:
    document = document_of(Chat, raw)

    assert document["paths"] == {}
    assert document["x-websockets"] == {
        "/chat/{room}": {
            "summary": "Enter a room.",
            "description": "Everybody may.",
            "tags": ["chat"],
            "parameters": [
                {
                    "name": "room",
                    "in": "path",
                    "required": True,
                    "schema": {"type": "string", "pattern": "^(?:[-a-zA-Z0-9_]+)$"},
                },
                {"name": "name", "in": "query", "schema": {"type": "string", "default": ""}},
            ],
            "security": [{"bearer": []}],
            "subprotocols": ["chat.v1"],
            "sends": {"type": "string"},
            "messages": [
                {
                    "summary": "Say something.",
                    "takes": {"$ref": "#/components/schemas/Say"},
                    "sends": {"$ref": "#/components/schemas/Said"},
                },
                {"takes": {"$ref": "#/components/schemas/Ask"}},
                {"takes": {"type": "string", "format": "binary"}, "sends": {"type": "string"}},
            ],
        },
        "/raw": {},
    }
    assert list(document["components"]["schemas"]) == ["Ask", "Problem", "Said", "Say"]
