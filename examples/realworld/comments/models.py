"""Comments as clients send and see them."""

from typing import Annotated

from pydantic import StringConstraints

from examples.realworld.profiles.models import Profile
from examples.realworld.wire import Timestamp, Wire


class NewComment(Wire):
    """What a reader has to say."""

    body: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=10_000)]


class NewCommentRequest(Wire):
    """The body of a new comment."""

    comment: NewComment


class Comment(Wire):
    """A comment, with its author as whoever looks sees her."""

    id: int
    created_at: Timestamp
    updated_at: Timestamp
    body: str
    author: Profile


class SingleCommentResponse(Wire):
    """One comment."""

    comment: Comment


class MultipleCommentsResponse(Wire):
    """The comments on one article."""

    comments: list[Comment]
