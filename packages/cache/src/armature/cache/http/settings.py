"""What a deployment decides about the HTTP cache, from environment variables that begin with `ARMATURE_CACHE_HTTP_`."""

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class HttpCacheSettings(BaseSettings):
    """Bounds of what is kept; everything else is said by the responses themselves."""

    model_config = SettingsConfigDict(frozen=True, env_prefix="ARMATURE_CACHE_HTTP_")

    name: str = Field(
        default="Armature", pattern=r"^[A-Za-z*][\w:/!#$%&'*+\-.^`|~]*$", description="The name in `Cache-Status`."
    )
    most_bytes: int = Field(default=64 * 2**20, gt=0, description="Bytes of all that is kept in this process.")
    most_body: int = Field(default=2**20, ge=0, description="Bytes of a body; one that is larger passes uncached.")
    heuristic_most: float = Field(
        default=86_400,
        ge=0,
        description="Seconds that may be guessed where a response says nothing; 0 guesses nothing.",
    )
    keep_stale: float = Field(
        default=3600, ge=0, description="Seconds for which a stale response is kept, to be validated."
    )
    wait: float = Field(default=10, ge=0, description="Seconds for which a request waits for the answer to its twin.")
    revalidations: int = Field(default=64, ge=1, description="How many stale responses are asked for at once, behind.")
