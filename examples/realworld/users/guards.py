"""The guard: it takes what it needs as a parameter, like a handler."""

from armature.openapi import SecurityScheme
from examples.realworld.users.principal import Principal


class SignedIn:
    """Lets in whoever has a token: the principal cannot be built for anybody else, who gets 401."""

    security_scheme = SecurityScheme.api_key("Authorization", name="Token")

    def can_activate(self, principal: Principal) -> bool:
        return True
