"""How long clients and proxies may keep a file."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

from armature.core.errors import WiringError
from armature.core.source import caller

IMMUTABLE = "public, max-age=31536000, immutable"
"""Kept for a year without asking: for names that change with the content."""

FOR_A_DAY = "public, max-age=86400"
"""Kept for a day without asking."""

REVALIDATED = "no-cache"
"""Kept, and asked for again each time: a 304 where it has not changed."""

NOT_STORED = "no-store"
"""Not kept at all."""

HASHED_NAME = r"[.-](?=[0-9a-f]*[0-9])(?=[0-9a-f]*[a-f])[0-9a-f]{8,64}\."
"""`app.3f9a1c02.js`: digits and letters of a hash between dots or hyphens. A date or a word is none."""

_HTML = "text/html"
_KEY = re.compile(r"\.[\w.+-]+|[a-z]+/(\*|[\w.+-]+)")


def _usual() -> dict[str, str]:
    return {"audio/*": FOR_A_DAY, "font/*": FOR_A_DAY, "image/*": FOR_A_DAY, "video/*": FOR_A_DAY}


@dataclass(frozen=True, slots=True)
class CachePolicy:
    """The `Cache-Control` of each file; as it stands, hashed names are kept for a year, media and fonts for a day.

    `by_type` is asked by extension (`.map`), by media type (`text/css`) and by kind (`image/*`), in this order;
    `otherwise` is for what none of them names. `hashed` is a regular expression that is searched in the path below the
    directory; what it finds is immutable, HTML excepted, and None switches that off.
    """

    by_type: Mapping[str, str] = field(default_factory=_usual)
    otherwise: str = REVALIDATED
    hashed: str | None = HASHED_NAME

    def __post_init__(self) -> None:
        where = caller(2)
        for key in self.by_type:
            if not _KEY.fullmatch(key):
                raise WiringError(
                    f'CachePolicy(by_type={{"{key}": …}}) ({where}) names no type of file.\n'
                    'Write an extension such as ".map", a media type such as "text/css", or a kind such as "image/*".'
                )
        try:
            re.compile(self.hashed or "")
        except re.error as error:
            raise WiringError(
                f'CachePolicy(hashed="{self.hashed}") ({where}) is no regular expression: {error}.\n'
                r'Write one that is searched in paths, such as `r"^assets/"`.'
            ) from None

    @classmethod
    def development(cls) -> Self:
        """Nothing is kept: every change shows at once."""
        return cls(by_type={}, otherwise=NOT_STORED, hashed=None)

    def header(self, path: str, media_type: str) -> str:
        """The `Cache-Control` of a file, by its path below the directory and its media type."""
        if self.hashed is not None and media_type != _HTML and re.search(self.hashed, path):
            return IMMUTABLE
        extension = "." + path.rpartition("/")[2].rpartition(".")[2]
        for key in (extension, media_type, media_type.partition("/")[0] + "/*"):
            if key in self.by_type:
                return self.by_type[key]
        return self.otherwise
