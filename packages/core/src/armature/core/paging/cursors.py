"""Cursors: where a window of a list begins or ends, signed so that nobody but us makes one."""

import base64
import binascii
import hashlib
import hmac
import secrets
from typing import Final, NamedTuple, Self

import pydantic_core

from armature.core.errors import BadRequest, ResultError
from armature.core.paging.keys import Key, key_from, key_of

LONGEST: Final = 8192
"""How many characters a cursor has at most; longer ones meet the limits of servers and proxies."""

_VERSION = b"\x01"
_SIGNATURE = 16
"""Bytes of HMAC-SHA256 that are kept; no fewer than half of them may be (RFC 2104 §5)."""

_FINGERPRINT = 8


class Position(NamedTuple):
    """What a cursor says: beside which item, by the values that it is sorted by, and on which side of it."""

    key: Key
    backward: bool = False


class Cursors:
    """Makes and reads cursors with one key; who has another key can do neither.

    A cursor can be read by whoever holds it, and changed by nobody: it holds the values that its item is sorted by.

    >>> cursors = Cursors(b"a secret of 16 bytes or more")
    >>> token = cursors.made("by name", Position(("hammer", 7)))
    >>> cursors.read("by name", token).key
    ('hammer', 7)
    """

    __slots__ = ("_secret",)

    def __init__(self, secret: bytes) -> None:
        """Raises `ValueError` for a secret of fewer than 16 bytes."""
        if len(secret) < 16:
            raise ValueError(f"The secret of cursors has {len(secret)} bytes, and needs 16 or more.")
        self._secret = secret

    @classmethod
    def temporary(cls) -> Self:
        """Cursors with a random key, which nobody else has and which ends with the process."""
        return cls(secrets.token_bytes(32))

    def made(self, purpose: str, position: Position) -> str:
        """The cursor of a position in a list; `purpose` says which list, how sorted and filtered.

        Raises `ResultError` where the values are too long for a URL.
        """
        content = [position.backward, *key_of(position.key)]
        payload = _VERSION + _fingerprint(purpose) + pydantic_core.to_json(content)
        token = base64.urlsafe_b64encode(self._signature(payload) + payload).rstrip(b"=").decode()
        if len(token) > LONGEST:
            raise ResultError(f"A cursor of {len(token)} characters is too long. Sort by shorter values.")
        return token

    def read(self, purpose: str, token: str) -> Position:
        """The position; raises `BadRequest` for what is no cursor of ours, or belongs to another list."""
        payload = self._verified(token)
        if payload is None:
            raise BadRequest("The cursor is not valid. Begin without one.")
        fingerprint, content = payload[1 : 1 + _FINGERPRINT], payload[1 + _FINGERPRINT :]
        if fingerprint != _fingerprint(purpose):
            raise BadRequest("The cursor belongs to another list, order or filter. Begin without one.")
        backward, *key = pydantic_core.from_json(content)
        return Position(key_from(key), backward)

    def _verified(self, token: str) -> bytes | None:
        """What was signed; None where it was not by us."""
        if len(token) > LONGEST:
            return None
        try:
            signed = base64.b64decode(token + "=" * (-len(token) % 4), b"-_", validate=True)
        except (binascii.Error, ValueError):  # ValueError: not even ASCII
            return None
        signature, payload = signed[:_SIGNATURE], signed[_SIGNATURE:]
        is_ours = hmac.compare_digest(signature, self._signature(payload)) and payload.startswith(_VERSION)
        return payload if is_ours else None

    def _signature(self, payload: bytes) -> bytes:
        return hmac.digest(self._secret, payload, "sha256")[:_SIGNATURE]


def _fingerprint(purpose: str) -> bytes:
    return hashlib.sha256(purpose.encode("utf-8", "surrogatepass")).digest()[:_FINGERPRINT]
