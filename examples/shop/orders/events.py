"""`/v1/orders/events`: orders as they are placed, as server-sent events."""

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated

from sqlalchemy import func, select

from armature.core import Event, Header, controller, get, use_guard
from examples.shop.accounts.guards import HasRole
from examples.shop.accounts.rows import Role
from examples.shop.database.database import Database
from examples.shop.ids import MAX_ID
from examples.shop.orders.rows import OrderRow
from examples.shop.settings import ShopSettings

_POLL_SECONDS = 0.5
_BATCH = 100


@controller("/orders/events", version="1", tags=["orders"])
@use_guard(HasRole(Role.ADMIN))
class OrderEventsController:
    """Asks the database, which also knows what other processes have committed, and nothing that was rolled back."""

    def __init__(self, database: Database, settings: ShopSettings) -> None:
        self.database = database
        self.seconds = settings.events_seconds

    @get("/")
    async def follow(
        self, last_event_id: Annotated[int | None, Header(ge=0, le=MAX_ID)] = None
    ) -> AsyncIterator[Event]:
        """Orders from now on, or after `Last-Event-ID`, which a browser sends by itself when it reconnects.

        "Now" is settled before the answer begins, so a client that sees its head misses nothing.
        """
        return self._events(await self._newest() if last_event_id is None else last_event_id)

    async def _events(self, last: int) -> AsyncIterator[Event]:
        end = asyncio.get_running_loop().time() + self.seconds
        while True:
            for order in await self._after(last):
                last = order.id
                yield Event(event="order", id=str(last), data={"id": last, "total_cents": order.total_cents})
            if asyncio.get_running_loop().time() >= end:
                return
            await asyncio.sleep(_POLL_SECONDS)

    async def _newest(self) -> int:
        async with self.database.reading() as session:
            return await session.scalar(select(func.max(OrderRow.id))) or 0

    async def _after(self, last: int) -> list[OrderRow]:
        async with self.database.reading() as session:
            found = select(OrderRow).where(OrderRow.id > last).order_by(OrderRow.id).limit(_BATCH)
            return list(await session.scalars(found))
