"""Users as they are stored."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from examples.realworld.database.row import Row


class UserRow(Row):
    """One user. Of the password only the hash is kept."""

    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(String(40), unique=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    password_hash: Mapped[str] = mapped_column(String(200))
    bio: Mapped[str] = mapped_column(default="")
    image: Mapped[str] = mapped_column(default="")
