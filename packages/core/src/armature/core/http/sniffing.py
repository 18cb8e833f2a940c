"""What a file looks like by its first bytes, whatever its name and its sender say."""

from importlib.util import find_spec
from typing import Final

SNIFFED: Final = 4096
"""How many bytes are looked at."""


def can_sniff() -> bool:
    """Whether puremagic is installed."""
    return find_spec("puremagic") is not None


def sniffed_types(head: bytes) -> frozenset[str]:
    """The media types whose signature fits best, in lower case; none for text, which has no signature."""
    # The extra "sniff" brings it, and only whoever asked for it comes here.
    from puremagic import PureError, magic_string  # noqa: PLC0415

    try:
        matches = magic_string(head)
    except (PureError, ValueError):  # the latter for no bytes at all
        return frozenset()
    best = max(each.confidence for each in matches)
    return frozenset(each.mime_type.lower() for each in matches if each.confidence == best and each.mime_type)
