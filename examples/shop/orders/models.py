"""Orders as clients ask for them, send them and see them."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, Field

from armature.core.paging import Filter
from examples.shop.ids import BodyId
from examples.shop.orders.rows import OrderStatus


class NewLine(BaseModel):
    """So many of one product."""

    product_id: BodyId
    quantity: Annotated[int, Field(ge=1, le=1000)]


class NewOrder(BaseModel):
    """What a customer wants."""

    lines: Annotated[list[NewLine], Field(min_length=1, max_length=50)]


class Line(BaseModel):
    """One line of an order, at the price of the day."""

    product_id: int
    quantity: int
    unit_cents: int


class Order(BaseModel):
    """An order as its customer sees it."""

    id: int
    placed_at: datetime
    status: OrderStatus
    total_cents: int
    lines: list[Line]


class OrderFilter(Filter):
    """Which orders to list."""

    status: OrderStatus | None = None
