"""Products as clients ask for them, send them and see them."""

from enum import Enum
from typing import Annotated

from pydantic import BaseModel, Field

from examples.shop.catalog.rows import Category
from examples.shop.paging import PageQuery

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


class Sorting(Enum):
    """In which order a search gives products; a leading minus means downward."""

    NAME = "name"
    PRICE = "price"
    PRICE_DOWN = "-price"
    NEWEST = "newest"


class ProductQuery(PageQuery):
    """A search, all of it in the query string."""

    q: str = Field("", max_length=80, description="A part of the name or the SKU; case does not matter.")
    category: Category | None = None
    in_stock: bool = False
    sort: Sorting = Sorting.NAME
