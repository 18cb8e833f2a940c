"""Passwords: kept as scrypt hashes (RFC 7914), made and compared in a few threads beside the event loop."""

import hashlib
import hmac
import os
import secrets
from base64 import b64decode, b64encode

from anyio import CapacityLimiter, to_thread
from pydantic import SecretStr

from examples.realworld.settings import RealworldSettings

_BLOCK = 8
_LANES = 3
_LENGTH = 32


class Passwords:
    """Hashes name their own cost, so that those of before stay good when the setting changes.

    One hash of the default cost takes 32 MiB; so not more are made at once than there are processors.
    """

    def __init__(self, settings: RealworldSettings) -> None:
        self._cost = settings.password_cost
        self._threads = CapacityLimiter(os.cpu_count() or 1)
        # Somebody unknown is answered as slowly as a wrong password, or the time would tell who is registered.
        self._nobodys = _written(self._cost, secrets.token_bytes(_LENGTH), secrets.token_bytes(_LENGTH))

    async def hash(self, password: SecretStr) -> str:
        """What is stored of a password."""
        return await to_thread.run_sync(_hash, password.get_secret_value(), self._cost, limiter=self._threads)

    async def fits(self, password: SecretStr, stored: str | None) -> bool:
        """Whether it is the password of this hash; never for None, after as much work."""
        found = await to_thread.run_sync(
            _fits, password.get_secret_value(), stored or self._nobodys, limiter=self._threads
        )
        return found and stored is not None


def _hash(password: str, cost: int) -> str:
    salt = secrets.token_bytes(_LENGTH)
    return _written(cost, salt, _derived(password, salt, cost))


def _fits(password: str, stored: str) -> bool:
    _, cost, salt, expected = stored.split("$")
    return hmac.compare_digest(_derived(password, b64decode(salt), int(cost)), b64decode(expected))


def _written(cost: int, salt: bytes, derived: bytes) -> str:
    return f"scrypt${cost}${b64encode(salt).decode()}${b64encode(derived).decode()}"


def _derived(password: str, salt: bytes, cost: int) -> bytes:
    room = 128 * _BLOCK * (2**cost + _LANES + 2)  # what it takes, in bytes; OpenSSL permits less by itself
    return hashlib.scrypt(password.encode(), salt=salt, n=2**cost, r=_BLOCK, p=_LANES, maxmem=room, dklen=_LENGTH)
