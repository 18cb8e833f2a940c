"""Orders as they are stored."""

from datetime import datetime
from enum import Enum

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from examples.shop.database.row import Row


class OrderStatus(Enum):
    """How far an order is."""

    PLACED = "placed"
    SHIPPED = "shipped"
    CANCELED = "canceled"


class OrderRow(Row):
    """One order with its lines, which are loaded with it: an async session cannot load them later by itself."""

    __tablename__ = "orders"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    placed_at: Mapped[datetime]
    status: Mapped[OrderStatus]
    total_cents: Mapped[int]
    lines: Mapped[list["LineRow"]] = relationship(lazy="selectin", order_by="LineRow.id")


class LineRow(Row):
    """So many of one product, at the price of the day."""

    __tablename__ = "order_lines"

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), index=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("products.id"), index=True)
    quantity: Mapped[int]
    unit_cents: Mapped[int]
