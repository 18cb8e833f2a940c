"""Products as clients ask for them, send them and see them."""

from typing import Annotated

from pydantic import BaseModel, Field

from armature.core.paging import Filter
from examples.shop.catalog.rows import Category

Name = Annotated[str, Field(min_length=1, max_length=120)]
Cents = Annotated[int, Field(ge=1, le=100_000_000)]
Pieces = Annotated[int, Field(ge=0, le=1_000_000)]


class NewProduct(BaseModel):
    """What the staff tells about a new product."""

    sku: Annotated[str, Field(pattern=r"^[A-Z]{3}-[0-9]{4,8}$", examples=["HAM-2001"])]
    name: Name
    category: Category
    price_cents: Cents
    stock: Pieces = 0


class ProductChange(BaseModel):
    """What may change; a field that is left out stays as it is."""

    name: Name | None = None
    price_cents: Cents | None = None
    stock: Pieces | None = None


class Product(BaseModel):
    """A product as everybody sees it."""

    id: int
    sku: str
    name: str
    category: Category
    price_cents: int
    stock: int


class ProductFilter(Filter):
    """Which products to find, each by its name in the query string."""

    category: Category | None = None
    stock__gt: Pieces | None = None
