"""`/image`: the picture in the format that a client likes, or that it names."""

from pathlib import Path
from typing import Final

from starlette.responses import Response

from armature.core import Accepts, NotAcceptable, controller, get
from examples.httpbin.images.picture import png
from examples.httpbin.status import answer_with

FOLDER: Final = Path(__file__).parent
TYPES: Final = ("image/png", "image/webp", "image/svg+xml", "image/jpeg")


class Images:
    """The picture in each of `TYPES`, made when the application starts."""

    def __init__(self) -> None:
        self._contents = {
            "image/png": png(),
            "image/webp": (FOLDER / "lighthouse.webp").read_bytes(),
            "image/svg+xml": (FOLDER / "lighthouse.svg").read_bytes(),
            "image/jpeg": (FOLDER / "lighthouse.jpeg").read_bytes(),
        }

    def answer(self, media_type: str) -> Response:
        return Response(self._contents[media_type], media_type=media_type)


@controller("/image", tags=["images"])
class ImageController:
    def __init__(self, images: Images) -> None:
        self.images = images

    @get("/", raises=[NotAcceptable])
    async def image(self, accepts: Accepts) -> Response:
        """The picture as `Accept` asks for it; PNG for whoever has no wish."""
        try:
            return self.images.answer(accepts.media_type(*TYPES))
        except NotAcceptable:
            return answer_with(406)

    @get("/png")
    async def png(self) -> Response:
        """A PNG."""
        return self.images.answer("image/png")

    @get("/jpeg")
    async def jpeg(self) -> Response:
        """A JPEG."""
        return self.images.answer("image/jpeg")

    @get("/webp")
    async def webp(self) -> Response:
        """A WebP."""
        return self.images.answer("image/webp")

    @get("/svg")
    async def svg(self) -> Response:
        """An SVG."""
        return self.images.answer("image/svg+xml")
