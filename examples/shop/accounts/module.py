"""Accounts as a module: others may know who is asking, and nothing else of it."""

from armature.core import Scope, module, provide
from examples.shop.accounts.accounts import Accounts
from examples.shop.accounts.controller import AccountController
from examples.shop.accounts.principal import Principal, principal
from examples.shop.database.module import DatabaseModule


@module(
    imports=[DatabaseModule],
    controllers=[AccountController],
    providers=[Accounts, provide(Principal).by(principal, scope=Scope.REQUEST)],
    exports=[Principal],
)
class AccountsModule: ...
