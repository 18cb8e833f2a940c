"""Publishes, changes and removes articles; favors them."""

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from armature.core import Clock, Forbidden, NotFound, Scope, injectable
from examples.realworld.articles.models import NewArticle, UpdateArticle
from examples.realworld.articles.rows import ArticleRow, FavoriteRow, TagRow
from examples.realworld.articles.slugs import another, slug_of
from examples.realworld.users.principal import Principal


@injectable(scope=Scope.REQUEST)
class ArticleWriter:
    """Works for the principal. Where an article is named, all of it raises `NotFound` for one that is not there."""

    def __init__(self, session: AsyncSession, principal: Principal, clock: Clock) -> None:
        self.session = session
        self.principal = principal
        self.clock = clock

    async def publish(self, new: NewArticle) -> str:
        """A new article; its slug."""
        now = self.clock.now()
        article = ArticleRow(
            slug=await self._free_slug(new.title),
            title=new.title,
            description=new.description,
            body=new.body,
            created_at=now,
            updated_at=now,
            author_id=self.principal.id,
            tags=[TagRow(name=name) for name in sorted(set(new.tag_list))],
        )
        self.session.add(article)
        await self.session.flush()
        return article.slug

    async def change(self, slug: str, change: UpdateArticle) -> str:
        """Changes what is named; the slug, which follows the title. Raises `Forbidden` for somebody else's article."""
        article = await self._own(slug)
        if change.title is not None and change.title != article.title:
            article.slug = await self._free_slug(change.title)
        for name, value in change.model_dump(exclude_none=True).items():
            setattr(article, name, value)
        article.updated_at = self.clock.now()
        await self.session.flush()
        return article.slug

    async def remove(self, slug: str) -> None:
        """Removes it with its tags, comments and favorites; raises `Forbidden` for somebody else's article."""
        await self.session.delete(await self._own(slug))

    async def favor(self, slug: str) -> None:
        """Favors it, also once more."""
        article = await self._find(slug)
        await self.session.merge(FavoriteRow(article_id=article.id, user_id=self.principal.id))

    async def disfavor(self, slug: str) -> None:
        """Takes that back, also where there is nothing to take back."""
        article = await self._find(slug)
        favors = (FavoriteRow.article_id == article.id) & (FavoriteRow.user_id == self.principal.id)
        await self.session.execute(delete(FavoriteRow).where(favors))

    async def _own(self, slug: str) -> ArticleRow:
        article = await self._find(slug)
        if article.author_id != self.principal.id:
            raise Forbidden("Only its author may do this to an article.")
        return article

    async def _find(self, slug: str) -> ArticleRow:
        article = await self.session.scalar(select(ArticleRow).where(ArticleRow.slug == slug))
        if article is None:
            raise NotFound("There is no such article.")
        return article

    async def _free_slug(self, title: str) -> str:
        slug = wanted = slug_of(title)
        while await self.session.scalar(select(ArticleRow.id).where(ArticleRow.slug == slug)) is not None:
            slug = another(wanted)
        return slug
