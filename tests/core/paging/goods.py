"""Rows with a column of every type that can be sorted by, as objects and as tables."""

import random
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from typing import TypeVar
from uuid import UUID

from sqlalchemy import DateTime, Dialect, Numeric, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

from armature.core.paging import Filter

T = TypeVar("T")


class Kind(Enum):
    """Its values, its names and their order say the same, as databases sort by one or another of these."""

    A = "A"
    B = "B"
    C = "C"


class Moment(TypeDecorator[datetime]):
    """A moment on SQLite too, which forgets zones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value and (value if value.tzinfo else value.replace(tzinfo=UTC))


class Base(DeclarativeBase):
    """The tables of these tests."""


class Good(Base):
    """A row."""

    __tablename__ = "goods"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str | None] = mapped_column(Text)
    stock: Mapped[int]
    price: Mapped[float | None]
    weight: Mapped[Decimal | None] = mapped_column(Numeric(10, 2))
    active: Mapped[bool]
    kind: Mapped[Kind | None]
    code: Mapped[UUID]
    day: Mapped[date | None]
    made_at: Mapped[datetime | None] = mapped_column(Moment)


@dataclass(frozen=True)
class Item:
    """The same as an object."""

    id: int
    name: str | None
    stock: int
    price: float | None
    weight: Decimal | None
    active: bool
    kind: Kind | None
    code: UUID
    day: date | None
    made_at: datetime | None

    def row(self) -> Good:
        return Good(**asdict(self))


class GoodFilter(Filter):
    """A field for every operation."""

    name: str | None = None
    name__ne: str | None = None
    name__contains: str | None = None
    name__starts_with: str | None = None
    name__ends_with: str | None = None
    name__is_null: bool | None = None
    stock__gt: int | None = None
    stock__lte: int | None = None
    stock__in: list[int] | None = None
    price__gte: float | None = None
    price__lt: float | None = None
    weight__gte: Decimal | None = None
    active: bool | None = None
    kind__not_in: list[Kind] | None = None
    code: UUID | None = None
    day__lte: date | None = None
    made_at__gt: datetime | None = None


SORTABLE = ["name", "stock", "price", "weight", "active", "kind", "code", "day", "made_at", "id"]
START = datetime(2026, 1, 1, tzinfo=UTC)


def some_item(dice: random.Random, id: int) -> Item:
    def perhaps(value: T) -> T | None:
        return value if dice.random() < 0.75 else None

    return Item(
        id=id,
        name=perhaps(dice.choice(["saw", "axe", "hammer", "a%b", "a_b", "Ham"])),
        stock=dice.randint(-2, 3),
        price=perhaps(dice.choice([0.1, 0.2, 0.1 + 0.2, 1e300, -1.5])),
        weight=perhaps(Decimal(dice.randint(-300, 300)) / 100),
        active=dice.random() < 0.5,
        kind=perhaps(dice.choice(list(Kind))),
        code=UUID(int=dice.randint(0, 2**128 - 1)),
        day=perhaps(date(2026, 1, 1) + timedelta(dice.randint(0, 3))),
        made_at=perhaps(START + timedelta(microseconds=dice.randint(0, 5))),
    )
