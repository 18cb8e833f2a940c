"""Articles as they are stored, with their tags and with who favors them."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from examples.realworld.database.row import Row
from examples.realworld.users.rows import UserRow


class ArticleRow(Row):
    """One article. Its author comes with it in the same query, the tags of all that were found in one more."""

    __tablename__ = "articles"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(300), unique=True)
    title: Mapped[str] = mapped_column(String(255))
    description: Mapped[str] = mapped_column(String(255))
    body: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(index=True)
    updated_at: Mapped[datetime]
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    author: Mapped[UserRow] = relationship(lazy="joined", innerjoin=True)
    tags: Mapped[list["TagRow"]] = relationship(
        lazy="selectin", order_by="TagRow.name", cascade="all, delete-orphan", passive_deletes=True
    )


class TagRow(Row):
    """One tag of one article; a tag exists as long as an article has it."""

    __tablename__ = "article_tags"

    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True)
    name: Mapped[str] = mapped_column(String(60), primary_key=True, index=True)


class FavoriteRow(Row):
    """One user favors one article."""

    __tablename__ = "favorites"

    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, index=True)
