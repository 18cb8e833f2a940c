"""A background service: it owns a task from the start of the application to its end."""

import asyncio
from contextlib import suppress

from sqlalchemy import update

from armature.core.logging import get_logger
from examples.shop.catalog.rows import ProductRow
from examples.shop.database.database import Database
from examples.shop.settings import ShopSettings

_log = get_logger("shop.restocker")


class Restocker:
    """Fills the shelves from time to time.

    It needs the database, so it starts after the database was opened and is closed before the database is.
    """

    def __init__(self, database: Database, settings: ShopSettings) -> None:
        self._database = database
        self._settings = settings
        self._task: asyncio.Task[None] | None = None

    async def on_module_init(self) -> None:
        """Called by the application at its start."""
        self._task = asyncio.create_task(self._run())

    async def on_application_shutdown(self) -> None:
        """Called by the application at its end; returns when the task is gone."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    async def restock(self) -> int:
        """Looks once; how many products were restocked."""
        settings = self._settings
        few = update(ProductRow).where(ProductRow.stock < settings.restock_below).values(stock=settings.restock_to)
        async with self._database.writing() as session:
            restocked = await session.scalars(few.returning(ProductRow.id))
            return len(restocked.all())

    async def _run(self) -> None:
        while True:
            await asyncio.sleep(self._settings.restock_seconds)
            try:
                count = await self.restock()
            except Exception:  # noqa: BLE001 - whatever it was, the shelves are looked at again
                _log.exception("restocking failed")
            else:
                if count:
                    _log.info("restocked", products=count)
