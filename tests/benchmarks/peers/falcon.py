"""Falcon: services in the constructors of its resources, media in and out, pydantic by hand between them."""

from falcon import HTTP_201, MEDIA_TEXT
from falcon.asgi import App, Request, Response

from tests.benchmarks.shop import FIRST_SPARES, LAST_SPARES, NewOrder, Orders, Products


class Hello:
    """Answers JSON."""

    async def on_get(self, _request: Request, response: Response) -> None:
        """Answer."""
        response.media = {"message": "hello"}


class HelloText:
    """Answers five letters, also behind the further routes."""

    async def on_get(self, _request: Request, response: Response, **_path: int) -> None:
        """Answer."""
        response.content_type = MEDIA_TEXT
        response.text = "hello"

    on_post = on_get


class ProductResource:
    """Answers one product."""

    def __init__(self, products: Products) -> None:
        self.products = products

    async def on_get(self, request: Request, response: Response, id: int) -> None:
        """Find and answer."""
        currency = request.get_param("currency", default="EUR")
        response.media = (await self.products.find(id, currency)).model_dump()


class OrderResource:
    """Validates and accepts one order."""

    def __init__(self, orders: Orders) -> None:
        self.orders = orders

    async def on_post(self, request: Request, response: Response) -> None:
        """Validate and accept."""
        order = NewOrder.model_validate(await request.get_media())
        response.media = (await self.orders.place(order)).model_dump()
        response.status = HTTP_201


def _add_spares(routes: tuple[tuple[str, str], ...]) -> None:
    for path in dict.fromkeys(path for _, path in routes):
        app.add_route(path.format("{id:int}"), HelloText())


app = App()
_add_spares(FIRST_SPARES)
app.add_route("/hello", Hello())
app.add_route("/hello/text", HelloText())
app.add_route("/products/{id:int}", ProductResource(Products()))
app.add_route("/orders", OrderResource(Orders()))
_add_spares(LAST_SPARES)
