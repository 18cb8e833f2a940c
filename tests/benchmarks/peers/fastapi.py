"""FastAPI: `Depends` on asynchronous functions, which spares them the thread pool; models in and out."""

from typing import Annotated

from fastapi import Depends, FastAPI
from fastapi.responses import PlainTextResponse

from tests.benchmarks.shop import FIRST_SPARES, LAST_SPARES, NewOrder, Order, Orders, Product, Products

_products = Products()
_orders = Orders()


async def products() -> Products:
    """Give the one service."""
    return _products


async def orders() -> Orders:
    """Give the one service."""
    return _orders


async def item(id: int = 0) -> str:
    """Stand behind the further routes."""
    return f"item {id}"


async def hello() -> dict[str, str]:
    """Answer JSON."""
    return {"message": "hello"}


async def hello_text() -> str:
    """Answer five letters."""
    return "hello"


async def product(
    id: int,
    products: Annotated[Products, Depends(products)],
    currency: str = "EUR",
) -> Product:
    """Answer one product."""
    return await products.find(id, currency)


async def order(order: NewOrder, orders: Annotated[Orders, Depends(orders)]) -> Order:
    """Validate and accept one order."""
    return await orders.place(order)


def _add_spares(routes: tuple[tuple[str, str], ...]) -> None:
    for method, path in routes:
        app.add_api_route(path.format("{id}"), item, methods=[method])


app = FastAPI()
_add_spares(FIRST_SPARES)
app.get("/hello")(hello)
app.get("/hello/text", response_class=PlainTextResponse)(hello_text)
app.get("/products/{id}")(product)
app.post("/orders", status_code=201)(order)
_add_spares(LAST_SPARES)
