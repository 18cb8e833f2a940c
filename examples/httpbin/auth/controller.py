"""The endpoints that want to know who is asking."""

from typing import Annotated

from typing_extensions import TypedDict

from armature.core import Header, NotFound, Unauthorized, controller, get, use_guard
from examples.httpbin.auth.basic import Basic, HiddenBasic


class SignedIn(TypedDict):
    authenticated: bool
    user: str


class HasToken(TypedDict):
    authenticated: bool
    token: str


@controller("/", tags=["auth"])
class AuthController:
    @get("/basic-auth/{user}/{passwd}", raises=[Unauthorized])
    @use_guard(Basic)
    async def basic(self, user: str, passwd: str) -> SignedIn:
        """Basic authentication."""
        return {"authenticated": True, "user": user}

    @get("/hidden-basic-auth/{user}/{passwd}", raises=[NotFound])
    @use_guard(HiddenBasic)
    async def hidden(self, user: str, passwd: str) -> SignedIn:
        """Basic authentication that does not say so."""
        return {"authenticated": True, "user": user}

    @get("/bearer", raises=[Unauthorized])
    async def bearer(self, authorization: Annotated[str, Header()] = "") -> HasToken:
        """Any token."""
        scheme, _, token = authorization.partition(" ")
        if scheme != "Bearer" or not token:
            raise Unauthorized("Send `Authorization: Bearer` and a token.")
        return {"authenticated": True, "token": token}
