"""What is made once, when the application starts, and sent as it is."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from starlette.responses import Response


@dataclass(frozen=True, slots=True)
class Rendering:
    """Content as it is sent; `etag` changes with it (RFC 9110 §8.8.3). `headers` are sent beside it."""

    content: bytes
    media_type: str
    etag: str
    headers: Mapping[str, str] = field(default_factory=dict[str, str])

    def response(self, known: str) -> Response:
        """The content, or 304 where it is among the entity tags that the client knows (RFC 9110 §13.1.2)."""
        headers = {"etag": self.etag, "cache-control": "no-cache", **self.headers}
        if not {self.etag, "*"}.isdisjoint(each.strip().removeprefix("W/") for each in known.split(",")):
            return Response(status_code=304, headers=headers)
        return Response(self.content, headers=headers, media_type=self.media_type)


_PLAIN: Mapping[str, str] = {}


def rendered(content: bytes, media_type: str, headers: Mapping[str, str] = _PLAIN) -> Rendering:
    """Content with the entity tag that is made of it."""
    return Rendering(content, media_type, f'"{digest_of(content)}"', headers)


def digest_of(content: bytes) -> str:
    """A name for content that no other content has."""
    return hashlib.sha256(content).hexdigest()[:32]
