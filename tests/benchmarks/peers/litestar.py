"""Litestar: `Provide` with its cache for the services, pydantic models through its own plugin."""

from typing import Any

from litestar import Litestar, MediaType, get, post
from litestar.di import Provide
from litestar.handlers import HTTPRouteHandler

from tests.benchmarks.shop import FIRST_SPARES, LAST_SPARES, NewOrder, Order, Orders, Product, Products


async def provide_products() -> Products:
    """Make the one service."""
    return Products()


async def provide_orders() -> Orders:
    """Make the one service."""
    return Orders()


@get("/hello")
async def hello() -> dict[str, str]:
    """Answer JSON."""
    return {"message": "hello"}


@get("/hello/text", media_type=MediaType.TEXT)
async def hello_text() -> str:
    """Answer five letters."""
    return "hello"


@get("/products/{id:int}")
async def product(id: int, products: Products, currency: str = "EUR") -> Product:
    """Answer one product."""
    return await products.find(id, currency)


@post("/orders")
async def order(data: NewOrder, orders: Orders) -> Order:
    """Validate and accept one order."""
    return await orders.place(data)


def _spare(method: str, path: str) -> HTTPRouteHandler:
    async def item(id: int) -> str:
        return f"item {id}"

    async def collection() -> str:
        return "items"

    decorate: Any = get if method == "GET" else post
    handler: HTTPRouteHandler = decorate(path.format("{id:int}"))(item if method == "GET" else collection)
    return handler


app = Litestar(
    route_handlers=[
        *(_spare(method, path) for method, path in FIRST_SPARES),
        hello,
        hello_text,
        product,
        order,
        *(_spare(method, path) for method, path in LAST_SPARES),
    ],
    dependencies={
        "products": Provide(provide_products, use_cache=True),
        "orders": Provide(provide_orders, use_cache=True),
    },
)
