"""Bearer tokens: made at random, kept as hashes."""

import hashlib
import secrets


def new_token() -> str:
    """A token of 192 random bits; nobody guesses one."""
    return secrets.token_urlsafe(24)


def hash_of(token: str) -> str:
    """What is stored and looked up. A random token needs no slow hash; a password would."""
    return hashlib.sha256(token.encode()).hexdigest()
