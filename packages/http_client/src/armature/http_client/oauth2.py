"""Tokens by OAuth2 client credentials (RFC 6749 §4.4)."""

from base64 import b64encode
from collections.abc import Mapping
from urllib.parse import quote_plus, urlencode

from pydantic import BaseModel, Field

from armature.http_client.auth import Bearer, Send, Token
from armature.http_client.errors import AuthenticationFailed, UnreadableResponse
from armature.http_client.requests import Body, Request
from armature.http_client.responses import Response
from armature.http_client.urls import origin_of


class ClientCredentials(Bearer):
    """A bearer token that the client gets for itself with its id and secret.

    The secret travels as RFC 6749 §2.3.1 prefers, in the header `Authorization`. `parameters` are sent beside, such as
    `{"audience": "https://api.example"}`. The token's server is asked through the client's own engine, within the time
    of the call that needs it.
    """

    __slots__ = ("_request",)

    def __init__(
        self,
        token_url: str,
        client_id: str,
        client_secret: str,
        *,
        scope: str = "",
        parameters: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(self._token_from_server)
        origin_of(token_url)
        asked = {"grant_type": "client_credentials", **({"scope": scope} if scope else {}), **(parameters or {})}
        credentials = b64encode(f"{quote_plus(client_id)}:{quote_plus(client_secret)}".encode()).decode()
        body = Body(urlencode(asked).encode(), "application/x-www-form-urlencoded")
        headers = (
            ("Authorization", f"Basic {credentials}"),
            ("Content-Type", body.content_type),
            ("Accept", "application/json"),
        )
        self._request = Request("POST", token_url, headers, body)

    async def _token_from_server(self, send: Send) -> Token:
        response = await send(self._request)
        if response.status != 200:
            raise AuthenticationFailed(_refused(response))
        try:
            granted = response.json(_Granted)
        except UnreadableResponse as error:
            raise AuthenticationFailed(f"No token for the call: {error}") from None
        return Token(granted.access_token, granted.expires_in)


class _Granted(BaseModel):
    """RFC 6749 §5.1; numbers come as texts as well."""

    access_token: str
    token_type: str = Field(pattern="(?i)^bearer$")
    expires_in: float | None = Field(default=None, ge=0)


class _Refused(BaseModel):
    """RFC 6749 §5.2."""

    error: str = Field(pattern=r"^[\x20-\x21\x23-\x5B\x5D-\x7E]{1,100}$")


def _refused(response: Response) -> str:
    try:
        why = f' with "{response.json(_Refused).error}"'
    except UnreadableResponse:
        why = ""
    return (
        f"No token for the call: {response.asked} answered {response.status}{why}.\n"
        "Check the client's id, its secret and the scope."
    )
