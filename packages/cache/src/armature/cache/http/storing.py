"""What a shared cache may keep (RFC 9111 §3)."""

from armature.cache.http.entries import Entry
from armature.cache.http.freshness import HEURISTIC_STATUSES, Times, explicit_lifetime, heuristic_lifetime
from armature.cache.http.messages import Head, Request
from armature.cache.http.selecting import ANYTHING, varying
from armature.cache.http.validating import validators

_UNDERSTOOD = HEURISTIC_STATUSES | {302, 303, 307, 400, 401, 403, 406, 409, 415, 422, 451, 500, 502, 503, 504}
_NEVER = frozenset({206, 304})
_FOR_SIGNED_IN = ("public", "s-maxage", "must-revalidate")


def may_be_kept(request: Request, head: Head) -> bool:
    """Whether the response to a GET may be kept for others (§3), whatever its lifetime.

    A response that sets a cookie is kept only where `public` or `s-maxage` says that everybody may be given it. Parts
    (206) are not kept.
    """
    control = head.control
    if request.method != "GET" or "no-store" in request.control or head.status < 200 or head.status in _NEVER:
        return False
    if "must-understand" in control:  # which then overrides no-store (§5.2.2.3)
        if head.status not in _UNDERSTOOD:
            return False
    elif "no-store" in control:
        return False
    if "private" in control or ANYTHING in varying(head.headers):
        return False
    if b"authorization" in request.headers and not any(name in control for name in _FOR_SIGNED_IN):
        return False  # §3.5
    return b"set-cookie" not in head.headers or "public" in control or "s-maxage" in control


def lifetime(request: Request, head: Head, times: Times, heuristic_most: float) -> float | None:
    """For how many seconds a response that may be kept is fresh, or None for one that is not to be kept.

    Nothing is guessed for a request with credentials or cookies: who asked may have mattered.
    """
    explicit = explicit_lifetime(head, times)
    if explicit is not None:
        return explicit
    if request.is_personal and "public" not in head.control:
        return None
    if head.status not in HEURISTIC_STATUSES and "public" not in head.control:
        return None
    return heuristic_lifetime(head, times, heuristic_most)


def retention(entry: Entry, keep_stale: float) -> float:
    """For how many seconds an entry is of use after it was received; 0 or less where it is of none.

    When it is stale it can be validated, or be given where something allows that, for at least `keep_stale` seconds.
    """
    control, left = entry.head.control, entry.left(entry.answered)
    windows = [control.seconds(name) or 0 for name in ("stale-while-revalidate", "stale-if-error")]
    is_reused = left > 0 and "no-cache" not in control
    if not is_reused and not any(windows) and not validators(entry.head.headers):
        return 0
    return left + max(keep_stale, *windows)
