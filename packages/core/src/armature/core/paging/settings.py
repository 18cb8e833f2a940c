"""What tunes paging; read from the environment when the application starts."""

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class PagingSettings(BaseSettings):
    """Each field is an environment variable with the prefix `ARMATURE_PAGING_`."""

    model_config = SettingsConfigDict(frozen=True, env_prefix="ARMATURE_PAGING_", extra="ignore")

    secret: SecretStr | None = Field(
        default=None,
        min_length=16,
        description="What cursors are signed with, the same in every process. Without it each process makes its own.",
    )
