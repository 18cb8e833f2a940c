"""What a deployment decides: `ORIGIN=https://shop.example`."""

from pydantic import Field, HttpUrl
from pydantic_settings import BaseSettings, SettingsConfigDict


class ProxySettings(BaseSettings):
    """Read when the proxy starts; one without an origin does not start."""

    model_config = SettingsConfigDict(frozen=True)

    origin: HttpUrl = Field(description="Where requests go that the cache does not answer.")
    origin_seconds: float = Field(default=30, gt=0, description="How long the origin may be silent.")
