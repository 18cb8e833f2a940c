"""Who follows whom, as it is stored and asked for."""

from sqlalchemy import ColumnElement, ForeignKey, exists, false
from sqlalchemy.orm import InstrumentedAttribute, Mapped, mapped_column

from examples.realworld.database.row import Row


class FollowRow(Row):
    """One user follows another."""

    __tablename__ = "follows"

    follower_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    followed_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, index=True)


def is_followed(user_id: InstrumentedAttribute[int], follower_id: int | None) -> ColumnElement[bool]:
    """Whether the user in this column is followed: a part of the query that finds the user, not a query for each."""
    if follower_id is None:
        return false()
    return exists().where(FollowRow.follower_id == follower_id, FollowRow.followed_id == user_id)
