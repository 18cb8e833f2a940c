"""What a deployment decides, from environment variables that begin with `REALWORLD_`."""

import secrets
from datetime import timedelta
from pathlib import Path
from typing import Annotated

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from armature.core import module

DATA = Path(__file__).parents[1] / ".data"
"""Where the database is when nobody says otherwise; git does not look there."""


def _random_key() -> SecretStr:
    return SecretStr(secrets.token_urlsafe(32))


class RealworldSettings(BaseSettings):
    """Read when the application starts; a value that does not fit stops the start and names its variable."""

    model_config = SettingsConfigDict(frozen=True, env_prefix="REALWORLD_")

    database: Path = Field(
        default=DATA / "realworld.sqlite3", description="The SQLite file; it and its folder are made."
    )
    lock_seconds: float = Field(default=10, ge=0, description="How long to wait while others write.")
    token_key: Annotated[SecretStr, Field(min_length=32)] = Field(
        default_factory=_random_key,
        description="Signs tokens (HS256). Left out, it is made anew at each start, and tokens of before are void.",
    )
    token_lifetime: timedelta = Field(default=timedelta(days=7), gt=timedelta(0), description="How long a token holds.")
    password_cost: int = Field(
        default=15, ge=1, le=20, description="The work to hash a password: its binary logarithm, the N of scrypt."
    )


@module(providers=[RealworldSettings], exports=[RealworldSettings])
class SettingsModule: ...
