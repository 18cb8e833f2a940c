"""What is cached in every benchmark of a cache."""

from collections.abc import Awaitable, Callable, Mapping
from typing import TypeAlias

from pydantic import BaseModel

IN_MEMORY = "a hit in memory"
IN_REDIS = "a hit in Redis"
KEPT = 60

Asks: TypeAlias = Mapping[str, Callable[[int], Awaitable[object]]]
"""For each case a function that gives the product of an id."""


class Product(BaseModel):
    """A model of four fields, one of them a list."""

    id: int
    name: str
    price: float
    tags: list[str]


def load(id: int) -> Product:
    """What a database would give."""
    return Product(id=id, name="A hammer", price=37.5, tags=["tools", "steel"])
