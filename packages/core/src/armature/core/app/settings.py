"""What tunes a running application; read from the environment when it starts."""

from collections.abc import Iterable
from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from armature.core.context.http import SHORT_QUERY
from armature.core.errors import GatewayTimeout, ServiceUnavailable, did_you_mean
from armature.core.http.forms import FormLimits
from armature.core.logging import LogFormat, LogLevel
from armature.core.pipeline import Deadline


class ApplicationSettings(BaseSettings):
    """Each field is an environment variable with the prefix `ARMATURE_`, such as `ARMATURE_BODY_LIMIT`.

    Times are in seconds. The sum of the three shutdown budgets is how long a stop can take, and what a
    `terminationGracePeriodSeconds` must exceed.
    """

    # Its schema is made when an application is built: importing the core is for reading declarations only.
    model_config = SettingsConfigDict(frozen=True, env_prefix="ARMATURE_", extra="ignore", defer_build=True)

    body_limit: int = Field(default=1_048_576, ge=0, description="Bytes of a body, unless @body_limit says else.")
    query_limit: int = Field(default=16_384, ge=SHORT_QUERY, description="Bytes of a query.")
    timeout: float | None = Field(default=None, gt=0, description="Seconds of a request without @timeout.")
    timeout_status: Literal[503, 504] = Field(default=503, description="The status of what takes longer.")
    form_parts: int = Field(default=1000, ge=1, description="Parts of a form.")
    form_texts: int = Field(default=1_048_576, ge=0, description="Bytes of all texts beside a file that is streamed.")
    form_head: int = Field(default=8192, ge=1, description="Bytes of what stands before the content of such a file.")
    form_file_name: int = Field(default=255, ge=1, description="Characters of the name of a file.")
    threads: int = Field(default=40, ge=1, description="Sync handlers that may run at once.")
    background_limit: int = Field(default=1000, ge=1, description="Background work that may run and wait.")
    background_concurrency: int = Field(default=100, ge=1, description="Background work that runs at once.")
    log_format: LogFormat = Field(default="auto", description="json, console, or auto: console on a terminal.")
    log_level: LogLevel = Field(default="INFO", description="The lowest level that is written.")
    access_log: bool = Field(default=True, description="One record a request.")
    event_heartbeat: float = Field(default=15, ge=0, description="Silent event streams say something; 0 is never.")
    websocket_idle: float = Field(default=0, ge=0, description="Clients that say nothing so long are closed; 0 none.")
    websocket_ping: float = Field(default=20, ge=0, description="How often our server asks WebSockets; 0 is never.")
    websocket_pong: float = Field(default=20, ge=0, description="How long the answer may take; 0 is for ever.")
    stall_timeout: float = Field(default=60, ge=0, description="Clients that read nothing so long are cut; 0 none.")
    shutdown_unready: float = Field(default=5, ge=0, description="How long a balancer has to notice; not Ctrl-C.")
    shutdown_drain: float = Field(default=20, ge=0, description="How long requests in flight may take to end.")
    shutdown_hooks: float = Field(default=10, ge=0, description="How long closing may take.")

    @property
    def deadline(self) -> Deadline:
        """How long a request may take."""
        return Deadline(self.timeout, GatewayTimeout if self.timeout_status == 504 else ServiceUnavailable)

    @property
    def form_limits(self) -> FormLimits:
        """What one form may have beside its size."""
        return FormLimits(self.form_parts, self.form_texts, self.form_head, self.form_file_name)

    @property
    def shutdown_total(self) -> float:
        """The longest that a stop can take, in seconds."""
        return self.shutdown_unready + self.shutdown_drain + self.shutdown_hooks


def unread_variables(environment: Iterable[str], known: Iterable[type[BaseSettings]]) -> list[str]:
    """The variables with the prefix `ARMATURE_` that no settings class reads, each with what may have been meant."""
    names = {
        f"{settings.model_config.get('env_prefix', '')}{field}".upper()
        for settings in known
        for field in settings.model_fields
    }
    return [
        f"{variable}{did_you_mean(variable.upper(), sorted(names))}"
        for variable in sorted(environment)
        if variable.upper().startswith("ARMATURE_") and not variable.upper().startswith(tuple(names))
    ]
