"""Headers as they were received or are to be sent: in order, repeatable, their names in any case."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

Pairs: TypeAlias = tuple[tuple[str, str], ...]
"""Names and values in order; a name may come again."""

_NAME = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
_VALUE = re.compile(r"[\t\x20-\x7e]*")


class Headers(Mapping[str, str]):
    """Values by their names, whose case does not matter; of several with one name the first.

    >>> Headers([("Content-Type", "text/plain"), ("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")])["content-type"]
    'text/plain'
    """

    __slots__ = ("_found", "pairs")

    def __init__(self, pairs: Iterable[tuple[str, str]] = ()) -> None:
        self.pairs: Pairs = tuple(pairs)
        """Everything, in the order in which it came."""
        self._found: dict[str, list[str]] | None = None

    def all(self, name: str) -> list[str]:
        """Every value with this name, in order; for `Set-Cookie` and the like."""
        return list(self._by_name().get(name.lower(), ()))

    def __getitem__(self, name: str) -> str:
        return self._by_name()[name.lower()][0]

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_name())

    def __len__(self) -> int:
        return len(self._by_name())

    def __repr__(self) -> str:
        return f"Headers({sorted(self)})"

    def _by_name(self) -> dict[str, list[str]]:
        """Made when somebody asks: most answers are read without their headers."""
        if self._found is None:
            found: dict[str, list[str]] = {}
            for name, value in self.pairs:
                found.setdefault(name.lower(), []).append(value)
            self._found = found
        return self._found


def fault_of(name: str, value: str) -> str:
    """What is wrong with a header that is to be sent (RFC 9110 §5.1, §5.5), to go on after its name; or nothing."""
    if not _NAME.fullmatch(name):
        return "has a name that no header can have"
    if not _VALUE.fullmatch(value):
        return "has a value with a line break, or with what ASCII does not hold"
    return ""
