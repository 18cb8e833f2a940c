"""What tunes a cache; read from the environment when the application starts."""

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from armature.cache.serializers import SerializerName


class CacheSettings(BaseSettings):
    """Each field is an environment variable with the prefix `ARMATURE_CACHE_`; times are in seconds.

    `url` is `memory://` for values that stay in this process, a URL of Redis (`redis://`, `rediss://`,
    `redis+cluster://` and the others of `armature.redis`), or `memcached://host:11211,other:11211`.
    """

    model_config = SettingsConfigDict(frozen=True, env_prefix="ARMATURE_CACHE_", extra="ignore")

    url: SecretStr = Field(default=SecretStr("memory://"), description="Where values are kept; may hold a password.")
    namespace: str = Field(default="", description="What keeps the keys apart from those of others in the same store.")
    ttl: float = Field(default=300, gt=0, description="How long a value is fresh where nothing else is said.")
    stale: float = Field(default=0, ge=0, description="How much longer it is served while a new one is made.")
    negative_ttl: float | None = Field(default=None, ge=0, description="The `ttl` of None; 0 keeps no None.")
    jitter: float = Field(default=0.1, ge=0, lt=1, description="The fraction by which a `ttl` may be shorter.")
    local_entries: int | None = Field(
        default=None, ge=0, description="Values held in the process; 0 none, else 10,000 where changes are heard of."
    )
    local_ttl: float = Field(default=60, gt=0, description="How long at most one is held before Redis is asked again.")
    lease: float = Field(default=30, gt=0, description="How long one call of a factory keeps others waiting.")
    value_limit: int = Field(default=1_000_000, ge=1, description="Bytes above which a value is not shared.")
    timeout: float = Field(default=1, gt=0, description="How long one step in the shared tier may take.")
    rest: float = Field(default=1, ge=0, description="How long the shared tier is left alone after it has failed.")
    serializer: SerializerName = Field(default="auto", description="How values become bytes.")
    strict: bool = Field(default=False, description="Whether reads raise where the shared tier is away.")
