"""A request as engines send it, and the bodies that it can have."""

from collections.abc import AsyncIterable, Callable
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from armature.http_client.errors import InvalidRequest
from armature.http_client.headers import Pairs

Content: TypeAlias = bytes | AsyncIterable[bytes]
"""A body, whole or in parts."""

IDEMPOTENT = frozenset({"GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE"})
"""Methods that may be sent again by themselves (RFC 9110 §9.2.2)."""


@dataclass(frozen=True, slots=True)
class Body:
    """What is sent, with its media type.

    `again`, where there is one, gives the content anew for every sending; a stream without it is sent once.
    """

    content: Content
    content_type: str = ""
    again: Callable[[], Content] | None = None

    @property
    def is_replayable(self) -> bool:
        """Whether it can be sent a second time."""
        return isinstance(self.content, bytes) or self.again is not None

    def sent(self) -> Content:
        """The content for one sending."""
        return self.content if self.again is None else self.again()


class Request(NamedTuple):
    """One request on its way: nothing is added to it but what HTTP itself needs.

    `url` is absolute, in ASCII and without a fragment. `headers` hold `Content-Type` where the body has one, and
    neither `Host` nor the length. The answer to one that `is_streamed` is handed over as soon as its head has come; to
    others an engine may wait for the body.
    """

    method: str
    url: str
    headers: Pairs = ()
    body: Body | None = None
    is_streamed: bool = False

    def with_headers(self, *added: tuple[str, str]) -> "Request":
        """The same with headers in place of those of these names."""
        names = {name.lower() for name, _ in added}
        kept = tuple(pair for pair in self.headers if pair[0].lower() not in names)
        return self._replace(headers=(*kept, *added))

    def header(self, name: str) -> str | None:
        """The value of a header; `name` in lower case."""
        return next((value for key, value in self.headers if key.lower() == name), None)

    def after_closing(self) -> InvalidRequest:
        """The error of a request that comes when its engine has been closed."""
        return InvalidRequest(
            f"{self.method} {self.url.partition('?')[0]}: the client is closed.\n"
            "Call it inside of its `async with`, or before `aclose()`."
        )

    @property
    def is_repeatable(self) -> bool:
        """Whether it may be sent again when its outcome is not known.

        Its method is idempotent or it carries an `Idempotency-Key`, and its body can be had again.
        """
        if self.body is not None and not self.body.is_replayable:
            return False
        return self.method in IDEMPOTENT or self.header("idempotency-key") is not None
