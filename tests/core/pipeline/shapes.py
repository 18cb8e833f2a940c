"""What handlers of the tests return: models, dataclasses, TypedDicts, generics, and rows that are none of them."""

# Annotations are what these tests are given.
# pyright: reportInvalidTypeForm=false

from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Generic, NotRequired, TypeVar

from pydantic import BaseModel, RootModel
from typing_extensions import TypedDict

from armature.core import get

T = TypeVar("T")


class Product(BaseModel):
    id: int
    name: str = "hammer"


class Priced(Product):
    cost: int = 1


class Order(BaseModel):
    product: Product
    lines: list[Product] = []


class Page(BaseModel, Generic[T]):
    items: list[T]


@dataclass
class Point:
    x: int


@dataclass
class Point3(Point):
    z: int = 0


@dataclass
class Shape:
    corners: list[Point] = field(default_factory=list)


@dataclass
class Slice(Generic[T]):
    items: list[T]
    total: int


class Keys(TypedDict):
    id: int
    name: NotRequired[str]


class Ids(RootModel[list[int]]):
    pass


class Color(Enum):
    RED = "red"


class Row:
    """An object of another class, such as a row of a database."""

    def __init__(self, **values: object) -> None:
        vars(self).update(values)


class Slots:
    """A row without a `__dict__`."""

    __slots__ = ("cost", "id", "name")

    def __init__(self, **values: object) -> None:
        for name, value in values.items():
            setattr(self, name, value)


def returning(result: object, annotation: Any) -> Any:
    @get("/")
    async def handler() -> annotation:
        return result

    return handler
