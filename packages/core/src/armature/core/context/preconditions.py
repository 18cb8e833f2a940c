"""What a handler asks about a conditional request before it does the expensive part."""

from collections.abc import Sequence
from datetime import datetime

from armature.core.errors import PreconditionFailed
from armature.core.http.conditional import EntityTag, NotModified, Outcome, Validators, evaluate


class Preconditions:
    """The `If-…` headers of a request (RFC 9110 §13); a handler takes it as a parameter, and checks what it has.

    Once `check` has passed, the answer to a GET or HEAD carries the entity tag and the date that it was given.
    """

    __slots__ = ("_headers", "_method", "validators")

    def __init__(self, method: str, headers: Sequence[tuple[bytes, bytes]]) -> None:
        self._method = method
        self._headers = headers
        self.validators: Validators | None = None
        """What `check` was given, once it has passed."""

    def check(
        self, etag: EntityTag | str | None = None, last_modified: datetime | None = None, *, exists: bool = True
    ) -> None:
        """Goes on only if the request holds for the state that is there now; a text is a strong tag's.

        Raises `PreconditionFailed` (412), or, for GET and HEAD, what becomes a 304. `exists=False` says that nothing is
        there yet, for which `If-None-Match: *` holds.
        """
        current = Validators(EntityTag(etag) if isinstance(etag, str) else etag, last_modified, exists)
        outcome = evaluate(self._method, self._headers, current)
        if outcome is Outcome.FAILED:
            raise PreconditionFailed("It is no longer what the request was made for; fetch it again.")
        if outcome is Outcome.NOT_MODIFIED:
            raise NotModified(current)
        self.validators = current
