"""Answers that say how long they hold, or of which state they are, and answers with any header at all.

httpbin writes entity tags without quotes and takes them so. RFC 9110 §8.8.3 does not, nor do `@etag` and
`Preconditions`, which are the right means everywhere else.
"""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Annotated, Final, TypeAlias
from uuid import uuid4

from starlette.requests import Request
from starlette.responses import Response

from armature.core import BadRequest, CacheControl, Header, Path, Reply, controller, get, module, post
from armature.core.errors import PreconditionFailed
from examples.httpbin.pretty import pretty
from examples.httpbin.received import Inspected, Inspection, gathered

Tag: TypeAlias = Annotated[str, Path(pattern=r"^[\x21\x23-\x7e]+$")]
"""What an entity tag may hold."""
Seconds: TypeAlias = Annotated[int, Path(ge=0)]
Sent: TypeAlias = Annotated[str, Header()]


@controller("/", tags=["response inspection"])
class CachingController:
    @get("/cache")
    async def cache(
        self, request: Inspected, if_modified_since: Sent = "", if_none_match: Sent = ""
    ) -> Reply[Inspection] | Response:
        """The request, with validators that are always new; 304 to whoever sends any."""
        if if_modified_since or if_none_match:
            return Response(status_code=304)
        changed = format_datetime(datetime.now(UTC), usegmt=True)
        return Reply(request, headers={"ETag": uuid4().hex, "Last-Modified": changed})

    @get("/cache/{seconds:int}")
    async def cache_for(self, seconds: Seconds, request: Inspected) -> Reply[Inspection]:
        """The request, which may be kept for a time."""
        return Reply(request, headers={"Cache-Control": str(CacheControl(public=True, max_age=seconds))})

    @get("/etag/{etag}", raises=[PreconditionFailed])
    async def tagged(
        self, etag: Tag, request: Inspected, if_none_match: Sent = "", if_match: Sent = ""
    ) -> Reply[Inspection] | Response:
        """The request, as if its state had this entity tag: 304 and 412 as `If-None-Match` and `If-Match` ask."""
        if not {etag, "*"}.isdisjoint(_tags(if_none_match)):
            return Response(status_code=304, headers={"ETag": etag})
        if if_match and not if_none_match and {etag, "*"}.isdisjoint(_tags(if_match)):
            raise PreconditionFailed(f'The entity tag is "{etag}".')
        return Reply(request, headers={"ETag": etag})

    @get("/response-headers")
    @post("/response-headers")
    async def response_headers(self, request: Request) -> Response:
        """An answer with the headers that the query names; the body lists them all."""
        asked = request.query_params.multi_items()
        for name, value in asked:
            if name.lower() in _FRAMING or not _NAME.fullmatch(name) or not _VALUE.fullmatch(value):
                raise BadRequest(f'The header "{name}" cannot be sent with this value.')
        answer = Response(_told([("Content-Type", "application/json"), *asked]), media_type="application/json")
        for name, value in asked:
            answer.headers.append(name, value)
        return answer


def _tags(header: str) -> set[str]:
    return {each.strip().removeprefix("W/").strip('"') for each in header.split(",")}


def _told(headers: Iterable[tuple[str, str]]) -> bytes:
    """The headers as JSON. The length of this is one of them, so it is written again until the length fits."""
    told, body, length = gathered(headers), b"", -1
    while length != len(body):
        length = len(body)
        body = pretty({**told, "Content-Length": str(length)})
    return body


_FRAMING: Final = frozenset(
    {"connection", "content-length", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade"}
)
"""Those are between a server and its client (RFC 9112 §6); with them one could send half an answer."""
_NAME: Final = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
_VALUE: Final = re.compile(r"[\t\x20-\x7e\x80-\xff]*")


@module(controllers=[CachingController])
class CachingModule: ...
