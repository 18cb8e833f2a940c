"""An application with one endpoint for each way in which a client's bytes reach a handler; keeps nothing."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from armature.core import (
    Application,
    Conflict,
    Cookie,
    Event,
    Header,
    Module,
    NotFound,
    Query,
    Reply,
    controller,
    delete,
    get,
    patch,
    post,
    put,
    route,
)
from armature.core.health import HealthModule


class Color(Enum):
    """What a ware looks like."""

    RED = "red"
    BLUE = "blue"


class NewWare(BaseModel):
    """A body with every kind of field."""

    name: str = Field(min_length=1, max_length=80)
    price: float = Field(gt=0)
    count: int = Field(default=1, ge=0, le=1_000_000)
    color: Color = Color.RED
    tags: list[str] = Field(default_factory=list, max_length=20)
    notes: dict[str, str] = Field(default_factory=dict)
    since: date | None = None


class Ware(NewWare):
    """What comes back."""

    id: int


class Move(BaseModel):
    """A body with other names for its fields."""

    to: str = Field(alias="toPlace")
    count: int


@dataclass
class Line:
    """A part of a body that is a list."""

    ware: int
    count: int = 1


@controller("/wares", version="1")
class WareController:
    """Paths, queries and bodies."""

    @get("/")
    async def search(
        self,
        name: Annotated[str, Query(max_length=80)] = "",
        color: Color | None = None,
        tag: list[str] | None = None,
        page: Annotated[int, Query(ge=1, le=1000)] = 1,
    ) -> list[Ware]:
        """Answer what was asked for."""
        return [Ware(id=page, name=name or "ware", price=1, color=color or Color.RED, tags=tag[:20] if tag else [])]

    @get("/{id:int}")
    async def show(self, id: int) -> Ware:
        """Answer one ware; large numbers are nobody's."""
        if id > 1000:
            raise NotFound(f"There is no ware {id}.")
        return Ware(id=id, name="ware", price=1)

    @post("/", status=201)
    async def create(self, body: NewWare) -> Reply[Ware]:
        """Answer with the ware and where it is."""
        return Reply(Ware(id=7, **body.model_dump()), headers={"location": "/v1/wares/7"})

    @put("/{id:int}")
    def replace(self, id: int, body: NewWare) -> Ware:
        """Work in a thread."""
        return Ware(id=id, **body.model_dump())

    @patch("/{id:int}/place")
    async def move(self, id: int, body: Move) -> Move:
        """Refuse to move by nothing."""
        if body.count == 0:
            raise Conflict("Nothing would move.")
        return body

    @delete("/{id:int}")
    async def remove(self, id: int) -> None:
        """Answer nothing."""


@get("/text/{words}")
async def text(words: str, request: Request) -> str:
    """Answer the path's text and Starlette's view of the request."""
    return f"{words} {request.path_params} {sorted(request.cookies)}"


@get("/files/{place:path}")
async def file(place: str) -> Response:
    """Answer with a response of Starlette's."""
    return PlainTextResponse(place)


@get("/keys/{key:uuid}/{day:date}/{share:float}/{slug:slug}")
async def converted(key: UUID, day: date, share: float, slug: str) -> list[str]:
    """Answer what the converters made."""
    return [str(key), day.isoformat(), str(share), slug]


@get("/whoami")
async def who(
    user_agent: Annotated[str, Header()] = "",
    accept: Annotated[list[str] | None, Header()] = None,
    session: Annotated[str, Cookie()] = "",
) -> dict[str, object]:
    """Answer what headers and cookies say."""
    return {"agent": user_agent, "accept": accept, "session": session}


@post("/lines")
async def lines(body: list[Line]) -> int:
    """Count."""
    return sum(line.count for line in body)


@post("/raw")
async def raw(body: bytes) -> bytes:
    """Give the bytes back."""
    return body


@post("/drink")
async def drink(request: Request) -> int:
    """Read the body as Starlette does."""
    return len(await request.body())


@get("/numbers")
async def numbers(upto: Annotated[int, Query(ge=0, le=50)] = 5) -> AsyncIterator[int]:
    """Count aloud."""
    for number in range(upto):
        yield number


@get("/events")
async def events(said: str = "") -> AsyncIterator[Event]:
    """Repeat what was said, as events."""
    yield Event(data=said, event=said, id=said)


@route("QUERY", "/anything")
async def anything() -> str:
    """Take whatever comes."""
    return "yes"


MARKET = Module(
    name="market",
    imports=[HealthModule],
    controllers=[
        WareController,
        text,
        file,
        converted,
        who,
        lines,
        raw,
        drink,
        numbers,
        events,
        anything,
    ],
)
app = Application(MARKET)
