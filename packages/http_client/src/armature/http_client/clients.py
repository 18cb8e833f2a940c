"""Clients as settings describe them."""

from types import TracebackType
from typing import Self

from armature.http_client.auth import ApiKey, Auth, Basic, Bearer
from armature.http_client.client import HttpClient
from armature.http_client.oauth2 import ClientCredentials
from armature.http_client.sending import Carry
from armature.http_client.settings import ClientSettings, TargetSettings
from armature.resilience import Pipeline


def client_of(target: TargetSettings, *, pipeline: Pipeline | None = None, carry: Carry | None = None) -> HttpClient:
    """The client of a target; raises `InvalidClient` for settings that contradict each other."""
    fields = ClientSettings.model_fields.keys() & target.model_fields_set
    settings = ClientSettings(**{name: getattr(target, name) for name in fields})
    return HttpClient(target.base_url, auth=_auth_of(target), pipeline=pipeline, settings=settings, carry=carry)


def _auth_of(target: TargetSettings) -> Auth | None:
    if target.bearer_token is not None:
        return Bearer(target.bearer_token.get_secret_value())
    if target.password is not None:
        return Basic(target.username, target.password.get_secret_value())
    if target.api_key is not None:
        return ApiKey(target.api_key.get_secret_value(), header=target.api_key_header)
    if target.client_secret is not None:
        secret = target.client_secret.get_secret_value()
        return ClientCredentials(target.token_url, target.client_id, secret, scope=target.scope)
    return None


class BaseUrlClients:
    """Clients by their base URLs, each opened once, all closed at the end: `async with BaseUrlClients() as clients:`.

    Their settings are the defaults.
    """

    __slots__ = ("_carry", "_opened")

    def __init__(self, carry: Carry | None = None) -> None:
        self._carry = carry
        self._opened: dict[str, HttpClient] = {}

    def at(self, base_url: str) -> HttpClient:
        """The client of a base URL."""
        if base_url not in self._opened:
            self._opened[base_url] = HttpClient(base_url, carry=self._carry)
        return self._opened[base_url]

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for client in self._opened.values():
            await client.aclose()
