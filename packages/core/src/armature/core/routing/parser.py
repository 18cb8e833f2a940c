"""From text to template: `/users/{id:int}` and `/users/:id`, read once at start-up, every mistake explained."""

import keyword
import re
from collections.abc import Mapping
from typing import NamedTuple, NoReturn

from armature.core.errors import InvalidTemplate, closest
from armature.core.routing.converters import BUILT_IN, STR, Converter
from armature.core.routing.template import Placeholder, Segment, Template

_ESCAPE = "%[0-9A-Fa-f]{2}"
_BRACED = r"\{[^{}]*\}"

# How other frameworks write parameters: "*", "*rest", "{*rest}", "<id>", "<int:id>".
_FOREIGN = r"\{?\*(?P<rest>\w*)\}?|<(?:(?P<converter>\w+):)?(?P<name>\w+)>"


def parse_template(text: str, converters: Mapping[str, Converter] = BUILT_IN, *, where: str = "") -> Template:
    """Read `/users/{id}`, `/users/{id:int}` or `/users/:id`; each segment is fixed text or exactly one parameter.

    `where` is the `file:line` of the declaration and appears in errors.

    Raises:
        InvalidTemplate: a sentence that says what was found and what to write.
    """
    return _Reader(text, converters, where).template()


def join_paths(*parts: str, where: str = "") -> str:
    """Put an endpoint's path below its prefixes: `join_paths("/v1", "/items", "/")` is `/v1/items`.

    `""` and `"/"` below a prefix are the prefix itself, a slash at the end of a prefix is dropped, one at the end of
    the last part is kept.

    Raises:
        InvalidTemplate: a part that does not begin with a slash, which would grow together with its prefix.
    """
    for part in parts:
        if part and not part.startswith("/"):
            _Reader(part, BUILT_IN, where).refuse(f'does not begin with "/"; write "/{part}"')
    prefix = "".join(part.rstrip("/") for part in parts[:-1])
    last = parts[-1] if parts else ""
    return (prefix or "/") if last in {"", "/"} else prefix + last


class _Reader(NamedTuple):
    """One text on its way to a template, and what its errors need."""

    text: str
    converters: Mapping[str, Converter]
    where: str

    def refuse(self, reason: str) -> NoReturn:
        place = f" ({self.where})" if self.where else ""
        raise InvalidTemplate(f'The path template "{self.text}"{place} {reason}.')

    def template(self) -> Template:
        if not self.text.startswith("/"):
            self.refuse(f'does not begin with "/"; write "/{self.text}"')
        if "//" in self.text:
            single = re.sub("/{2,}", "/", self.text)
            self.refuse(f'has an empty segment, which no request matches; write "{single}"')
        template = Template(self.text, tuple(self._segment(piece) for piece in self.text[1:].split("/")))
        self._check_names(template.names)
        self._check_spans(template.placeholders, template.segments)
        return template

    def _segment(self, piece: str) -> Segment:
        self._check_foreign(piece)
        if piece.startswith(":"):
            return self._placeholder(piece, piece[1:])
        self._check_braces(piece)
        if piece.startswith("{"):
            return self._placeholder(piece, piece[1:-1])
        self._check_fixed(piece)
        return piece

    def _placeholder(self, piece: str, inner: str) -> Placeholder:
        name, colon, converter = inner.partition(":")
        if not name:
            self.refuse(f'has a parameter without a name in "{piece}"; write "{{name}}"')
        if not name.isidentifier():
            proposal = re.sub(r"\W+", "_", name).strip("_") or "name"
            self.refuse(f'has a parameter "{name}", which is no Python name; write "{{{proposal}{colon}{converter}}}"')
        if keyword.iskeyword(name):
            self.refuse(f'has a parameter "{name}", a keyword of Python; write "{{{name}_{colon}{converter}}}"')
        if colon and not converter:
            self.refuse(f'has no converter after the colon in "{piece}"; write "{{{name}}}" or "{{{name}:int}}"')
        return Placeholder(name, self._converter(converter) if converter else STR)

    def _converter(self, name: str) -> Converter:
        found = self.converters.get(name)
        if found is None:
            close = closest(name, self.converters, cutoff=0.6)
            hint = f'did you mean "{close}"? ' if close else ""
            known = ", ".join(sorted(self.converters))
            self.refuse(f'uses the converter "{name}", which does not exist; {hint}There are {known}')
        return found

    def _check_foreign(self, piece: str) -> None:
        found = re.fullmatch(_FOREIGN, piece)
        if found is None:
            return
        name = found["name"] or found["rest"] or "rest"
        converter = found["converter"] if found["name"] else "path"
        written = f"{{{name}:{converter}}}" if converter else f"{{{name}}}"
        self.refuse(f'has "{piece}", which is a parameter elsewhere but not here; write "{written}"')

    def _check_braces(self, piece: str) -> None:
        around = re.sub(_BRACED, "", piece)
        if "{" in around or "}" in around:
            self.refuse(f'has a brace without its partner in "{piece}"; a parameter is written "{{name}}"')
        if around != piece and not re.fullmatch(_BRACED, piece):
            self.refuse(
                f'has more than a parameter in the segment "{piece}"; a parameter is a whole segment: '
                'write "{name}" and take its text apart in the handler'
            )

    def _check_fixed(self, piece: str) -> None:
        if piece in {".", ".."}:
            self.refuse(f'has the segment "{piece}", which no request matches; write the path that is meant')
        for mark, meaning in (("?", "query"), ("#", "fragment")):
            if mark in piece:
                self.refuse(f'holds "{mark}", but a {meaning} is no part of a path; end it before the "{mark}"')
        escape = re.search(_ESCAPE, piece)
        if escape is not None:
            self.refuse(f'holds the percent escape "{escape[0]}"; write the character itself')

    def _check_names(self, names: tuple[str, ...]) -> None:
        for name in names:
            if names.count(name) > 1:
                self.refuse(f'has {names.count(name)} parameters named "{name}"; give each a name of its own')

    def _check_spans(self, placeholders: tuple[Placeholder, ...], segments: tuple[Segment, ...]) -> None:
        for placeholder in placeholders:
            if placeholder.converter.spans and placeholder is not segments[-1]:
                written = f"{{{placeholder.name}:{placeholder.converter.name}}}"
                self.refuse(f'goes on after "{written}", which takes all that remains; put it last')
