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
_MEMORY_FACTOR = 128 * _BLOCK  # bytes for each unit of N


class Passwords:
    """Hashes name their own cost, so that those of before stay good when the setting changes.

    One hash of the default cost takes 32 MiB; so not more are made at once than there are processors.
    """

    def __init__(self, settings: RealworldSettings) -> None:
        self._cost = settings.password_cost
        self._threads = CapacityLimiter(os.cpu_count() or 1)
        # Somebody unknown is answered as slowly as a wrong password, or the time would tell who is registered.
        self._nobodys = _hash(secrets.token_urlsafe(), self._cost)

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
    salt = secrets.token_bytes(16)
    return f"scrypt${cost}${_text(salt)}${_text(_derive(password, salt, cost))}"


def _fits(password: str, stored: str) -> bool:
    _, cost, salt, expected = stored.split("$")
    return hmac.compare_digest(_derive(password, b64decode(salt), int(cost)), b64decode(expected))


def _derive(password: str, salt: bytes, cost: int) -> bytes:
    room = 2 * _MEMORY_FACTOR * 2**cost
    return hashlib.scrypt(password.encode(), salt=salt, n=2**cost, r=_BLOCK, p=_LANES, maxmem=room, dklen=32)


def _text(octets: bytes) -> str:
    return b64encode(octets).decode()
