"""`Cache-Control` and its targeted form as they come from the network, malformed ones included (RFC 9111 §5.2)."""

import re
from collections.abc import Mapping
from typing import Final

_MOST_SECONDS: Final = 2**31 - 1
"""What a duration that is larger counts as (RFC 9111 §1.2.2)."""

_MOST_DIGITS: Final = 10
_SPOILED: Final = ""

_WORD = r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+"
_STRING = r'"(?:[^"\\]|\\.)*"'
_DIRECTIVE = re.compile(rf"({_WORD})(?:=({_STRING}|{_WORD}))?([^,]*)", re.DOTALL)

# A dictionary of structured fields (RFC 9651 §3.2): each member has a bare item or is true, and may have parameters.
_KEY = r"[a-z*][a-z0-9_\-.*]*"
_ITEM = rf"-?\d{{1,15}}(?:\.\d{{1,3}})?|\?[01]|[A-Za-z*][\w:/!#$%&'*+\-.^`|~]*|{_STRING}"
_PARAMETERS = rf"(?:; *{_KEY}(?:=(?:{_ITEM}))?)*"
_MEMBER = rf"{_KEY}(?:=(?:{_ITEM}))?{_PARAMETERS}"
_DICTIONARY = re.compile(rf" *{_MEMBER}(?:[ \t]*,[ \t]*{_MEMBER})* *", re.ASCII)
_MEMBERS = re.compile(rf"({_KEY})(?:=({_ITEM}))?{_PARAMETERS}", re.ASCII)


class Directives:
    """The directives of one message by their names in lower case."""

    __slots__ = ("_values",)

    def __init__(self, values: Mapping[str, str | None]) -> None:
        self._values = values

    def __contains__(self, name: str) -> bool:
        """Whether the directive is there, with or without a value."""
        return name in self._values

    def is_bare(self, name: str) -> bool:
        """Whether the directive is there, without a value."""
        return name in self._values and self._values[name] is None

    def seconds(self, name: str) -> int | None:
        """A duration; None where the directive is absent, and 0 where it is malformed, negative or has no value."""
        if name not in self._values:
            return None
        digits = self._values[name] or _SPOILED
        return whole_number(digits) or 0


def whole_number(digits: str) -> int | None:
    """A number of digits alone, at most 2³¹-1 (RFC 9111 §1.2.2); None for any other text.

    >>> whole_number("60"), whole_number("99999999999"), whole_number("-1")
    (60, 2147483647, None)
    """
    if not (digits.isascii() and digits.isdigit()):
        return None
    digits = digits.lstrip("0")  # int() refuses thousands of digits
    return min(int(digits or "0"), _MOST_SECONDS) if len(digits) <= _MOST_DIGITS else _MOST_SECONDS


def parse_directives(text: str) -> Directives:
    """The directives of a `Cache-Control` field; the first of a name counts (§4.2.1), in quotes or without (§5.2).

    >>> parse_directives('max-age="60", no-store').seconds("max-age")
    60
    """
    found: dict[str, str | None] = {}
    for name, value, rest in _DIRECTIVE.findall(text):
        # What follows up to the next comma belongs to nothing and spoils the value.
        found.setdefault(name.lower(), _SPOILED if rest.strip() else value.strip('"') if value else None)
    return Directives(found)


def parse_targeted(text: str) -> Directives | None:
    """The directives of a targeted field (RFC 9213 §2.1); None for one to be ignored: empty, or no dictionary.

    >>> parse_targeted("max-age=60, no-store=?0").seconds("max-age")
    60
    """
    if not _DICTIONARY.fullmatch(text):
        return None
    members = dict[str, str](_MEMBERS.findall(text))
    return Directives(
        {name: None if value in {"", "?1"} else value for name, value in members.items() if value != "?0"}
    )
