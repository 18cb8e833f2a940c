"""Comments as a module."""

from armature.core import module
from examples.realworld.comments.comments import Comments
from examples.realworld.comments.controller import CommentController
from examples.realworld.database.module import DatabaseModule
from examples.realworld.users.module import UsersModule


@module(imports=[DatabaseModule, UsersModule], controllers=[CommentController], providers=[Comments])
class CommentsModule: ...
