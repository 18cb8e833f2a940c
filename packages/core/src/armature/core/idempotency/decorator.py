"""`@idempotent`."""

from collections.abc import Callable
from typing import Any, TypeVar

from armature.core.context import HttpContext
from armature.core.idempotency.requests import IdempotentRequests, credentials
from armature.core.modules import intercepting
from armature.core.source import caller

D = TypeVar("D", bound="type | Callable[..., Any]")  # a controller class or a handler


def idempotent(*, required: bool = False, by: Callable[[HttpContext], str] = credentials) -> Callable[[D], D]:
    """Does a request with an `Idempotency-Key` once: whoever repeats it gets the first answer.

    A twin of one that still runs is 409 with `Retry-After`, the same key with another body 422. `required` refuses
    requests without a key with 400. `by` says whose key it is, by default whoever sends the same `Authorization` and
    cookies. What failed with an exception, or with 500 and more, can be tried again. Its module imports
    `IdempotencyModule`.
    """
    return intercepting(IdempotentRequests(by, required=required), caller())
