"""Headers that every answer of one endpoint carries, whatever kind of answer it is."""

from starlette.responses import Response

from armature.core.http.answer import Stream
from armature.core.http.heads import Sendable
from armature.core.http.vary import vary_by
from armature.core.types import RawHeaders


def stamp(headers: RawHeaders, constant: RawHeaders) -> None:
    """Adds the constant headers: `Vary` is merged, links add up, what the answer says itself stays."""
    present = {name for name, _ in headers} - {b"link"}
    for name, value in constant:
        if name == b"vary":
            vary_by(headers, value)
        elif name not in present:
            headers.append((name, value))


def stamped(answer: Sendable, constant: RawHeaders) -> Sendable:
    """The answer with the constant headers."""
    if isinstance(answer, Response):
        stamp(answer.raw_headers, constant)
    else:
        stamp(answer.headers if isinstance(answer, Stream) else answer[1], constant)
    return answer
