"""An application in which every header means something: formats, tags, ranges, codings, keys, cookies, files."""

import gzip
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel

from armature.compression.module import CompressionModule
from armature.compression.settings import CompressionSettings
from armature.core import (
    Accepts,
    Application,
    CacheControl,
    Cookie,
    Event,
    Form,
    Group,
    Header,
    Module,
    Preconditions,
    Reply,
    Version,
    cache_control,
    controller,
    etag,
    get,
    post,
    put,
)
from armature.core.files import Download, FilePart
from armature.core.formats import Format, Json, Ndjson, Text
from armature.core.formats.messagepack import MessagePack
from armature.core.idempotency import IdempotencyModule, IdempotencySettings, idempotent
from armature.core.static import StaticModule
from armature.core.versioning import ByHeader, ByMediaType, ByPath, Versioning

CHANGED = datetime(2026, 5, 1, 12, tzinfo=UTC)
FORMATS: list[Format] = [Json(), MessagePack(), Ndjson(), Text()]
LONG = b"0123456789" * 1000


class Picture(BaseModel):
    """What hangs there."""

    sku: str
    notes: str = ""


@controller("/pictures", formats=FORMATS)
class Pictures:
    """Shown in several formats, changed under conditions."""

    @get("/")
    @cache_control(CacheControl(public=True, max_age=60), expires=True, vary=["Cookie"])
    @etag()
    async def list_all(self) -> list[Picture]:
        """Long enough to be compressed."""
        return [Picture(sku=f"picture {number}", notes="a note " * 20) for number in range(20)]

    @get("/{number:int}")
    async def show(self, number: int, preconditions: Preconditions, accepts: Accepts) -> Picture:
        """Checked first."""
        preconditions.check("v1", CHANGED)
        notes = {"en": "a picture", "de": "ein Bild"}[accepts.language("en", "de")]
        return Picture(sku=f"picture {number}", notes=notes)

    @put("/{number:int}")
    @etag(by=lambda picture: picture.sku, required=True)
    async def change(self, number: int, body: Picture, preconditions: Preconditions) -> Picture:
        """In the state that the client has seen."""
        preconditions.check("v1", CHANGED)
        return body.model_copy(update={"notes": f"{number}"})

    @post("/", status=201)
    @idempotent()
    async def create(self, body: Picture) -> Reply[Picture]:
        """Once for each key."""
        reply = Reply(body, headers={"Location": "/pictures/7"})
        reply.set_cookie("last", "7")
        return reply


@get("/scan")
async def scan() -> Download:
    """With ranges, from memory."""
    return Download(LONG, filename="söan.txt", media_type="text/plain", etag="v1", last_modified=CHANGED)


@get("/")
async def shown(shop: str) -> str:
    """Told apart by the host alone."""
    return shop


@get("/lines")
async def lines() -> AsyncIterator[Picture]:
    """As they come."""
    for number in range(3):
        yield Picture(sku=f"picture {number}")


@get("/news")
async def news(last_event_id: Annotated[str, Header()] = "") -> AsyncIterator[Event]:
    """From where the client left."""
    for number in range(3):
        yield Event(data=last_event_id, id=str(number))


@get("/visitor")
async def visitor(sid: Annotated[str, Cookie()] = "") -> str:
    """Whose cookie it is."""
    return sid


@post("/guestbook")
async def guestbook(name: Annotated[str, Form()] = "", picture: FilePart | None = None) -> str:
    """A form, read while it comes."""
    return f"{name} {picture.filename if picture is not None else ''}"


@get("/prices", version="1", formats=FORMATS)
async def old_prices() -> dict[str, float]:
    """As they were."""
    return {"hammer": 12.5}


@get("/prices", version=Version("2", deprecated=CHANGED.date()), formats=FORMATS)
async def prices(accepts: Accepts) -> dict[str, float]:
    """As they are."""
    return {"hammer": 12.5 if accepts.encoding("gzip") == "gzip" else 13}


VERSIONING = Versioning(by=[ByPath(), ByHeader(), ByMediaType()], default="1")


def gallery(folder: Path) -> Application:
    """The application on files in a folder, which it makes."""
    script = b"console.log('hello');\n" * 100
    (folder / "app.js").write_bytes(script)
    (folder / "app.js.gz").write_bytes(gzip.compress(script))
    module = Module(
        name="Gallery",
        controllers=[
            Pictures,
            scan,
            lines,
            news,
            visitor,
            guestbook,
            old_prices,
            prices,
            Group("/shown", controllers=[shown], host="{shop}.test"),
        ],
        imports=[
            IdempotencyModule(IdempotencySettings()),
            CompressionModule(CompressionSettings(minimum_size=100)),
            StaticModule("/assets", folder),
        ],
    )
    return Application(module, versioning=VERSIONING)


DOORS = [
    ("GET", b"/pictures", b""),
    ("HEAD", b"/pictures", b""),
    ("GET", b"/pictures/7", b""),
    ("PUT", b"/pictures/7", b""),
    ("POST", b"/pictures", b""),
    ("POST", b"/pictures", b"once=more"),
    ("GET", b"/pictures/8", b"fields=sku"),
    ("GET", b"/scan", b""),
    ("GET", b"/scan", b"again"),
    ("HEAD", b"/scan", b""),
    ("GET", b"/lines", b""),
    ("GET", b"/news", b""),
    ("GET", b"/visitor", b""),
    ("POST", b"/guestbook", b""),
    ("GET", b"/assets/app.js", b""),
    ("GET", b"/prices", b""),
    ("GET", b"/prices", b"version=2"),
    ("GET", b"/v2/prices", b""),
    ("GET", b"/v9/prices", b""),
    ("GET", b"/shown", b""),
    ("GET", b"/assets/none", b""),
    ("OPTIONS", b"/pictures", b""),
    ("DELETE", b"/pictures", b""),
]
"""Methods, paths and queries."""
