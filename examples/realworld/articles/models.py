"""Articles as clients ask for them, send them and see them."""

from typing import Annotated

from pydantic import Field, StringConstraints

from examples.realworld.profiles.models import Profile
from examples.realworld.wire import Line, Text, Timestamp, Wire

TagName = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]


class PageQuery(Wire):
    """The part of a query string that every list shares; both numbers are bounded."""

    limit: int = Field(20, ge=1, le=100, description="How many articles to give.")
    offset: int = Field(0, ge=0, le=2**31, description="How many articles to skip.")


class ArticleQuery(PageQuery):
    """Which articles to list; what is named must all hold."""

    tag: str | None = Field(None, max_length=60, description="Articles with this tag.")
    author: str | None = Field(None, max_length=40, description="Articles of this user, by name.")
    favorited: str | None = Field(None, max_length=40, description="Articles that this user favors, by name.")


class NewArticle(Wire):
    """What an author tells about a new article."""

    title: Line
    description: Line
    body: Text
    tag_list: Annotated[list[TagName], Field(max_length=20)] = []


class NewArticleRequest(Wire):
    """The body of a publication."""

    article: NewArticle


class UpdateArticle(Wire):
    """What may change; a field that is left out, or null, stays as it is."""

    title: Line | None = None
    description: Line | None = None
    body: Text | None = None


class UpdateArticleRequest(Wire):
    """The body of a change."""

    article: UpdateArticle


class ListedArticle(Wire):
    """An article in a list, which leaves the body out; the rest is as whoever looks sees it."""

    slug: str
    title: str
    description: str
    tag_list: list[str]
    created_at: Timestamp
    updated_at: Timestamp
    favorited: bool
    favorites_count: int
    author: Profile


class Article(ListedArticle):
    """A whole article."""

    body: str


class SingleArticleResponse(Wire):
    """One article."""

    article: Article


class MultipleArticlesResponse(Wire):
    """A page of articles, and how many there are on all pages."""

    articles: list[ListedArticle]
    articles_count: int
