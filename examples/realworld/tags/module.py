"""Tags as a module."""

from armature.core import module
from examples.realworld.articles.module import ArticlesModule
from examples.realworld.database.module import DatabaseModule
from examples.realworld.tags.controller import TagController


@module(imports=[ArticlesModule, DatabaseModule], controllers=[TagController])
class TagsModule: ...
