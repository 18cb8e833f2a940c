"""An application that has one of everything that a document can say."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import Enum, IntEnum
from typing import Annotated, Generic, Literal, TypeAlias, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, RootModel
from starlette.datastructures import UploadFile
from starlette.responses import FileResponse, RedirectResponse
from typing_extensions import TypedDict

from armature.core import (
    Application,
    Body,
    Conflict,
    Cookie,
    Depends,
    Event,
    File,
    Form,
    Gone,
    Header,
    HttpError,
    Module,
    NotFound,
    Path,
    Query,
    Reply,
    controller,
    delete,
    get,
    head,
    message,
    patch,
    post,
    public,
    put,
    route,
    timeout,
    use_guard,
    websocket,
)
from armature.core.health import HealthModule
from armature.core.problems import ProblemsModule
from armature.openapi import ApiInfo, Contact, License, SecurityScheme, Server, Tag, Webhook, describe
from armature.openapi.info import Json

T = TypeVar("T")

INFO = ApiInfo(
    title="Everything",
    version="1.0",
    description="One of *everything*.",
    contact=Contact(name="Nobody", url="https://nobody.example", email="nobody@nobody.example"),
    license=License("Apache-2.0", identifier="Apache-2.0"),
    servers=[Server("https://api.nobody.example/v1", "The real one"), Server("/")],
    tags=[
        Tag("shapes", "All forms that values have."),
        Tag("content", "What is not JSON."),
        Tag("security", "Ways to sign in."),
        Tag("health", "Whether it is well."),
        Tag("problems", "What can go wrong."),
    ],
)


class Color(Enum):
    """What paint comes in."""

    RED = "red"
    GREEN = "green"


class Size(IntEnum):
    SMALL = 1
    LARGE = 2


class Circle(BaseModel):
    kind: Literal["circle"]
    radius: Annotated[float, Field(gt=0)]


class Square(BaseModel):
    kind: Literal["square"]
    side: Annotated[Decimal, Field(max_digits=6, decimal_places=2)]
    corners: Literal[4] = 4


Shape: TypeAlias = Annotated[Circle | Square, Field(discriminator="kind")]


class Tree(BaseModel):
    """Holds itself."""

    name: str
    children: list["Tree"] = []
    parent: "Tree | None" = None


class Point(TypedDict):
    x: int
    y: int


@dataclass(frozen=True)
class Page(Generic[T]):
    items: list[T]
    next: str | None = None


class Names(RootModel[dict[str, list[str]]]): ...


class Everything(BaseModel):
    """A value of each kind."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"id": 1, "sku": "a"}]})

    id: int
    sku: Annotated[str, Field(pattern="^[a-z]+$", min_length=1, max_length=9, description="How it is known.")]
    color: Color | None = None
    size: Size = Size.SMALL
    at: datetime | date | None = None
    within: timedelta = timedelta(hours=1)
    owner: UUID | None = None
    seal: bytes = b"seal"
    pair: tuple[int, str] = (1, "a")
    several: set[int] = set()
    prices: dict[str, Decimal] = {}
    tree: Tree | None = None
    either: int | str | list[bool] = 0
    camel_case: Annotated[str, Field(alias="camelCase", deprecated=True)] = ""
    anything: object = None


class Filters(BaseModel):
    """All of a query string."""

    q: str = ""
    colors: list[Color] = []
    since: date | None = None


class Profile(BaseModel):
    model_config = ConfigDict(arbitrary_types_allowed=True)

    name: Annotated[str, Field(max_length=80)]
    picture: UploadFile | None = None


class TooSquare(HttpError):
    status, title = 409, "Too square"


class SignedIn:
    security_scheme = SecurityScheme.bearer(token_format="JWT")

    def can_activate(self, authorization: Annotated[str, Header()] = "") -> bool:
        return bool(authorization)


class HasKey:
    security_scheme = (
        SecurityScheme.api_key("X-Api-Key"),
        SecurityScheme.api_key("session", place="cookie", name="session"),
        SecurityScheme.basic(),
    )

    def can_activate(self) -> bool:
        return True


class Delegated:
    security_scheme = SecurityScheme.oauth2(
        {
            "authorizationCode": {
                "authorizationUrl": "https://nobody.example/authorize",
                "tokenUrl": "https://nobody.example/token",
                "scopes": {"shapes": "Everything about shapes"},
            }
        },
        scopes=["shapes"],
    )

    def can_activate(self) -> bool:
        return True


async def trace(x_trace: Annotated[str, Header(description="Where it came from.")] = "") -> str:
    return x_trace


@controller("/shapes/{group}", version="2", tags=["shapes"])
@use_guard(SignedIn)
class ShapeController:
    """Unions, generics, all methods."""

    @get("/", returns=Page[Everything], raises=[NotFound])
    async def search(
        self, group: str, filters: Annotated[Filters, Query()], traced: Annotated[str, Depends(trace)]
    ) -> Page[Everything]:
        """Search.

        With *all* that a query can hold.
        """
        return Page([])

    @post("/", status=201, headers={"X-Kind": "shape"}, raises=[TooSquare, Conflict])
    async def create(self, group: str, shape: Annotated[Shape, Body(description="Any shape.")]) -> Reply[Shape]:
        """Add a shape."""
        return Reply(shape)

    @get("/{id:int}", raises=[NotFound, Gone])
    async def show(
        self,
        group: str,
        id: Annotated[int, Path(ge=1, description="Its number.", examples=[7])],
        session: Annotated[str, Cookie()] = "",
        sizes: Annotated[list[Size] | None, Query(description="How large.")] = None,
    ) -> Circle | Square:
        """One shape."""
        raise NotFound

    @get("/keys/of/{key:uuid}")
    async def by_key(self, group: str, key: UUID) -> Page[Point]:
        """One shape by its key."""
        return Page([{"x": 1, "y": 2}])

    @put("/{id:int}")
    @timeout(5)
    async def replace(self, group: str, id: int, everything: Everything) -> Everything:
        """Put another in its place."""
        return everything

    @patch("/{id:int}")
    async def change(self, group: str, id: int, tree: Annotated[Tree | None, Body()] = None) -> Tree | None:
        """Change it."""
        return tree

    @delete("/{id:int}", summary="Take it away", description="For good.")
    @use_guard(HasKey)
    async def remove(self, group: str, id: int) -> None: ...

    @head("/{id:int}/state")
    async def state(self, group: str, id: int) -> None:
        """Whether it is there."""

    @route("QUERY", "/")
    async def query(self, group: str, tree: Annotated[Tree, Body()]) -> Names:
        """Search with a body."""
        return Names({})


@controller("/content", tags=["content"])
@public
class ContentController:
    """Everything that is not JSON."""

    @post("/profile")
    async def profile(self, profile: Annotated[Profile, Form()]) -> None:
        """A form with a file that may be missing."""

    @post("/note")
    async def note(self, text: Annotated[str, Form(max_length=9)], marks: Annotated[list[int], Form()]) -> str:
        """A form without files."""
        return text

    @post("/scans")
    async def scans(self, scans: Annotated[list[UploadFile], File(max_size=9, types=["image/png"])]) -> None:
        """Files."""

    @put("/raw")
    async def raw(self, content: bytes) -> bytes:
        """Bytes, there and back."""
        return content

    @get("/lines")
    async def lines(self) -> AsyncIterator[Point]:
        """JSON, line by line."""
        yield {"x": 1, "y": 2}

    @get("/events")
    async def events(self, last_event_id: Annotated[int | None, Header()] = None) -> AsyncIterator[Event]:
        """Server-sent events."""
        yield Event(data=last_event_id)

    @get("/elsewhere")
    async def elsewhere(self) -> RedirectResponse:
        """A redirect."""
        return RedirectResponse("/")

    @get("/file/{name:path}")
    async def file(self, name: str) -> FileResponse:
        """A file."""
        raise NotFound


@get("/delegated", tags=["security"])
@use_guard(Delegated)
async def delegated() -> Names:
    """What others may do for somebody."""
    return Names({})


@controller("/chat", tags=["chat"])
class Chat:
    @websocket("/{room:slug}")
    async def join(self, room: str) -> str:
        """Enter a room."""
        return room

    @message()
    async def draw(self, shape: Circle) -> AsyncIterator[Point]:
        """Draw something."""
        yield {"x": 1, "y": 2}


APP = Application(
    Module(
        controllers=[ShapeController, ContentController, delegated, Chat],
        imports=[HealthModule, ProblemsModule],
        name="everything",
    )
)


def wide_document() -> Json:
    """The document of all of it, with what it sends."""
    drawn = Webhook("drawn", Shape, "Somebody drew.", "Sent to all.", tags=["shapes"], returns=Page[Point])
    done = Webhook("done", Everything, "It is done.", "Sent to who asked.", tags=["shapes"])
    callbacks = {"ShapeController_create": {"{$request.header.x-callback}": done}}
    return describe(APP, replace(INFO, webhooks=[drawn], callbacks=callbacks))
