"""What keys and tags of any text and length are called in the tiers."""

import re
from hashlib import blake2b
from urllib.parse import quote

_PLAIN = re.compile(r"[!-z|~]{1,120}").fullmatch
"""Visible ASCII without braces, which Redis Cluster reads; short enough for Memcached with all that precedes it."""

_LONGEST_NAMESPACE = 60


class Names:
    """The names of one namespace: no key has that of a tag, and no namespace those of another.

    A short key of visible ASCII stays readable, any other becomes its digest.

    >>> names = Names("shop")
    >>> names.key("product:5"), names.tag("product:5")
    ('shop:k:product:5', 'shop:t:product:5')
    """

    __slots__ = ("namespace", "plain_key")

    def __init__(self, namespace: str = "") -> None:
        self.namespace = namespace
        self.plain_key = f"{namespace}:k:"
        """What precedes a key that stays readable."""

    def within(self, namespace: str) -> "Names":
        """The names of a namespace in this one, called by any text."""
        quoted = quote(namespace, safe="", errors="surrogatepass")
        inner = f"{self.namespace}/{quoted}" if self.namespace else quoted
        # What `quote` gives has no "!", so a digest is never the name of another namespace.
        return Names(inner if len(inner) <= _LONGEST_NAMESPACE else f"!{_digest(inner)}")

    def key(self, key: str) -> str:
        """A key as the tiers know it."""
        return f"{self.plain_key}{key}" if _PLAIN(key) else f"{self.namespace}:K:{_digest(key)}"

    def tag(self, tag: str) -> str:
        """A tag as the tiers know it."""
        return f"{self.namespace}:t:{tag}" if _PLAIN(tag) else f"{self.namespace}:T:{_digest(tag)}"


def _digest(text: str) -> str:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=20).hexdigest()
