"""`@etag`: an interceptor that tags results, and demands that changes are conditional."""

from collections.abc import Callable
from typing import Any, Final

from armature.core.context import HttpContext
from armature.core.errors import PreconditionRequired
from armature.core.http.conditional import EntityTag, is_conditional
from armature.core.http.reply import Reply
from armature.core.pipeline.caching import KEPT
from armature.core.pipeline.finisher import Selective
from armature.core.pipeline.interceptors import CallNext

CHANGING: Final = frozenset({"PUT", "PATCH", "DELETE"})
"""The methods that change something which the client has seen before."""


class Tags(Selective):
    """Tags results by what `by` makes of them; where there is no `by`, the pipeline tags bodies.

    `required` refuses, before the handler, what would change something without saying in which state (RFC 6585 §3).
    """

    def __init__(self, by: Callable[[Any], object] | None, *, weak: bool, required: bool) -> None:  # the user's result
        self.by = by
        self.weak = weak
        self.required = required

    def acts_at(self, method: str) -> bool:
        """Tags what is shown, and what changes it where a function makes the tag or a precondition is demanded."""
        return method in KEPT or (method in CHANGING and (self.required or self.by is not None))

    async def intercept(self, call_next: CallNext, context: HttpContext) -> object:
        """The result with an `ETag` header, unless it has one."""
        if self.required and context.scope["method"] in CHANGING and not is_conditional(context.raw_headers):
            raise PreconditionRequired("Send If-Match with the entity tag of the state that is to be changed.")
        result = await call_next()
        if self.by is None:
            return result
        reply = Reply.of(result)
        if reply.value is not None and not reply.has_header("ETag"):
            reply.headers["ETag"] = str(EntityTag.of(str(self.by(reply.value)), weak=self.weak))
        return reply
