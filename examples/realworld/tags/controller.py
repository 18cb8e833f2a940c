"""`/api/tags`: what is written about."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from armature.core import controller, get, public
from examples.realworld.articles.rows import TagRow
from examples.realworld.wire import Wire


class TagsResponse(Wire):
    """All tags."""

    tags: list[str]


@controller("/tags", tags=["tags"])
class TagController:
    """One query needs no service."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    @get("/")
    @public
    async def list(self) -> TagsResponse:
        """All tags that an article has, in the order of the alphabet."""
        names = await self.session.scalars(select(TagRow.name).distinct().order_by(TagRow.name))
        return TagsResponse(tags=list(names))
