"""Articles as a module."""

from armature.core import module
from examples.realworld.articles.controller import ReadingController, WritingController
from examples.realworld.articles.reader import ArticleReader
from examples.realworld.articles.writer import ArticleWriter
from examples.realworld.database.module import DatabaseModule
from examples.realworld.profiles.module import ProfilesModule
from examples.realworld.users.module import UsersModule


@module(
    imports=[DatabaseModule, ProfilesModule, UsersModule],
    controllers=[ReadingController, WritingController],
    providers=[ArticleReader, ArticleWriter],
)
class ArticlesModule: ...
