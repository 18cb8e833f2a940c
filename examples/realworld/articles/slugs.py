"""Slugs: titles as they stand in addresses."""

import re
import secrets

_OTHER = re.compile(r"[\W_]+")
_TAKEN_BY_ROUTES = frozenset({"feed"})


def slug_of(title: str) -> str:
    """Its letters and digits, of any script, with hyphens between the words.

    >>> slug_of("How to train your dragon?"), slug_of("Über Äpfel"), slug_of("!?")
    ('how-to-train-your-dragon', 'über-äpfel', 'article')

    The name of a route is no slug: `/articles/feed` would never show the article.

    >>> slug_of("Feed")
    'feed-article'
    """
    slug = _OTHER.sub("-", title.lower()).strip("-") or "article"
    return f"{slug}-article" if slug in _TAKEN_BY_ROUTES else slug


def another(slug: str) -> str:
    """A slug for one more article of the same title."""
    return f"{slug}-{secrets.token_hex(4)}"
