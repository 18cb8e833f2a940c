"""What a deployment decides, from environment variables that begin with `SHOP_`."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from armature.core import module

DATA = Path(__file__).parents[1] / ".data"
"""Where the database is when nobody says otherwise; git does not look there."""


class ShopSettings(BaseSettings):
    """Read when the application starts; a value that does not fit stops the start and names its variable."""

    model_config = SettingsConfigDict(frozen=True, env_prefix="SHOP_")

    database: Path = Field(default=DATA / "shop.sqlite3", description="The SQLite file; it and its folder are made.")
    lock_seconds: float = Field(default=10, ge=0, description="How long to wait while another process writes.")
    restock_seconds: float = Field(default=60, gt=0, description="How often shelves are looked at.")
    restock_below: int = Field(default=5, ge=0, description="A product with fewer pieces than this is restocked.")
    restock_to: int = Field(default=50, ge=1, description="How many pieces a restocked product then has.")
    events_seconds: float = Field(default=300, ge=0, description="How long a stream of events lasts; clients return.")


@module(providers=[ShopSettings], exports=[ShopSettings])
class SettingsModule: ...
