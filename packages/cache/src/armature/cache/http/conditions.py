"""Whether the client has a kept response already (RFC 9111 §4.3.2)."""

import re

from armature.cache.http.dates import parse_date
from armature.cache.http.headers import Headers

_TAG = re.compile(r'(?:W/)?("[\x21\x23-\x7e\x80-\xff]*")')


def is_known(asked: Headers, kept: Headers, answered: float) -> bool:
    """Whether `If-None-Match`, or else `If-Modified-Since`, names the state that is kept.

    Where the response has no `Last-Modified`, its `Date` or when it was received stands for it.
    """
    if b"if-none-match" in asked:
        listed = asked.joined(b"if-none-match")
        tag = _TAG.fullmatch(kept.first(b"etag"))
        return listed.strip() == "*" or (tag is not None and tag[1] in _TAG.findall(listed))
    since = parse_date(asked.first(b"if-modified-since"), answered)
    if since is None:
        return False
    stated = (parse_date(kept.first(name), answered) for name in (b"last-modified", b"date"))
    changed = next((each for each in stated if each is not None), answered)
    return changed <= since
