"""Proactive negotiation (RFC 9110 §12.5): which of the things on offer a client likes best."""

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from armature.core.http.media import essence

_MEMBERS = re.compile(r'(?:[^,"]|"(?:[^"\\]|\\.)*"?)+')
_PARAMETER = re.compile(r';[ \t]*([!#$%&\'*+.^_`|~\w-]+)=(?:"((?:[^"\\]|\\.)*)"|([!#$%&\'*+.^_`|~\w-]+))[ \t]*')
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~\w-]+(?:/[!#$%&'*+.^_`|~\w-]+)?")
_WEIGHT = re.compile(r"0(?:\.\d{0,3})?|1(?:\.0{0,3})?")


class Preference(NamedTuple):
    """One member of an `Accept…` header: what it names, in lower case, its parameters, and its weight from 0 to 1."""

    name: str
    parameters: tuple[tuple[str, str], ...] = ()
    weight: float = 1.0


def preferences(header: bytes) -> list[Preference]:
    """The members of an `Accept…` header; what cannot be read is left out, as if it were not there.

    >>> preferences(b"text/html;level=1, text/*;q=0.5")[1]
    Preference(name='text/*', parameters=(), weight=0.5)
    """
    found = (_preference(member.strip()) for member in _MEMBERS.findall(header.decode("latin-1")))
    return [each for each in found if each is not None]


def best_media_type(header: bytes, offers: Sequence[bytes]) -> int | None:
    """The index of the best offer for an `Accept` header (§12.5.1), of equals the first; None where none will do.

    The most specific range that matches an offer gives its weight. A parameter of a range counts where the offer has
    that parameter too: `application/json;indent=2` takes `application/json`. So does `application/vnd.shop+json`, whose
    suffix says what it is written in (RFC 6839).
    """
    return _best(preferences(header), [offer.decode("latin-1").lower() for offer in offers], _media_type_fits)


def best_language(header: bytes, offers: Sequence[str]) -> int | None:
    """The index of the best offer for an `Accept-Language` header (§12.5.4), of equals the first.

    `en` takes `en-GB` (RFC 4647 §3.3.1), and where nothing else does, `de-CH` takes `de` (§3.4).
    """
    return _best(preferences(header), [offer.lower() for offer in offers], _language_fits)


def best_coding(header: bytes, offers: Sequence[str]) -> int | None:
    """The index of the best offer for an `Accept-Encoding` header (§12.5.3), of equals the first.

    `identity` is acceptable unless it is excluded; no other coding is without being named.
    """
    listed = preferences(header)
    if not any(each.name in {"identity", "*"} for each in listed):
        listed.append(Preference("identity", weight=0.0001))  # after whatever is named
    return _best(listed, [offer.lower() for offer in offers], _coding_fits)


def _preference(member: str) -> Preference | None:
    named = _TOKEN.match(member)
    if named is None:
        return None
    at, parameters, weight = named.end(), list[tuple[str, str]](), 1.0
    rest = member[at:].strip()
    while rest:
        found = _PARAMETER.match(rest)
        if found is None:
            return None
        name, value = found[1].lower(), found[3] if found[2] is None else found[2]
        if name != "q":
            parameters.append((name, value.lower()))
        elif _WEIGHT.fullmatch(value):
            weight = float(value)
        else:
            return None
        rest = rest[found.end() :]
    return Preference(named[0].lower(), tuple(parameters), weight)


_Fits = Callable[[Preference, str], int]
"""How specifically a preference names an offer; 0 where it does not."""


def _best(listed: Sequence[Preference], offers: Sequence[str], fits: _Fits) -> int | None:
    best, index = 0.0, None
    for position, offer in enumerate(offers):
        graded = [(grade, each.weight) for each in listed if (grade := fits(each, offer))]
        weight = max(graded)[1] if graded else 0.0
        if weight > best:
            best, index = weight, position
    return index


def _media_type_fits(preference: Preference, offer: str) -> int:
    offered = essence(offer.encode("latin-1")).decode("latin-1")
    kind, _, subtype = preference.name.partition("/")
    own = _preference(offer)
    known = dict(own.parameters) if own is not None else {}
    if any(known.get(name, value) != value for name, value in preference.parameters):
        return 0
    if preference.name == offered or (kind == "application" and subtype.rpartition("+")[2] == offered[12:] != subtype):
        return 3 + sum(name in known for name, _ in preference.parameters)
    if kind == "*" and subtype in {"*", ""}:
        return 1
    return 2 if subtype == "*" and offered.startswith(f"{kind}/") else 0


def _language_fits(preference: Preference, offer: str) -> int:
    wanted = preference.name
    if wanted == "*":
        return 1
    if offer == wanted or offer.startswith(f"{wanted}-"):
        return len(wanted) + _LONGEST_LANGUAGE
    return len(offer) + 1 if wanted.startswith(f"{offer}-") else 0


def _coding_fits(preference: Preference, offer: str) -> int:
    alias = "gzip" if preference.name == "x-gzip" else preference.name
    return 2 if alias == offer else int(preference.name == "*")


_LONGEST_LANGUAGE = 100
"""Added to what a range takes as it is, which goes before what is found by shortening the range."""
