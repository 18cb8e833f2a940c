"""What tunes the health answers; read from the environment when the application starts."""

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class HealthSettings(BaseSettings):
    """Each field is an environment variable with the prefix `ARMATURE_HEALTH_`."""

    model_config = SettingsConfigDict(frozen=True, env_prefix="ARMATURE_HEALTH_", extra="ignore")

    details: bool = Field(default=False, description="Show each indicator and its details, not only the bare status.")
    disk_path: str = Field(default="/", description="The disk that DiskIndicator looks at.")
    degraded_at: float = Field(default=0.8, gt=0, le=1, description="Used share at which disk and memory are degraded.")
    down_at: float = Field(default=0.95, gt=0, le=1, description="Used share at which disk and memory are down.")
