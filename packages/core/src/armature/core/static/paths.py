"""The path of a request below the directory; what could lead anywhere else is no path at all."""

from armature.core.app.paths import own_path
from armature.core.types import ASGIScope

WELL_KNOWN = ".well-known"
"""The one hidden name that is meant for everybody (RFC 8615)."""

_ENCODED_SEPARATORS = (b"%2f", b"%5c")


def segments_of(scope: ASGIScope) -> tuple[str, ...] | None:
    """The names on the way to a file, without that of the directory itself; None where a name is refused.

    No name is empty, ends with a dot or a space (so neither `.` nor `..`, in any form that Windows knows), or holds a
    separator, a colon or a control character; an escaped slash is no separator.
    """
    raw = (scope.get("raw_path") or b"").partition(b"?")[0].lower()
    if any(separator in raw for separator in _ENCODED_SEPARATORS):
        return None
    path = own_path(scope).removeprefix("/").removesuffix("/")
    segments = tuple(path.split("/")) if path else ()
    return segments if all(map(_is_name, segments)) else None


def is_hidden(segments: tuple[str, ...]) -> bool:
    """Whether a name on the way begins with a dot."""
    shown = segments[1:] if segments[:1] == (WELL_KNOWN,) else segments
    return any(segment.startswith(".") for segment in shown)


def _is_name(segment: str) -> bool:
    return bool(segment) and segment[-1] not in ". " and not any(letter in "\\:" or letter < " " for letter in segment)
