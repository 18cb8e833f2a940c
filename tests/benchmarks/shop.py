"""The models and services of the measured application, the same objects in every peer.

Sharing them leaves only the framework to differ: binding, injection, validation, encoding and sending.
"""

from typing import Annotated, Final

from pydantic import BaseModel, Field

SPARE_ROUTES: Final = tuple(
    route for area in range(25) for route in (("GET", f"/area{area}/items/{{}}"), ("POST", f"/area{area}/items"))
)
"""Fifty further routes as (method, path); `{}` stands for an integer in the peer's own notation."""

FIRST_SPARES: Final = SPARE_ROUTES[:25]
"""Registered before the measured routes: the peers that search in order pay for the average position."""

LAST_SPARES: Final = SPARE_ROUTES[25:]
"""Registered after the measured routes."""


class Product(BaseModel):
    """What `GET /products/{id}` answers."""

    id: int
    name: str
    price: float
    currency: str


class Line(BaseModel):
    """One line of an order."""

    sku: str
    quantity: Annotated[int, Field(ge=1)]


class NewOrder(BaseModel):
    """The body of `POST /orders`."""

    customer: str
    lines: list[Line]


class Order(BaseModel):
    """What `POST /orders` answers: the accepted order."""

    id: int
    customer: str
    total: int


class Products:
    """The injected service of the typed GET."""

    async def find(self, id: int, currency: str) -> Product:
        """A product made from its number, so that no peer pays for storage."""
        return Product(id=id, name=f"product {id}", price=9.5, currency=currency)


class Orders:
    """The injected service of the validated POST."""

    async def place(self, order: NewOrder) -> Order:
        """Accept an order; its number is always 1, so that every answer can be compared whole."""
        return Order(id=1, customer=order.customer, total=sum(line.quantity for line in order.lines))
