"""The heads of responses: headers added to what somebody else made."""

from collections.abc import Iterable
from typing import TypeAlias

from starlette.responses import Response

from armature.core.http.answer import Answer, Stream
from armature.core.types import Message, RawHeaders

Sendable: TypeAlias = Answer | Stream | Response
"""Whatever a pipeline gives to be sent."""


def with_headers(head: Message, headers: RawHeaders) -> Message:
    """The head with those of our headers that it has not itself."""
    present = list(head.get("headers") or [])
    names = {name.lower() for name, _ in present}
    return {**head, "headers": present + [each for each in headers if each[0] not in names]}


def head_of(answer: Sendable) -> tuple[int, RawHeaders]:
    """The status and the headers of whatever a pipeline gives."""
    if isinstance(answer, Stream):
        return answer.status, answer.headers
    if isinstance(answer, Response):
        return answer.status_code, answer.raw_headers
    return answer[0], answer[1]


def header_of(headers: RawHeaders, name: bytes) -> bytes | None:
    """The last header of a name in lower case, or None."""
    return next((value for key, value in reversed(headers) if key == name), None)


def joined(headers: Iterable[tuple[bytes, bytes]], name: bytes) -> bytes:
    """All values of a header that is a list, as one (RFC 9110 §5.3)."""
    return b", ".join(value for key, value in headers if key == name)
