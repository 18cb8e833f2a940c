"""BlackSheep: singletons of its container by annotation, values from path and query, `FromJSON` for the body."""

from blacksheep import Application, FromJSON, Response, json, text
from rodi import Container

from tests.benchmarks.shop import FIRST_SPARES, LAST_SPARES, NewOrder, Orders, Products


async def hello() -> Response:
    """Answer JSON."""
    return json({"message": "hello"})


async def hello_text() -> Response:
    """Answer five letters."""
    return text("hello")


async def product(id: int, products: Products, currency: str = "EUR") -> Response:
    """Answer one product."""
    return json(await products.find(id, currency))


async def order(data: FromJSON[NewOrder], orders: Orders) -> Response:
    """Validate and accept one order."""
    return json(await orders.place(data.value), status=201)


def _add_spares(routes: tuple[tuple[str, str], ...]) -> None:
    for method, path in routes:
        app.router.add(method, path.format("{int:id}"), hello)


services = Container()
services.add_singleton(Products)
services.add_singleton(Orders)

app = Application(services=services)
_add_spares(FIRST_SPARES)
app.router.add_get("/hello", hello)
app.router.add_get("/hello/text", hello_text)
app.router.add_get("/products/{int:id}", product)
app.router.add_post("/orders", order)
_add_spares(LAST_SPARES)
