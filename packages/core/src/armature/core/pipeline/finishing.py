"""What happens to an answer once it is encoded and its scope is closed: entity tags, 304 and 412, `Vary`.

Each is a stage around the whole pipeline of one endpoint, and is there only where the endpoint asks for it.
"""

from typing import Final

from starlette.responses import Response

from armature.core.context import HttpContext
from armature.core.di import uninterrupted
from armature.core.errors import PreconditionFailed
from armature.core.http.answer import Answer, Stream
from armature.core.http.conditional import EntityTag, NotModified, Outcome, Validators, evaluate, unchanged
from armature.core.http.dates import parse_http_date
from armature.core.http.heads import Sendable, head_of, header_of
from armature.core.http.stamps import stamped
from armature.core.pipeline.etags import Tags
from armature.core.pipeline.finisher import Finisher
from armature.core.pipeline.limits import Run
from armature.core.types import RawHeaders

_SAFE: Final = frozenset({"GET", "HEAD"})


def conditional(inner: Run, tags: Tags | None) -> Run:
    """Answers 304 and 412 by what an answer says of its state, by what `Preconditions.check` was given, or by its body.

    A body that is still being made has no tag of its own.
    """

    async def run(context: HttpContext) -> Sendable:
        try:
            answer: Sendable = await inner(context)
        except NotModified as error:
            return 304, error.headers, b""
        status, headers = head_of(answer)
        if status != 200 or context.scope["method"] not in _SAFE:
            return answer
        validators = _validators(answer, headers, context, tags)
        answer = stamped(answer, validators.headers)
        return answer if isinstance(answer, Stream) else _judged(answer, validators, context)

    return run


def _judged(answer: Answer | Response, validators: Validators, context: HttpContext) -> Answer | Response:
    outcome = evaluate(context.scope["method"], context.raw_headers, validators)
    if outcome is Outcome.FAILED:
        raise PreconditionFailed("It is not in the state that the request asks for.")
    if outcome is Outcome.PROCEED:
        return answer
    return 304, unchanged(head_of(answer)[1]), b""


def _validators(answer: Sendable, headers: RawHeaders, context: HttpContext, tags: Tags | None) -> Validators:
    known = context.known_preconditions
    checked = known.validators if known is not None and known.validators is not None else Validators()
    written, dated = header_of(headers, b"etag"), header_of(headers, b"last-modified")
    etag = checked.etag if written is None else EntityTag.parse(written.decode("latin-1"))
    if etag is None and written is None and tags is not None:
        body: object = answer[2] if isinstance(answer, tuple) else getattr(answer, "body", None)
        etag = EntityTag.of(body, weak=tags.weak) if isinstance(body, bytes) else None
    modified = checked.last_modified if dated is None else parse_http_date(dated.decode("latin-1"))
    return Validators(etag, modified)


def told(inner: Run, finisher: Finisher) -> Run:
    """Tells a finisher how the request ended."""

    async def run(context: HttpContext) -> Sendable:
        try:
            answer: Sendable = await inner(context)
        except BaseException as error:
            await uninterrupted(finisher.failed(context, error))
            raise
        await finisher.finished(context, answer)
        return answer

    return run


def varied(inner: Run) -> Run:
    """Names in `Vary` what `Accepts` was asked about."""

    async def run(context: HttpContext) -> Sendable:
        answer: Sendable = await inner(context)
        known = context.known_accepts
        asked = ", ".join([] if known is None else known.asked)
        return stamped(answer, [(b"vary", asked.encode())]) if asked else answer

    return run
