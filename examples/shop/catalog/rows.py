"""Products as they are stored."""

from enum import Enum

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from examples.shop.database.row import Row


class Category(Enum):
    """Where a product stands."""

    TOOLS = "tools"
    GARDEN = "garden"
    KITCHEN = "kitchen"
    LIGHTING = "lighting"


class ProductRow(Row):
    """One product; prices are whole cents, so that sums are exact."""

    __tablename__ = "products"
    __table_args__ = (CheckConstraint("stock >= 0"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    sku: Mapped[str] = mapped_column(String(12), unique=True)
    name: Mapped[str] = mapped_column(String(120), index=True)
    category: Mapped[Category] = mapped_column(index=True)
    price_cents: Mapped[int]
    stock: Mapped[int]
