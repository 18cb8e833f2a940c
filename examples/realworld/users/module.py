"""Users as a module: others may know who is asking, and nothing else of it."""

from armature.core import Scope, module, provide
from examples.realworld.database.module import DatabaseModule
from examples.realworld.settings import SettingsModule
from examples.realworld.users.controller import UserController
from examples.realworld.users.passwords import Passwords
from examples.realworld.users.principal import Principal, Viewer, principal, viewer
from examples.realworld.users.tokens import Tokens
from examples.realworld.users.users import Users


@module(
    imports=[DatabaseModule, SettingsModule],
    controllers=[UserController],
    providers=[
        Users,
        Passwords,
        Tokens,
        provide(Viewer).by(viewer, scope=Scope.REQUEST),
        provide(Principal).by(principal, scope=Scope.REQUEST),
    ],
    exports=[Viewer, Principal],
)
class UsersModule: ...
