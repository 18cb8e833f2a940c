"""Digest authentication (RFC 7616) without a word about HTTP: challenges, credentials, and whether those fit."""

import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import md5, sha256, sha512
from hmac import compare_digest
from typing import Final, Self

REALM: Final = "Fake Realm"

_PARAMETER: Final = re.compile(r'([\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]*))')
_NONCE: Final = re.compile(r"[\w.+/=-]{1,200}", re.ASCII)
_HASHES: Final[Mapping[str, Callable[[bytes], str]]] = {
    "MD5": lambda data: md5(data, usedforsecurity=False).hexdigest(),  # it is what the clients of many years know
    "SHA-256": lambda data: sha256(data).hexdigest(),
    "SHA-512": lambda data: sha512(data).hexdigest(),
}
_QOPS: Final = ("auth", "auth-int")


@dataclass(frozen=True, slots=True)
class Requested:
    """What a client must prove, for a request of this method, target and body."""

    method: str
    target: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Protection:
    """How a client must prove it; what is not known is MD5, and either quality of protection."""

    algorithm: str
    qop: str

    @classmethod
    def of(cls, algorithm: str, qop: str) -> Self:
        return cls(algorithm if algorithm in _HASHES else "MD5", qop if qop in _QOPS else ", ".join(_QOPS))

    def challenge(self, *, stale: bool) -> str:
        """The value of `WWW-Authenticate`; `stale` says that only the nonce was too old."""
        return (
            f'Digest realm="{REALM}", nonce="{secrets.token_hex(16)}", qop="{self.qop}", '
            f'opaque="{secrets.token_hex(16)}", algorithm={self.algorithm}, stale={str(stale).upper()}'
        )


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a client sends in `Authorization`."""

    parameters: Mapping[str, str]

    @classmethod
    def of(cls, authorization: str) -> Self | None:
        """None for another scheme, and for what has no nonce that could be one of ours."""
        scheme, _, rest = authorization.partition(" ")
        found = {name.lower(): quoted or plain for name, quoted, plain in _PARAMETER.findall(rest)}
        return cls(found) if scheme.lower() == "digest" and _NONCE.fullmatch(found.get("nonce", "")) else None

    @property
    def nonce(self) -> str:
        return self.parameters["nonce"]

    def prove(self, user: str, password: str, requested: Requested) -> bool:
        """Whether whoever made them knows the password."""
        sent = self.parameters
        hashed = _HASHES.get(sent.get("algorithm", "MD5"))
        if hashed is None or (sent.get("username"), sent.get("uri")) != (user, requested.target):
            return False
        qop, end = sent.get("qop"), ""
        if qop == "auth-int":
            end = f":{hashed(requested.body)}"
        middle = ":".join(sent.get(name, "") for name in ("nc", "cnonce", "qop")) + ":" if qop in _QOPS else ""
        known = hashed(f"{user}:{sent.get('realm', '')}:{password}".encode())
        asked = hashed(f"{requested.method}:{requested.target}{end}".encode())
        expected = hashed(f"{known}:{self.nonce}:{middle}{asked}".encode())
        return compare_digest(expected.encode(), sent.get("response", "").encode())
