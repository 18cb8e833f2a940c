"""`/api/articles/{slug}/comments`: anybody may read, whoever is signed in may comment."""

from typing import Annotated

from armature.core import Path, Unauthorized, controller, delete, get, post, public, use_guard
from examples.realworld.comments.comments import Comments
from examples.realworld.comments.models import MultipleCommentsResponse, NewCommentRequest, SingleCommentResponse
from examples.realworld.users.guards import SignedIn
from examples.realworld.users.principal import Principal

CommentId = Annotated[int, Path(ge=1, le=2**63 - 1)]
"""SQLite holds 64 bits, and a larger number from a client must be a 422, not an overflow.

The path says `{id}` and not `{id:int}`: what is no number then reaches the endpoint, and its filter says so.
"""


@controller("/articles/{slug}/comments", tags=["comments"])
class CommentController:
    """The comments on one article."""

    def __init__(self, comments: Comments) -> None:
        self.comments = comments

    @get("/", raises=[Unauthorized])
    @public
    async def list(self, slug: str) -> MultipleCommentsResponse:
        """All comments, oldest first."""
        return MultipleCommentsResponse(comments=await self.comments.on(slug))

    @post("/")
    @use_guard(SignedIn)
    async def add(self, principal: Principal, slug: str, body: NewCommentRequest) -> SingleCommentResponse:
        """Comment on an article."""
        return SingleCommentResponse(comment=await self.comments.add(principal, slug, body.comment))

    @delete("/{id}")
    @use_guard(SignedIn)
    async def remove(self, principal: Principal, slug: str, id: CommentId) -> None:
        """Remove a comment of yours."""
        await self.comments.remove(principal, slug, id)
