"""The application: the modules put together, and what surrounds every endpoint."""

from armature.core import Application, module
from armature.core.health import HealthModule
from armature.openapi import ApiInfo, Contact, License, OpenApiModule, Server, Tag
from examples.realworld.articles.module import ArticlesModule
from examples.realworld.comments.module import CommentsModule
from examples.realworld.description import with_conduit_errors
from examples.realworld.errors import ConduitErrorFilter
from examples.realworld.profiles.module import ProfilesModule
from examples.realworld.tags.module import TagsModule
from examples.realworld.users.module import UsersModule

INFO = ApiInfo(
    title="Conduit",
    version="1.1.0",
    description="The API of RealWorld: people who write, follow and favor.",
    contact=Contact(name="Conduit", email="api@conduit.example"),
    license=License("Apache-2.0", identifier="Apache-2.0"),
    servers=[Server("/")],
    tags=[
        Tag("users", "Registration, sign-in, and oneself."),
        Tag("profiles", "Users as others see them."),
        Tag("articles", "What they write."),
        Tag("comments", "What is said about it."),
        Tag("tags", "What it is about."),
        Tag("health", "Whether the API is well."),
    ],
)


@module(
    imports=[
        UsersModule,
        ProfilesModule,
        ArticlesModule,
        CommentsModule,
        TagsModule,
        HealthModule,
        OpenApiModule(INFO, playground="/docs", amend=with_conduit_errors),
    ],
    filters=[ConduitErrorFilter],  # of the root module, so around every endpoint of the application
)
class RealworldModule: ...


app = Application(RealworldModule, prefix="/api", deny_by_default=True)
