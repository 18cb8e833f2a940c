"""What a request with a key goes through: after the guards it claims the key, at its end it leaves its answer."""

import hashlib
import re
from collections.abc import Callable
from typing import Final, NamedTuple
from uuid import uuid4

from starlette.responses import Response

from armature.core.context import HttpContext
from armature.core.errors import BadRequest, Conflict, UnprocessableContent
from armature.core.http.heads import Sendable, head_of, joined
from armature.core.idempotency.settings import IdempotencySettings
from armature.core.idempotency.store import Claim, IdempotencyStore, StoredAnswer
from armature.core.pipeline import CallNext, Finisher
from armature.core.pipeline.caching import KEPT

_KEY: Final = re.compile(r'[\x21\x23-\x5b\x5d-\x7e]{1,255}|"[\x20\x21\x23-\x5b\x5d-\x7e]{1,255}"')
"""The string of the draft, in quotes, and the bare one that most clients send."""

_HELD: Final = "armature.idempotency"


class _Running(NamedTuple):
    """A request that holds a key."""

    key: str
    claim: Claim
    holder: str
    store: IdempotencyStore
    keep: float


class IdempotentRequests(Finisher):
    """Lets the first request with a key through, and replays its answer to those that repeat it."""

    def __init__(self, by: Callable[[HttpContext], str], *, required: bool) -> None:
        self._by = by
        self._required = required

    def acts_at(self, method: str) -> bool:
        """What only shows something can be repeated without a key."""
        return method not in KEPT

    async def intercept(
        self, call_next: CallNext, context: HttpContext, store: IdempotencyStore, settings: IdempotencySettings
    ) -> object:
        """Claims the key, or answers in the place of the handler."""
        sent = context.header(b"idempotency-key").decode("latin-1")
        if not self.acts_at(context.scope["method"]):
            return await call_next()
        if not sent:
            if self._required:
                raise BadRequest("Send an Idempotency-Key, another one for each thing that is to be done.")
            return await call_next()
        if not _KEY.fullmatch(sent):
            raise BadRequest("The Idempotency-Key is no text of 1 to 255 visible characters.")
        key, holder = self._key(sent.strip('"'), context), uuid4().hex
        claim = Claim(_fingerprint(context, await context.read_body()))
        known = await store.claim(key, claim, holder, settings.lock)
        if known is None:
            context.scope[_HELD] = _Running(key, claim, holder, store, settings.keep)
            return await call_next()
        return _replayed(known, claim, settings)

    def _key(self, sent: str, context: HttpContext) -> str:
        """The key at this endpoint, apart for each client."""
        whose = hashlib.sha256(f"{context.target.plan.endpoint.address} {self._by(context)}".encode())
        return f"{whose.hexdigest()[:32]}:{sent}"

    async def finished(self, context: HttpContext, answer: Sendable) -> None:
        """Keeps the answer; one of 500 or more, or that is still being made, leaves the key free."""
        running: _Running | None = context.scope.pop(_HELD, None)
        if running is None:
            return
        status, headers = head_of(answer)
        body: object = answer[2] if isinstance(answer, tuple) else getattr(answer, "body", None)
        if status >= 500 or not isinstance(body, bytes):
            await running.store.release(running.key, running.holder)
            return
        stored = StoredAnswer(status, tuple(headers), body)
        await running.store.complete(running.key, running.claim._replace(answer=stored), running.holder, running.keep)

    async def failed(self, context: HttpContext, error: BaseException) -> None:
        """Leaves the key free: whatever was begun was taken back with its scope."""
        running: _Running | None = context.scope.pop(_HELD, None)
        if running is not None:
            await running.store.release(running.key, running.holder)


def _replayed(known: Claim, claim: Claim, settings: IdempotencySettings) -> Response:
    if known.fingerprint != claim.fingerprint:
        raise UnprocessableContent("The Idempotency-Key was used for another request.")
    if known.answer is None:
        wait = str(max(1, min(int(settings.lock), 5)))
        raise Conflict("The first request with this Idempotency-Key is still running.", headers={"Retry-After": wait})
    response = Response(known.answer.body, known.answer.status)
    response.raw_headers = [*known.answer.headers, (b"idempotency-replayed", b"true")]
    return response


def credentials(context: HttpContext) -> str:
    """Who sends a request, as far as its headers say: `Authorization` and cookies."""
    return f"{context.header(b'authorization')!r} {joined(context.raw_headers, b'cookie')!r}"


def _fingerprint(context: HttpContext, body: bytes) -> str:
    digest = hashlib.sha256()
    for part in (context.scope["path"].encode(), context.scope["query_string"], context.header(b"content-type"), body):
        digest.update(b"%d:" % len(part) + part)
    return digest.hexdigest()
