"""The service behind the comments."""

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from armature.core import Clock, Forbidden, NotFound, Scope, injectable
from examples.realworld.articles.rows import ArticleRow
from examples.realworld.comments.models import Comment, NewComment
from examples.realworld.comments.rows import CommentRow
from examples.realworld.profiles.models import profile_of
from examples.realworld.profiles.rows import is_followed
from examples.realworld.users.principal import Principal, Viewer


@injectable(scope=Scope.REQUEST)
class Comments:
    """The comments on articles. All of it raises `NotFound` for an article that is not there."""

    def __init__(self, session: AsyncSession, viewer: Viewer, clock: Clock) -> None:
        self.session = session
        self.viewer = viewer
        self.clock = clock

    async def on(self, slug: str) -> list[Comment]:
        """All comments on an article, oldest first, in two queries."""
        article_id = await self._article(slug)
        return await self._seen(CommentRow.article_id == article_id)

    async def add(self, principal: Principal, slug: str, new: NewComment) -> Comment:
        """A new comment."""
        now = self.clock.now()
        article_id = await self._article(slug)
        row = CommentRow(body=new.body, created_at=now, updated_at=now, article_id=article_id, author_id=principal.id)
        self.session.add(row)
        await self.session.flush()
        [comment] = await self._seen(CommentRow.id == row.id)
        return comment

    async def remove(self, principal: Principal, slug: str, id: int) -> None:
        """Removes one; raises `NotFound` where the article has no such comment, `Forbidden` for somebody else's."""
        article_id = await self._article(slug)
        comment = await self.session.get(CommentRow, id)
        if comment is None or comment.article_id != article_id:
            raise NotFound(f"The article has no comment {id}.")
        if comment.author_id != principal.id:
            raise Forbidden("Only its author may remove a comment.")
        await self.session.delete(comment)

    async def _article(self, slug: str) -> int:
        article_id = await self.session.scalar(select(ArticleRow.id).where(ArticleRow.slug == slug))
        if article_id is None:
            raise NotFound("There is no such article.")
        return article_id

    async def _seen(self, condition: ColumnElement[bool]) -> list[Comment]:
        seen = select(CommentRow, is_followed(CommentRow.author_id, self.viewer.id))
        rows = await self.session.execute(seen.where(condition).order_by(CommentRow.id))
        return [_shown(comment, following) for comment, following in rows]


def _shown(comment: CommentRow, following: bool) -> Comment:
    return Comment(
        id=comment.id,
        created_at=comment.created_at,
        updated_at=comment.updated_at,
        body=comment.body,
        author=profile_of(comment.author, following=following),
    )
