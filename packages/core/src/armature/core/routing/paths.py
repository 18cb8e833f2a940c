"""The path of a request: cut at its slashes, decoded only after that, and refused where it would lead elsewhere."""

import re
from urllib.parse import unquote_to_bytes

from armature.core.errors import ArmatureError

NO_NAMES = frozenset({"", ".", ".."})
"""Pieces that no parameter takes. Whoever resolved the last two would leave the place that was matched and guarded."""

_BROKEN_ESCAPE = b"%(?![0-9A-Fa-f]{2})"


class MalformedPath(ArmatureError, ValueError):
    """The path holds a broken percent escape or bytes that are not UTF-8; the answer to the client is 400."""


def split_raw(path: bytes, limit: int = -1) -> list[str]:
    """The decoded pieces between the slashes of ASGI's `raw_path`: `b"/a%2Fb/c"` is `["", "a/b", "c"]`.

    After `limit` slashes the rest stays one piece.

    Raises:
        MalformedPath: the path cannot be decoded.
    """
    broken = re.search(_BROKEN_ESCAPE, path)
    if broken is not None:
        escape = path[broken.start() : broken.start() + 3].decode("ascii", "replace")
        raise MalformedPath(f'The path holds "{escape}", which is no percent escape; a literal "%" is sent as "%25".')
    try:
        return [unquote_to_bytes(piece).decode() for piece in path.split(b"/", limit)]
    except UnicodeDecodeError as error:
        raise MalformedPath("The path is not UTF-8 after its percent escapes are decoded.") from error


def stays_in_place(text: str) -> bool:
    """Whether no part of a decoded path is `.` or `..`, those behind an encoded slash (`..%2F..%2Fetc`) included."""
    parts = text.split("/")
    return "." not in parts and ".." not in parts
