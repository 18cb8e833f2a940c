"""Basic authentication (RFC 7617) as guards: the path says whom they let in."""

import binascii
from base64 import b64decode
from hmac import compare_digest
from typing import Annotated

from armature.core import Header, NotFound, Path, Unauthorized

Sent = Annotated[str, Header()]
InPath = Annotated[str, Path()]


class Basic:
    """401 with a challenge for everybody else."""

    def can_activate(self, user: InPath, passwd: InPath, authorization: Sent = "") -> bool:
        if not _is(user, passwd, authorization):
            raise Unauthorized("This is not the password.", authenticate='Basic realm="Fake Realm"')
        return True


class HiddenBasic:
    """404 for everybody else, as if nothing were there."""

    def can_activate(self, user: InPath, passwd: InPath, authorization: Sent = "") -> bool:
        if not _is(user, passwd, authorization):
            raise NotFound
        return True


def _is(user: str, password: str, authorization: str) -> bool:
    scheme, _, credentials = authorization.partition(" ")
    try:
        sent = b64decode(credentials.strip(), validate=True)
    except (binascii.Error, ValueError):
        return False
    return scheme.lower() == "basic" and compare_digest(sent, f"{user}:{password}".encode())
