"""Where an answer leads (RFC 9110 §15.4)."""

from urllib.parse import urldefrag, urljoin

from armature.http_client.engine import Exchange
from armature.http_client.errors import BodyNotReplayable, InvalidRequest, RedirectFailed
from armature.http_client.requests import Request
from armature.http_client.responses import asked
from armature.http_client.urls import origin_of

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
# What says nothing about who asks: all else stays at home.
_FOR_EVERYONE = frozenset({"accept", "accept-language", "cache-control", "content-type", "range", "user-agent"})


def location_of(exchange: Exchange) -> str | None:
    """Where the answer leads, or None."""
    return exchange.headers.get("location") if exchange.status in _REDIRECTS else None


def redirected(request: Request, status: int, location: str) -> Request:
    """The request that follows a redirect.

    303, and 301 and 302 after POST, ask with GET and without the body, as everyone does. To another origin go only
    headers that say nothing about who asks. Raises `RedirectFailed` for a place that is none, or leads from https to
    http, and `BodyNotReplayable` for a stream that would have to be sent again.
    """
    url = urldefrag(urljoin(request.url, location)).url
    told = asked(request.method, request.url)
    try:
        here, there = origin_of(request.url), origin_of(url)
    except InvalidRequest as error:
        raise RedirectFailed(f"{told} answered {status} and leads nowhere: {error}") from None
    if here.scheme == "https" and there.scheme == "http":
        raise RedirectFailed(f"{told} answered {status} and leads from https to http, where anybody could read along.")
    following = request._replace(url=url)
    if (status == 303 and request.method != "HEAD") or (status in {301, 302} and request.method == "POST"):
        following = _asking(following)
    elif request.body is not None and not request.body.is_replayable:
        raise BodyNotReplayable(
            f"{told} answered {status}, which asks for the body once more, and it was a stream.\n"
            "Hand over `content=` as bytes, or as a function that gives the stream anew."
        )
    if here != there:
        kept = tuple(pair for pair in following.headers if pair[0].lower() in _FOR_EVERYONE)
        following = following._replace(headers=kept)
    return following


def _asking(request: Request) -> Request:
    kept = tuple(pair for pair in request.headers if not pair[0].lower().startswith("content-"))
    return request._replace(method="GET", body=None, headers=kept)
