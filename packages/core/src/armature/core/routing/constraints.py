"""Converters that are made of what they ask: lengths, ranges, lists of texts.

Each is given a name, listed in `Application(…, converters=[…])`, and written into templates by that name. For a regular
expression `Converter(name, pattern)` is enough.
"""

import re

from armature.core.errors import WiringError
from armature.core.routing.converters import Converter


def one_of(name: str, *texts: str) -> Converter:
    """Takes these texts only, as they are written.

    >>> size = one_of("size", "small", "large")
    >>> bool(size.accepts("small")), bool(size.accepts("medium"))
    (True, False)
    """
    if not texts or not all(texts):
        raise WiringError(f'one_of("{name}") takes nothing, or an empty text, which no part of a path is.')
    return Converter(name, "|".join(map(re.escape, texts)), precedence=_LISTED)


def of_length(name: str, least: int, most: int | None = None) -> Converter:
    """Takes texts of `least` to `most` characters; of exactly `least` without `most`.

    >>> code = of_length("code", 2)
    >>> bool(code.accepts("de")), bool(code.accepts("deu"))
    (True, False)
    """
    longest = least if most is None else most
    if not 1 <= least <= longest:
        takes = f'of_length("{name}", {least}, {longest})'
        raise WiringError(f"{takes} takes nothing; write the lesser number first, from 1.")
    return Converter(name, f"(?s:.{{{least},{longest}}})", precedence=_MEASURED)


def in_range(name: str, least: int, most: int) -> Converter:
    """Takes whole numbers from `least` to `most`, both included, and yields them as `int`.

    >>> page = in_range("page", 1, 99)
    >>> bool(page.accepts("99")), bool(page.accepts("100"))
    (True, False)
    """
    if most < least:
        raise WiringError(f'in_range("{name}", {least}, {most}) takes nothing; write the lesser number first.')
    return Converter(
        name, "-?[0-9]{1,40}", int, int, check=lambda text: least <= int(text) <= most, precedence=_BOUNDED
    )


_LISTED = 1
_BOUNDED = 5
_MEASURED = 70
"""Where they are tried: a list before everything, numbers before `int`, lengths behind all but plain parameters."""
