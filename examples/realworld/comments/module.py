"""Comments as a module."""

from armature.core import module
from examples.realworld.articles.module import ArticlesModule
from examples.realworld.comments.comments import Comments
from examples.realworld.comments.controller import CommentController
from examples.realworld.database.module import DatabaseModule
from examples.realworld.profiles.module import ProfilesModule
from examples.realworld.users.module import UsersModule


@module(
    imports=[ArticlesModule, DatabaseModule, ProfilesModule, UsersModule],
    controllers=[CommentController],
    providers=[Comments],
)
class CommentsModule: ...
