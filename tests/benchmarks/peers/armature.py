"""Armature as a user writes it: every default on, services injected into the controllers' constructors."""

from typing import Any

from armature.core import Application, Module, controller, get, module, post
from tests.benchmarks.shop import FIRST_SPARES, LAST_SPARES, NewOrder, Order, Orders, Product, Products


@get("/hello")
async def hello() -> dict[str, str]:
    """Answer JSON."""
    return {"message": "hello"}


@get("/hello/text")
async def hello_text() -> str:
    """Answer five letters."""
    return "hello"


@controller("/products")
class ProductController:
    """Answers one product."""

    def __init__(self, products: Products) -> None:
        self.products = products

    @get("/{id:int}")
    async def show(self, id: int, currency: str = "EUR") -> Product:
        """Find and answer."""
        return await self.products.find(id, currency)


@controller("/orders")
class OrderController:
    """Validates and accepts one order."""

    def __init__(self, orders: Orders) -> None:
        self.orders = orders

    @post("/", status=201)
    async def place(self, order: NewOrder) -> Order:
        """Accept."""
        return await self.orders.place(order)


@module(controllers=[hello, hello_text, ProductController, OrderController], providers=[Products, Orders])
class ShopModule:
    """The four measured endpoints."""


def _spare(method: str, path: str) -> Any:
    async def item(id: int) -> str:
        return f"item {id}"

    async def collection() -> str:
        return "items"

    return get(path.format("{id:int}"))(item) if method == "GET" else post(path)(collection)


app = Application(
    Module(
        imports=[
            Module(name="first", controllers=[_spare(method, path) for method, path in FIRST_SPARES]),
            ShopModule,
            Module(name="last", controllers=[_spare(method, path) for method, path in LAST_SPARES]),
        ],
    ),
)
