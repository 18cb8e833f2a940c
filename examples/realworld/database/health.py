"""Tells `/api/health` and `/api/ready` whether the database answers."""

from sqlalchemy import text

from armature.core.health import Health, HealthIndicator
from examples.realworld.database.database import Database


class DatabaseIndicator(HealthIndicator):
    """Asks the database for the number one."""

    name = "database"

    def __init__(self, database: Database) -> None:
        self.database = database

    async def check(self) -> Health:
        async with self.database.reading() as session:
            await session.execute(text("SELECT 1"))
        return Health.up()
