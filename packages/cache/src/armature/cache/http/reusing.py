"""Whether a kept response may answer a request now (RFC 9111 §4.2, §4.2.4, §5.2.1; RFC 5861)."""

from enum import Enum
from typing import NamedTuple

from armature.cache.http.entries import Entry
from armature.cache.http.messages import Head, Request


class Reuse(Enum):
    """What may be done with a kept response."""

    NO = "no"
    YES = "yes"
    YES_AND_REVALIDATE = "yes, while it is asked for again"


class Verdict(NamedTuple):
    """What may be done, and why the origin is asked where it is: the `fwd` of `Cache-Status` (RFC 9211 §2.2)."""

    reuse: Reuse
    forwarded: str = ""


_NOT_STALE = frozenset({"must-revalidate", "proxy-revalidate", "s-maxage", "no-cache"})


def verdict(request: Request, entry: Entry, now: float) -> Verdict:
    """Whether the entry may answer the request."""
    asked, head = request.control, entry.head
    if "no-cache" in asked:
        return Verdict(Reuse.NO, "request")
    if "no-cache" in head.control:  # with field names too, as §5.2.2.4 allows
        return Verdict(Reuse.NO, "stale")
    most = asked.seconds("max-age")
    if most is not None and entry.age(now) > most:
        return Verdict(Reuse.NO, "request")
    left = entry.left(now)
    if left > 0:
        return Verdict(Reuse.NO, "request") if left < (asked.seconds("min-fresh") or 0) else Verdict(Reuse.YES)
    return Verdict(*_stale(request, head, -left))


def may_answer_an_error(request: Request, entry: Entry, now: float) -> bool:
    """Whether the entry may be given in the place of an error of the origin (RFC 5861 §4)."""
    head = entry.head
    if not _may_be_stale(head) or "no-cache" in request.control:
        return False
    stated = [request.control.seconds("stale-if-error"), head.control.seconds("stale-if-error")]
    windows = [each for each in stated if each is not None]
    return bool(windows) and -entry.left(now) <= max(windows)


def _stale(request: Request, head: Head, staleness: float) -> tuple[Reuse, str]:
    asked = request.control
    if not _may_be_stale(head) or "min-fresh" in asked:
        return Reuse.NO, "stale"
    if "max-stale" in asked:
        if asked.is_bare("max-stale") or staleness <= (asked.seconds("max-stale") or 0):
            return Reuse.YES, ""
    elif "max-age" in asked:  # without max-stale it does not want what is stale (§5.2.1.1)
        return Reuse.NO, "stale"
    window = head.control.seconds("stale-while-revalidate")
    return (Reuse.NO, "stale") if window is None or staleness > window else (Reuse.YES_AND_REVALIDATE, "")


def _may_be_stale(head: Head) -> bool:
    return not any(name in head.control for name in _NOT_STALE)
