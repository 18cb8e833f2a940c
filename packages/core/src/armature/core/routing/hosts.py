"""Hosts as patterns: `api.example.com`, or `{tenant}.example.com` with a parameter for a label."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from armature.core.errors import WiringError
from armature.core.routing.converters import BUILT_IN, Converter
from armature.core.routing.parser import parse_template
from armature.core.routing.template import Placeholder, Segment

_LABEL = "[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?"
_PORT = re.compile(r":\d*$")


class HostPattern(NamedTuple):
    """The labels of a host from left to right, in lower case; patterns that match the same hosts are equal."""

    text: str
    labels: tuple[Segment, ...]

    @property
    def shape(self) -> tuple[str | Converter, ...]:
        """The labels without the names of parameters."""
        return tuple(label if isinstance(label, str) else label.converter for label in self.labels)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, HostPattern) and other.shape == self.shape

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash(self.shape)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its parameters."""
        return tuple(label.name for label in self.labels if isinstance(label, Placeholder))

    def __str__(self) -> str:
        return self.text

    def match(self, host: str) -> Mapping[str, str] | None:
        """The texts of its parameters in a host as `host_of` gives it; None for another host."""
        parts = host.split(".", len(self.labels))
        if len(parts) != len(self.labels):
            return None
        texts: dict[str, str] = {}
        for label, part in zip(self.labels, parts, strict=True):
            if isinstance(label, str):
                if label != part:
                    return None
            elif not part or not label.converter.accepts(part):
                return None
            else:
                texts[label.name] = part
        return texts


def parse_host(text: str, where: str, converters: Mapping[str, Converter] = BUILT_IN) -> HostPattern:
    """Reads a pattern; raises `WiringError` for what no request could match."""
    said = f'host="{text}" ({where})'
    if ":" in re.sub(r"\{[^}]*\}", "", text) or "/" in text:
        raise WiringError(f"{said} is more than a host.\nWrite the name alone, without scheme, port and path.")
    labels: list[Segment] = []
    for piece in text.split("."):
        if piece.startswith("{"):
            labels.extend(parse_template(f"/{piece}", converters, where=where).segments)
            continue
        label = piece.lower()
        if not re.fullmatch(_LABEL, label):
            raise WiringError(
                f'{said} has the part "{piece}", which no host has.\n'
                'Write names with dots between them, or a parameter as a whole part: "{tenant}.example.com".'
            )
        labels.append(label)
    pattern = HostPattern(text, tuple(labels))
    if len(set(pattern.names)) != len(pattern.names):
        raise WiringError(f"{said} has two parameters of one name.\nGive each a name of its own.")
    return pattern


def host_of(headers: Mapping[bytes, bytes]) -> str:
    """The host that a request names (RFC 9110 §7.2), in lower case and without its port; empty where it names none."""
    host = headers.get(b"host", b"").decode("latin-1").lower()
    return _PORT.sub("", host).removesuffix(".")
