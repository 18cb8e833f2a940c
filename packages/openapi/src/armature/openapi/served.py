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

    @property
    def response(self) -> Response:
        """The content, with its tag; under `@etag` a client that knows it is told 304."""
        headers = {"etag": self.etag, "cache-control": "no-cache", **self.headers}
        return Response(self.content, headers=headers, media_type=self.media_type)


_PLAIN: Mapping[str, str] = {}


def rendered(content: bytes, media_type: str, headers: Mapping[str, str] = _PLAIN) -> Rendering:
    """Content with the entity tag that is made of it."""
    return Rendering(content, media_type, f'"{digest_of(content)}"', headers)


def digest_of(content: bytes) -> str:
    """A name for content that no other content has."""
    return hashlib.sha256(content).hexdigest()[:32]
