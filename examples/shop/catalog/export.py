"""`/v1/products/export`: the whole catalog as a stream, one JSON object a line."""

from collections.abc import AsyncIterator

from sqlalchemy import select

from armature.core import controller, get, public
from examples.shop.catalog.models import Product
from examples.shop.catalog.rows import Category, ProductRow
from examples.shop.database.database import Database

_BATCH = 200


@controller("/products/export", version="1", tags=["catalog"])
class ExportController:
    """Reads in batches, each in a short transaction: a slow client holds no connection of the database."""

    def __init__(self, database: Database) -> None:
        self.database = database

    @get("/", returns=AsyncIterator[Product])
    @public
    async def export(self, category: Category | None = None) -> AsyncIterator[ProductRow]:
        """All products in order of their number."""
        last = 0
        while batch := await self._after(last, category):
            for product in batch:
                yield product
            last = batch[-1].id

    async def _after(self, last: int, category: Category | None) -> list[ProductRow]:
        found = select(ProductRow).where(ProductRow.id > last).order_by(ProductRow.id).limit(_BATCH)
        if category is not None:
            found = found.where(ProductRow.category == category)
        async with self.database.reading() as session:
            return list(await session.scalars(found))
