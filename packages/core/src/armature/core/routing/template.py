"""A path with places for parameters, as a value: `/users/{id:int}`."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple, TypeAlias
from urllib.parse import quote

from armature.core.errors import ArmatureError
from armature.core.routing.converters import Converter
from armature.core.routing.paths import stays_in_place

# RFC 3986 §3.3: what a segment may hold unescaped beside letters, digits and "-._~".
_SEGMENT_SAFE = "!$&'()*+,;=:@"


class UnbuildableUrl(ArmatureError):
    """A URL was asked for with a route name or with values that no route has."""


class Placeholder(NamedTuple):
    """One parameter of a template: `{id:int}`."""

    name: str
    converter: Converter


Segment: TypeAlias = str | Placeholder
"""What stands between two slashes: fixed text, or exactly one parameter."""


class Template(NamedTuple):
    """A parsed path; made by `parse_template`."""

    text: str
    """As it was written: `{id}` and `:id` stay apart here, and are equal in `shape`."""

    segments: tuple[Segment, ...]
    """From left to right, decoded; `/` has the one segment `""`, and `/items/` ends with it."""

    @property
    def placeholders(self) -> tuple[Placeholder, ...]:
        """The parameters from left to right."""
        return tuple(segment for segment in self.segments if isinstance(segment, Placeholder))

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the parameters from left to right."""
        return tuple(placeholder.name for placeholder in self.placeholders)

    @property
    def shape(self) -> tuple[str | Converter, ...]:
        """The template without the names of its parameters: templates of one shape match the same paths."""
        return tuple(segment if isinstance(segment, str) else segment.converter for segment in self.segments)

    def fill(self, /, **values: object) -> str:
        """The path with `values` in place, percent-encoded: `/users/{id:int}` filled with 7 is `/users/7`.

        Raises:
            UnbuildableUrl: a value is missing (or None), unknown, or would give a path that the template does not
                match.
        """
        names = self.names
        missing = [name for name in names if values.get(name) is None]
        if missing:
            raise UnbuildableUrl(f'The path "{self.text}" needs a value for {_listed(missing)}; none was given.')
        unknown = [name for name in values if name not in names]
        if unknown:
            known = f"it has {_listed(names)}" if names else "it has no parameters"
            raise UnbuildableUrl(f'The path "{self.text}" has no parameter {_listed(unknown)}; {known}.')
        return "".join(f"/{self._filled(segment, values)}" for segment in self.segments)

    def _filled(self, segment: Segment, values: Mapping[str, object]) -> str:
        if isinstance(segment, str):
            return quote(segment, _SEGMENT_SAFE)
        converter = segment.converter
        text = converter.to_text(values[segment.name])
        possible = (text or converter.spans) and stays_in_place(text)
        if not (possible and converter.accepts(text)):
            raise UnbuildableUrl(
                f'The path "{self.text}" cannot be built with "{text}" for "{segment.name}": '
                f'the converter "{converter.name}" would not match it.'
            )
        return quote(text, _SEGMENT_SAFE + "/" if converter.spans else _SEGMENT_SAFE)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)
