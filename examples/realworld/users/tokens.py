"""Tokens: JSON Web Tokens (RFC 7519), signed with HS256, that say whose they are and until when they hold."""

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from armature.core import Clock
from examples.realworld.settings import RealworldSettings

_ALGORITHM = "HS256"


class Tokens:
    """Makes and reads tokens. Nothing is stored, so one that was made holds until it expires."""

    def __init__(self, settings: RealworldSettings, clock: Clock) -> None:
        self._key = OctKey.import_key(settings.token_key.get_secret_value())
        self._lifetime = settings.token_lifetime
        self._clock = clock

    def issue(self, user_id: int) -> str:
        """A token of this user."""
        now = self._clock.now()
        claims = {"sub": str(user_id), "iat": now, "exp": now + self._lifetime}
        return jwt.encode({"alg": _ALGORITHM}, claims, self._key, algorithms=[_ALGORITHM])

    def user_of(self, token: str) -> int | None:
        """The user whose token it is; None for one that we did not make, or that has expired."""
        now = int(self._clock.now().timestamp())
        expected = jwt.JWTClaimsRegistry(now=now, sub={"essential": True}, exp={"essential": True})
        try:
            claims = jwt.decode(token, self._key, algorithms=[_ALGORITHM]).claims
            expected.validate(claims)
            return int(claims["sub"])
        except (JoseError, ValueError, TypeError):  # the last for headers such as `{"crit": 1}`, which it walks through
            return None
