"""Accounts as they are stored."""

from enum import Enum

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from examples.shop.database.row import Row


class Role(Enum):
    """What an account may do."""

    CUSTOMER = "customer"
    ADMIN = "admin"


class AccountRow(Row):
    """One account. Of its token only the hash is kept, so that a stolen database signs nobody in."""

    __tablename__ = "accounts"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    email: Mapped[str] = mapped_column(String(254), unique=True)
    role: Mapped[Role]
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
