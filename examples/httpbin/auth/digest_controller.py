"""`/digest-auth`: a challenge, and who can meet it. What it remembers of a client, the client keeps in cookies."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Final, TypeAlias

from starlette.requests import Request
from starlette.responses import Response

from armature.core import Cookie, Header, Path, Query, controller, get
from examples.httpbin.auth.controller import SignedIn
from examples.httpbin.auth.digest import Credentials, Protection, Requested
from examples.httpbin.pretty import pretty
from examples.httpbin.received import target_of

StaleAfter: TypeAlias = Annotated[str, Path(pattern=r"^(never|[0-9]{1,9})$")]
"""How many requests a nonce is good for."""


@dataclass
class Attempt:
    """What a client sends, and what it was told to keep."""

    request: Request
    qop: Annotated[str, Path()]
    user: Annotated[str, Path()]
    passwd: Annotated[str, Path()]
    authorization: Annotated[str, Header()] = ""
    require_cookie: Annotated[bool, Query(alias="require-cookie")] = False
    fake: Annotated[str, Cookie()] = ""
    last_nonce: Annotated[str, Cookie()] = ""
    left: Annotated[str, Cookie(alias="stale_after")] = ""


@controller("/digest-auth/{qop}/{user}/{passwd}", tags=["auth"])
class DigestController:
    @get("/", returns=SignedIn)
    async def by_md5(self, attempt: Attempt) -> Response:
        """Digest authentication; `qop` is `auth`, `auth-int`, or anything else for both."""
        return await _answered(attempt, Protection.of("MD5", attempt.qop), "never")

    @get("/{algorithm}", returns=SignedIn)
    async def by_algorithm(self, attempt: Attempt, algorithm: str) -> Response:
        """The same by MD5, SHA-256 or SHA-512."""
        return await _answered(attempt, Protection.of(algorithm, attempt.qop), "never")

    @get("/{algorithm}/{stale_after}", returns=SignedIn)
    async def until_stale(self, attempt: Attempt, algorithm: str, stale_after: StaleAfter) -> Response:
        """The same with a nonce that is stale after some requests."""
        return await _answered(attempt, Protection.of(algorithm, attempt.qop), stale_after)


async def _answered(attempt: Attempt, protection: Protection, stale_after: str) -> Response:
    credentials = Credentials.of(attempt.authorization)
    if credentials is None or (attempt.require_cookie and "cookie" not in attempt.request.headers):
        return _kept(_challenge(protection), stale_after=stale_after)
    if attempt.require_cookie and attempt.fake != _FAKE:
        return _kept(_json({"errors": ["The cookie of the challenge is missing."]}, 403))
    stale = credentials.nonce == attempt.last_nonce or attempt.left == "0"
    if stale or not credentials.prove(attempt.user, attempt.passwd, await _requested(attempt.request)):
        return _kept(_challenge(protection, stale=stale), stale_after=stale_after, last_nonce=credentials.nonce)
    return _kept(_json({"authenticated": True, "user": attempt.user}), stale_after=_one_less(attempt.left))


def _challenge(protection: Protection, *, stale: bool = False) -> Response:
    headers = {"WWW-Authenticate": protection.challenge(stale=stale)}
    return Response(status_code=401, headers=headers, media_type="text/html")


async def _requested(request: Request) -> Requested:
    return Requested(request.method, target_of(request), await request.body())


def _json(value: Mapping[str, object], status: int = 200) -> Response:
    return Response(pretty(value), status, media_type="application/json")


def _kept(answer: Response, *, stale_after: str = "", last_nonce: str = "") -> Response:
    """An answer that gives the client what it is to send again."""
    for name, value in (("stale_after", stale_after), ("last_nonce", last_nonce), ("fake", _FAKE)):
        if value:
            answer.set_cookie(name, value, samesite=None)
    return answer


def _one_less(left: str) -> str:
    """How often a nonce is good from here on; whoever keeps no count is not counted."""
    if not left:
        return ""
    return str(int(left) - 1) if _COUNT.fullmatch(left) else "never"


_FAKE: Final = "fake_value"
_COUNT: Final = re.compile("[1-9][0-9]{0,8}")
