"""What a request that changes something makes wrong (RFC 9111 §4.4; RFC 9875)."""

import re
from typing import Final
from urllib.parse import urljoin, urlsplit

from armature.cache.http.headers import Headers
from armature.cache.http.messages import SAFE, Head, Request, authority

_STRING = r'"((?:[^"\\]|\\["\\])*)"'
_PARAMETERS = r"(?: *; *[a-z*][a-z0-9_\-.*]*(?:=[^,;\"]*)?)*"
_LIST = re.compile(rf"[ \t]*{_STRING}{_PARAMETERS}(?:[ \t]*,[ \t]*{_STRING}{_PARAMETERS})*[ \t]*")
_STRINGS = re.compile(_STRING)
_ESCAPED = re.compile(r"\\(.)")
_MOST_GROUPS: Final = 128


def changes_something(request: Request, head: Head) -> bool:
    """Whether the request may have changed something: its method is not known to be safe, and it was not refused."""
    return request.method not in SAFE and 200 <= head.status < 400


def outdated(request: Request, head: Head) -> list[str]:
    """The URIs whose responses are wrong from now on: its own, and those of its origin that the response names."""
    found = [request.uri]
    for name in (b"location", b"content-location"):
        if reference := head.headers.first(name):
            other = _joined(request.uri, reference)
            if origin(other) == origin(request.uri):
                found.append(other)
    return found


def origin(uri: str) -> str:
    """Scheme, host and port of a URI: those who may speak for each other (RFC 9110 §4.3.1)."""
    scheme, separator, rest = uri.partition("://")
    return scheme + separator + re.split("[/?#]", rest, maxsplit=1)[0]


def groups(headers: Headers, name: bytes = b"cache-groups") -> list[str]:
    """The cache groups that a field names (RFC 9875 §2); a field that is no list of strings is ignored.

    >>> groups(Headers([(b"cache-groups", b'"products", "offers"')]))
    ['products', 'offers']
    """
    text = headers.joined(name)
    if not _LIST.fullmatch(text):
        return []
    return [_ESCAPED.sub(r"\1", each) for each in _STRINGS.findall(text)][:_MOST_GROUPS]


def _joined(base: str, reference: str) -> str:
    """A reference as a URI without its fragment; an empty text for one that is none."""
    try:
        joined = urlsplit(urljoin(base, reference))._replace(fragment="")
        return joined._replace(netloc=authority(joined.scheme, joined.netloc)).geturl()
    except ValueError:
        return ""
