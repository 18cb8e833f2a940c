"""Documents: HTML, XML, JSON and plain text."""

from typing import NotRequired

from starlette.responses import HTMLResponse, Response
from typing_extensions import TypedDict

from armature.core import controller, get
from examples.httpbin.formats.pages import Pages


class Slide(TypedDict):
    items: NotRequired[list[str]]
    title: str
    type: str


class Slideshow(TypedDict):
    author: str
    date: str
    slides: list[Slide]
    title: str


class Slideshows(TypedDict):
    slideshow: Slideshow


@controller("/", tags=["response formats"])
class FormatController:
    def __init__(self, pages: Pages) -> None:
        self.pages = pages

    @get("/")
    @get("/legacy")
    async def index(self) -> HTMLResponse:
        """What there is, as a page with links."""
        return HTMLResponse(self.pages["index.html"])

    @get("/html")
    async def html(self) -> HTMLResponse:
        """A page."""
        return HTMLResponse(self.pages["lighthouse.html"])

    @get("/forms/post")
    async def form(self) -> HTMLResponse:
        """A form that is sent to `/post`."""
        return HTMLResponse(self.pages["form.html"])

    @get("/encoding/utf8")
    async def utf8(self) -> HTMLResponse:
        """A page with letters of many scripts."""
        return HTMLResponse(self.pages["utf8.html"])

    @get("/xml")
    async def xml(self) -> Response:
        """An XML document."""
        return Response(self.pages["slides.xml"], media_type="application/xml")

    @get("/json")
    async def json(self) -> Slideshows:
        """A JSON document."""
        first: Slide = {"title": "Requests and their echoes", "type": "all"}
        second: Slide = {"title": "What a bin is for", "type": "all", "items": ["To <em>send</em>", "To <em>see</em>"]}
        show: Slideshow = {"author": "Armature", "date": "2026-11-21", "slides": [first, second], "title": "An example"}
        return {"slideshow": show}

    @get("/robots.txt", headers={"Content-Type": "text/plain"})
    async def robots(self) -> bytes:
        """What crawlers are asked to leave alone."""
        return self.pages["robots.txt"]

    @get("/deny", headers={"Content-Type": "text/plain"})
    async def deny(self) -> bytes:
        """What they are asked to leave alone."""
        return self.pages["deny.txt"]
