"""Where the management port listens; read from the environment when the application starts."""

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class ManagementSettings(BaseSettings):
    """Each field is an environment variable with the prefix `ARMATURE_MANAGEMENT_`."""

    model_config = SettingsConfigDict(frozen=True, env_prefix="ARMATURE_MANAGEMENT_", extra="ignore")

    port: int | None = Field(default=None, ge=0, le=65_535, description="0 is any free one; without it there is none.")
    host: str = Field(default="127.0.0.1", description="The address to listen on.")
