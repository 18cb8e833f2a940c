"""What logs and recordings do not show."""

from collections.abc import Iterable
from typing import Final
from urllib.parse import unquote_plus

from armature.http_client.headers import Pairs

HIDDEN: Final = "***"

_HEADERS = frozenset({"authorization", "proxy-authorization", "cookie", "set-cookie", "idempotency-key"})
_SECRET_WORDS = ("key", "token", "secret", "password", "passwd", "signature", "credential", "session", "jwt")
_SECRET_NAMES = frozenset({"sig", "code", "auth", "assertion", "pwd"})


def is_secret(name: str) -> bool:
    """Whether what stands under this name, of a header or in a query, is likely a secret.

    >>> is_secret("X-API-Key"), is_secret("access_token"), is_secret("page")
    (True, True, False)
    """
    lower = name.lower()
    return lower in _HEADERS or lower in _SECRET_NAMES or any(word in lower for word in _SECRET_WORDS)


def shown_headers(headers: Iterable[tuple[str, str]]) -> Pairs:
    """Headers with stars for the values that are secret."""
    return tuple((name, HIDDEN if is_secret(name) else value) for name, value in headers)


def shown_url(url: str) -> str:
    """A URL with stars for the values of its query that are secret.

    >>> shown_url("https://api.example/users?page=2&access_token=abc")
    'https://api.example/users?page=2&access_token=***'
    """
    before, mark, query = url.partition("?")
    return before + mark + "&".join(map(_shown_pair, query.split("&"))) if mark else url


def _shown_pair(pair: str) -> str:
    name, equals, _ = pair.partition("=")
    return f"{name}={HIDDEN}" if equals and is_secret(unquote_plus(name)) else pair
