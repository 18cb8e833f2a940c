"""The decorators `@etag` and `@cache_control`."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from armature.core.errors import WiringError
from armature.core.http.caching import CacheControl
from armature.core.modules.records import EnhancerRecord, record_of
from armature.core.pipeline import Caches, Interceptor, Tags
from armature.core.source import caller

D = TypeVar("D", bound="type | Callable[..., Any]")  # a controller class or a handler


def etag(
    *,
    by: Callable[[Any], object] | None = None,
    weak: bool = False,
    required: bool = False,  # by: of the user's result
) -> Callable[[D], D]:
    """Answers to GET and HEAD get an entity tag, and 304 where the client has that state already (RFC 9110 §13).

    The tag is made of the body; `by=lambda order: order.version` makes it of the result, also for what changes it.
    `weak` tags stand for bodies that are as good as each other. `required` refuses a PUT, PATCH or DELETE without
    `If-Match` with 428; those take `Preconditions` and check what is there.
    """
    return intercepting(Tags(by, weak=weak, required=required), caller())


def cache_control(
    control: CacheControl, /, *, vary: Sequence[str] = (), expires: bool = False, authenticated: bool = False
) -> Callable[[D], D]:
    """Successes of GET and HEAD say how long they may be kept, unless they say so themselves; `no_store` holds for all.

    `vary` names the request headers that the answer depends on. `expires` adds `Expires`, for caches of HTTP/1.0. What
    shared caches may keep becomes `private` in answers to requests with `Authorization`, and in those that set a
    cookie; behind a guard it does not start. `authenticated` says that it holds there too.
    """
    where = caller()
    if not isinstance(control, CacheControl):
        raise WiringError(f"@cache_control ({where}) is given no CacheControl.\nWrite `CacheControl(max_age=60)`.")
    if expires and control.max_age is None:
        raise WiringError(f"@cache_control ({where}) has `expires`, and nothing says when.\nAdd `max_age=`.")
    return intercepting(Caches(control, vary=tuple(vary), expires=expires, authenticated=authenticated), where)


def intercepting(interceptor: Interceptor, where: str) -> Callable[[D], D]:
    """What a decorator is made of that puts one interceptor around its target; `where` is the place of its use."""

    def attach(target: D) -> D:
        record_of(target).interceptors.insert(0, EnhancerRecord(interceptor, where))
        return target

    return attach
