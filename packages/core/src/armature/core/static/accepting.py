"""What a client accepts, by quality (RFC 9110 §12.4.2)."""

import re
from collections.abc import Iterable, Mapping

_ELEMENT = re.compile(r"\s*([^\s;,]+)\s*(?:;(?!\s*q=)[^;]*)*(?:;\s*q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*)?")


def qualities(header: str) -> Mapping[str, float]:
    """The elements of an `Accept` or `Accept-Encoding` in lower case, each from 0 (refused) to 1.

    Parameters of media types are left out; malformed elements count as if they were not there.
    """
    elements = (_ELEMENT.fullmatch(each) for each in header.lower().split(","))
    return {each[1]: float(each[2] or 1) for each in elements if each}


def preferred(header: str, offered: Iterable[str]) -> str | None:
    """The coding that an `Accept-Encoding` likes best, the first one among equals; None for the file as it is."""
    accepted = qualities(header)
    best, quality = None, 0.0
    for coding in offered:
        own = accepted.get(coding, accepted.get("*", 0.0))
        if own > quality:
            best, quality = coding, own
    return best if quality >= accepted.get("identity", 0.0) else None


def takes_html(header: str) -> bool:
    """Whether an `Accept` names HTML, as that of a browser does that opens a page; `*/*` alone does not."""
    accepted = qualities(header)
    return any(accepted.get(each, 0) > 0 for each in ("text/html", "application/xhtml+xml"))
