"""Comments as they are stored."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from examples.realworld.database.row import Row
from examples.realworld.users.rows import UserRow


class CommentRow(Row):
    """One comment, whose author comes with it in the same query."""

    __tablename__ = "comments"

    id: Mapped[int] = mapped_column(primary_key=True)
    body: Mapped[str]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id", ondelete="CASCADE"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    author: Mapped[UserRow] = relationship(lazy="joined", innerjoin=True)
