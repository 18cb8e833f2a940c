"""What a path parameter accepts: `int` in `/users/{id:int}`.

A converter only decides whether a text fits; a text that does not lets the search go on to other routes.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import TypeAlias
from uuid import UUID

from armature.core.errors import WiringError

Test: TypeAlias = Callable[[str], object]
"""Truthy for a text that passes."""


@dataclass(frozen=True, slots=True, eq=False)
class Converter:
    """A named constraint on the text of a path parameter, and the way between this text and a value.

    >>> sku = Converter("sku", "[A-Z]{3}-[0-9]{1,6}")
    >>> bool(sku.accepts("ABC-12")), bool(sku.accepts("abc"))
    (True, False)
    """

    name: str
    """The word after the colon in `{id:name}`."""

    pattern: str = "(?s:.+)"
    """A regular expression for the whole text. Bound its length, and let it not backtrack: clients choose the text."""

    yields: type[object] = str
    """What `convert` yields."""

    convert: Callable[[str], object] = str
    """From accepted text to the value; must not fail for text that `accepts` took."""

    to_text: Callable[[object], str] = str
    """From a value to text, for URLs; text that `accepts` then refuses is an error of whoever builds the URL."""

    check: Test | None = None
    """What the pattern cannot say, asked after it: that there is no 30th of February."""

    precedence: int = 50
    """Where several parameters are possible, the lowest is tried first; built-in ones are 9 to 60, plain `str` 100."""

    spans: bool = False
    """Whether it takes all that remains of the path, slashes included, as `path` does; then its pattern also decides
    about empty parts, which `path` refuses."""

    accepts: Test = field(init=False, repr=False)
    """Truthy for text that fits: the pattern's `fullmatch`, and `check` where there is one."""

    def __post_init__(self) -> None:
        if not self.name.isidentifier():
            raise WiringError(f'A converter is named "{self.name}", which no template can write; use a Python name.')
        try:
            fits = re.compile(self.pattern).fullmatch
        except re.error as error:
            raise WiringError(
                f'The pattern of the converter "{self.name}" is not a regular expression: {error}.'
            ) from error
        object.__setattr__(self, "accepts", _both(fits, self.check) if self.check else fits)

    @property
    def constraint(self) -> Test | None:
        """`accepts`, or None for the plain `str`, which has nothing to ask."""
        return None if self is STR else self.accepts

    def __lt__(self, other: "Converter") -> bool:
        """Sorts converters into the order in which they are tried."""
        return (self.precedence, self.name) < (other.precedence, other.name)


def converter_table(custom: Iterable[Converter] = ()) -> Mapping[str, Converter]:
    """The built-in converters and `custom`, by name: what templates are parsed with.

    Raises:
        WiringError: two converters of one name, or one that would replace a built-in.
    """
    by_name = dict(BUILT_IN)
    for converter in custom:
        if converter.name in by_name:
            kind = "built in" if converter.name in BUILT_IN else "given twice"
            raise WiringError(f'The converter "{converter.name}" is {kind}; give yours another name.')
        by_name[converter.name] = converter
    return MappingProxyType(by_name)


def _both(first: Test, second: Test) -> Test:
    return lambda text: first(text) and second(text)


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _positional(value: object) -> str:
    """A float without an exponent, which the pattern refuses; every digit is kept."""
    return format(Decimal(repr(value)), "f") if isinstance(value, float) else str(value)


STR = Converter("str", precedence=100)
"""Any one segment; what `{name}` means."""

BUILT_IN: Mapping[str, Converter] = MappingProxyType(
    {
        converter.name: converter
        for converter in (
            # 40 digits hold 128 bits; int() of an unbounded text takes quadratic time.
            Converter("int", "-?[0-9]{1,40}", int, int, precedence=10),
            Converter("uuid", "[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", UUID, UUID, precedence=20),
            Converter("date", "[0-9]{4}-[0-9]{2}-[0-9]{2}", date, date.fromisoformat, check=_is_date, precedence=30),
            # 308 digits are below the largest float, so that none becomes infinite; 340 hold the smallest.
            Converter("float", r"-?[0-9]{1,308}(?:\.[0-9]{1,340})?", float, float, _positional, precedence=40),
            Converter("uint", "[0-9]{1,40}", int, int, precedence=9),
            Converter("alpha", "[a-zA-Z]+", precedence=50),
            Converter("alphanumeric", "[a-zA-Z0-9]+", precedence=55),
            Converter("slug", "[-a-zA-Z0-9_]+", precedence=60),
            STR,
            Converter("path", "[^/]+(?:/[^/]+)*", precedence=100, spans=True),
        )
    }
)
"""`int`, `uint` (without a sign), `uuid`, `date`, `float` (without exponent), `alpha`, `alphanumeric`, `slug`, `str`,
`path`; all of ASCII except the last two."""
