"""What tunes idempotency; read from the environment when the application starts."""

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class IdempotencySettings(BaseSettings):
    """Each field is an environment variable with the prefix `ARMATURE_IDEMPOTENCY_`; times are in seconds."""

    model_config = SettingsConfigDict(frozen=True, env_prefix="ARMATURE_IDEMPOTENCY_", extra="ignore")

    keep: float = Field(default=86_400, gt=0, description="How long an answer is replayed.")
    lock: float = Field(default=60, gt=0, description="How long a request that died keeps its key from others.")
    most: int = Field(default=10_000, ge=1, description="Keys that the memory of one process holds.")
