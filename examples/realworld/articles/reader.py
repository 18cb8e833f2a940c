"""Finds articles, as whoever looks sees them."""

from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Row, Select, exists, false, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from armature.core import NotFound, Scope, injectable
from examples.realworld.articles.models import (
    Article,
    ArticleQuery,
    ListedArticle,
    MultipleArticlesResponse,
    PageQuery,
)
from examples.realworld.articles.rows import ArticleRow, FavoriteRow, TagRow
from examples.realworld.profiles.models import profile_of
from examples.realworld.profiles.rows import FollowRow, is_followed
from examples.realworld.users.principal import Principal, Viewer
from examples.realworld.users.rows import UserRow

Seen: TypeAlias = Row[ArticleRow, int, bool, bool]
"""An article, how many favor it, whether the viewer does, and whether she follows the author."""


@injectable(scope=Scope.REQUEST)
class ArticleReader:
    """A page is three queries, however long it is: the count, the articles with all numbers, their tags."""

    def __init__(self, session: AsyncSession, viewer: Viewer) -> None:
        self.session = session
        self.viewer = viewer

    async def one(self, slug: str) -> Article:
        """The article; raises `NotFound`."""
        found = (await self.session.execute(self._seen().where(ArticleRow.slug == slug))).one_or_none()
        if found is None:
            raise NotFound("There is no such article.")
        article, *_ = found
        return Article(**_fields(found), body=article.body)

    async def search(self, query: ArticleQuery) -> MultipleArticlesResponse:
        """The page of articles that fit, the latest first."""
        conditions: list[ColumnElement[bool]] = []
        if query.tag is not None:
            conditions.append(exists().where(TagRow.article_id == ArticleRow.id, TagRow.name == query.tag))
        if query.author is not None:
            conditions.append(ArticleRow.author_id == _id_of(query.author))
        if query.favorited is not None:
            favors = FavoriteRow.user_id == _id_of(query.favorited)
            conditions.append(exists().where(FavoriteRow.article_id == ArticleRow.id, favors))
        return await self._page(query, *conditions)

    async def feed(self, principal: Principal, query: PageQuery) -> MultipleArticlesResponse:
        """The page of articles by those whom the principal follows, the latest first."""
        followed = select(FollowRow.followed_id).where(FollowRow.follower_id == principal.id)
        return await self._page(query, ArticleRow.author_id.in_(followed))

    async def _page(self, query: PageQuery, *conditions: ColumnElement[bool]) -> MultipleArticlesResponse:
        count = await self.session.scalar(select(func.count(ArticleRow.id)).where(*conditions)) or 0
        found = self._seen().where(*conditions).order_by(ArticleRow.created_at.desc(), ArticleRow.id.desc())
        rows = await self.session.execute(found.limit(query.limit).offset(query.offset))
        articles = [ListedArticle(**_fields(row)) for row in rows]
        return MultipleArticlesResponse(articles=articles, articles_count=count)

    def _seen(self) -> Select[ArticleRow, int, bool, bool]:
        favors = FavoriteRow.article_id == ArticleRow.id
        count = select(func.count()).where(favors).scalar_subquery()
        mine = false() if self.viewer.id is None else exists().where(favors, FavoriteRow.user_id == self.viewer.id)
        return select(ArticleRow, count, mine, is_followed(ArticleRow.author_id, self.viewer.id))


def _id_of(username: str) -> ColumnElement[int]:
    return select(UserRow.id).where(UserRow.username == username).scalar_subquery()


def _fields(seen: Seen) -> dict[str, Any]:  # of `ListedArticle`, which checks them
    article, favorites_count, favorited, following = seen
    return {
        "slug": article.slug,
        "title": article.title,
        "description": article.description,
        "tag_list": [tag.name for tag in article.tags],
        "created_at": article.created_at,
        "updated_at": article.updated_at,
        "favorited": favorited,
        "favorites_count": favorites_count,
        "author": profile_of(article.author, following=following),
    }
