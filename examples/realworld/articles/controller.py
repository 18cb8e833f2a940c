"""`/api/articles`: anybody may read, whoever is signed in may write and favor."""

from typing import Annotated

from armature.core import (
    Application,
    Query,
    Reply,
    Unauthorized,
    controller,
    delete,
    get,
    post,
    public,
    put,
    use_guard,
)
from examples.realworld.articles.models import (
    ArticleQuery,
    MultipleArticlesResponse,
    NewArticleRequest,
    PageQuery,
    SingleArticleResponse,
    UpdateArticleRequest,
)
from examples.realworld.articles.reader import ArticleReader
from examples.realworld.articles.writer import ArticleWriter
from examples.realworld.users.guards import SignedIn
from examples.realworld.users.principal import Principal


@controller("/articles", tags=["articles"])
class ReadingController:
    """Shows articles; who is signed in also learns what she favors and whom she follows."""

    def __init__(self, reader: ArticleReader) -> None:
        self.reader = reader

    @get("/", raises=[Unauthorized])
    @public
    async def search(self, query: Annotated[ArticleQuery, Query()]) -> MultipleArticlesResponse:
        """Articles, the latest first, page by page."""
        return await self.reader.search(query)

    @get("/feed")
    @use_guard(SignedIn)
    async def feed(self, principal: Principal, query: Annotated[PageQuery, Query()]) -> MultipleArticlesResponse:
        """Articles by those whom you follow, the latest first."""
        return await self.reader.feed(principal, query)

    @get("/{slug}", raises=[Unauthorized])
    @public
    async def show(self, slug: str) -> SingleArticleResponse:
        """One article."""
        return SingleArticleResponse(article=await self.reader.one(slug))


@controller("/articles", tags=["articles"])
@use_guard(SignedIn)
class WritingController:
    """Changes articles, and shows them as they then are."""

    def __init__(self, writer: ArticleWriter, reader: ArticleReader, app: Application) -> None:
        self.writer = writer
        self.reader = reader
        self.app = app

    @post("/", status=201)
    async def publish(self, body: NewArticleRequest) -> Reply[SingleArticleResponse]:
        """Publish an article."""
        slug = await self.writer.publish(body.article)
        location = self.app.url_for("ReadingController.show", slug=slug)
        return Reply(await self._shown(slug), headers={"Location": location})

    @put("/{slug}")
    async def change(self, slug: str, body: UpdateArticleRequest) -> SingleArticleResponse:
        """Change an article of yours; a new title gives it a new slug."""
        return await self._shown(await self.writer.change(slug, body.article))

    @delete("/{slug}")
    async def remove(self, slug: str) -> None:
        """Remove an article of yours, with everything that belongs to it."""
        await self.writer.remove(slug)

    @post("/{slug}/favorite")
    async def favor(self, slug: str) -> SingleArticleResponse:
        """Favor an article."""
        await self.writer.favor(slug)
        return await self._shown(slug)

    @delete("/{slug}/favorite")
    async def disfavor(self, slug: str) -> SingleArticleResponse:
        """Take a favor back."""
        await self.writer.disfavor(slug)
        return await self._shown(slug)

    async def _shown(self, slug: str) -> SingleArticleResponse:
        return SingleArticleResponse(article=await self.reader.one(slug))
