"""Guards: they take what they need as parameters, like a handler."""

from armature.openapi import SecurityScheme
from examples.shop.accounts.principal import Principal
from examples.shop.accounts.rows import Role


class SignedIn:
    """Lets in whoever has an account: the principal cannot be built for anybody else, who gets 401."""

    security_scheme = SecurityScheme.bearer()

    def can_activate(self, principal: Principal) -> bool:
        return True


class HasRole:
    """Lets in one role; others get 403, and whoever is not signed in 401."""

    security_scheme = SecurityScheme.bearer()

    def __init__(self, role: Role) -> None:
        self.role = role

    def can_activate(self, principal: Principal) -> bool:
        return principal.role is self.role
