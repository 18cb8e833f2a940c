"""What tunes a client; in an Armature application read from the environment when it starts."""

from pathlib import Path
from typing import Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from armature.http_client.headers import fault_of

EngineName: TypeAlias = Literal["httpx2", "pyreqwest"]
"""What sends the requests: httpx2 is always there, pyreqwest is the extra of that name."""

_SCANNED = 20
"""Idle connections of httpx2, which asks each of them at every call whether it still lives."""


class ClientSettings(BaseModel):
    """How one client connects, waits and repeats; times are in seconds, sizes in bytes.

    `total`, `attempt` and `retries` make the client's own pipeline; a client that is given a pipeline takes none of
    them.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    engine: EngineName = Field(default="httpx2", description="What sends the requests.")
    total: float = Field(default=30.0, gt=0, description="The longest that a call takes, with all its attempts.")
    attempt: float = Field(default=10.0, gt=0, description="The longest that one attempt takes, redirects included.")
    retries: int = Field(default=2, ge=0, le=10, description="Attempts after the first, where one may be repeated.")
    connect_timeout: float = Field(default=5.0, gt=0, description="The longest that making a connection takes.")
    pool_timeout: float = Field(default=5.0, gt=0, description="The longest wait for a free connection.")
    read_timeout: float = Field(default=30.0, gt=0, description="The longest pause within an answer.")
    max_connections: int = Field(default=100, ge=1, description="Connections at once; requests at once over HTTP/2.")
    max_idle: int | None = Field(
        default=None,
        ge=0,
        description="Connections that stay open while nobody uses them; left out, 20 of httpx2 and all of pyreqwest.",
    )
    idle_seconds: float = Field(default=15.0, gt=0, description="How long such a connection stays open.")
    max_body: int = Field(default=16_777_216, ge=1, description="Bytes of a body that is read whole, decompressed.")
    redirects: int = Field(default=5, ge=0, le=20, description="Redirects that an attempt follows; 0 follows none.")
    http2: bool = Field(default=False, description="Whether HTTP/2 is offered over TLS; httpx2 needs the extra http2.")
    compression: bool = Field(default=True, description="Whether compressed answers are asked for.")
    public_only: bool = Field(default=False, description="Whether hosts that lead to private addresses are refused.")
    authorities: Path | None = Field(
        default=None, description="A PEM file of authorities to trust beside those of the machine."
    )
    user_agent: str = Field(default="armature-http-client", description="The header User-Agent.")
    deadline_header: str = Field(
        default="Request-Timeout", description="The header that says how many seconds are left; empty for none."
    )

    @property
    def kept_idle(self) -> int:
        """How many connections stay open while nobody uses them.

        Where nothing is said, all of pyreqwest's do, and 20 of httpx2's.
        """
        if self.max_idle is not None:
            return self.max_idle
        return min(self.max_connections, _SCANNED) if self.engine == "httpx2" else self.max_connections

    @model_validator(mode="after")
    def _agree(self) -> "ClientSettings":
        if self.attempt > self.total and "attempt" in self.model_fields_set:
            raise ValueError(f"attempt ({self.attempt}) is above total ({self.total}): lower it, or raise total")
        if self.kept_idle > self.max_connections:
            raise ValueError(f"max_idle ({self.max_idle}) is above max_connections ({self.max_connections}): lower it")
        if self.public_only and self.engine != "httpx2":
            raise ValueError(
                f'public_only needs engine "httpx2": {self.engine} resolves names by itself, and nobody could check '
                "what it connects to"
            )
        for name in ("user_agent", "deadline_header"):
            value: str = getattr(self, name)
            fault = fault_of(value or "X", "") if name == "deadline_header" else fault_of("User-Agent", value)
            if fault:
                raise ValueError(f"{name} {fault}")
        return self


class TargetSettings(ClientSettings):
    """A client with where it calls and as whom: at most one of bearer token, name with password, key and OAuth2."""

    base_url: str = Field(description="Where the paths of calls begin.")
    pipeline: str = Field(default="", description="A pipeline of armature.resilience by its name.")
    bearer_token: SecretStr | None = Field(default=None, description="Sent as a bearer token.")
    username: str = Field(default="", description="The name for basic authentication.")
    password: SecretStr | None = Field(default=None, description="The password for basic authentication.")
    api_key: SecretStr | None = Field(default=None, description="Sent in the header `api_key_header`.")
    api_key_header: str = Field(default="X-API-Key", description="The header of the key.")
    token_url: str = Field(default="", description="Where OAuth2 client credentials give a token.")
    client_id: str = Field(default="", description="The OAuth2 client.")
    client_secret: SecretStr | None = Field(default=None, description="Its secret.")
    scope: str = Field(default="", description="The scopes that the token is to have, with blanks between.")

    @model_validator(mode="after")
    def _one_way_in(self) -> "TargetSettings":
        ways = {
            "bearer_token": (self.bearer_token is not None,),
            "username and password": (bool(self.username), self.password is not None),
            "api_key": (self.api_key is not None,),
            "token_url, client_id and client_secret": (
                bool(self.token_url), bool(self.client_id), self.client_secret is not None
            ),
        }  # fmt: skip
        begun = [name for name, parts in ways.items() if any(parts)]
        if len(begun) > 1:
            raise ValueError(f"{' and '.join(begun)} are set: a target authenticates in one way")
        for name in begun:
            if not all(ways[name]):
                raise ValueError(f"{name} go together, and one of them is missing")
        return self


class HttpClientSettings(BaseSettings):
    """Each target is a group of environment variables, `ARMATURE_HTTP_CLIENT_TARGETS__PAYMENTS__BASE_URL` and so on.

    Names of targets are in lower case.
    """

    model_config = SettingsConfigDict(
        frozen=True, env_prefix="ARMATURE_HTTP_CLIENT_", env_nested_delimiter="__", extra="ignore"
    )

    targets: dict[str, TargetSettings] = Field(
        default_factory=dict[str, TargetSettings], description="The targets by their names."
    )
