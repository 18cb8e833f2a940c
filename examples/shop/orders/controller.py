"""`/v1/orders`: for whoever is signed in."""

from typing import Annotated

from armature.core import (
    Conflict,
    NotFound,
    Query,
    Reply,
    Unauthorized,
    controller,
    get,
    post,
    timeout,
    use_filter,
    use_guard,
)
from armature.core.paging import OffsetPage, Page
from examples.shop.accounts.guards import SignedIn
from examples.shop.ids import PathId
from examples.shop.orders.errors import OutOfStockFilter
from examples.shop.orders.models import NewOrder, Order, OrderFilter
from examples.shop.orders.orders import Orders
from examples.shop.orders.rows import OrderRow


@controller("/orders", version="1", tags=["orders"])
@use_guard(SignedIn)
@use_filter(OutOfStockFilter)
@timeout(30)
class OrderController:
    """The service knows who is asking, so no handler repeats it."""

    def __init__(self, orders: Orders) -> None:
        self.orders = orders

    @get("/", returns=Page[Order], raises=[Unauthorized])
    async def list(self, page: OffsetPage, wanted: Annotated[OrderFilter, Query()]) -> Page[OrderRow]:
        """Your orders, the latest first."""
        return await self.orders.list(page, wanted)

    @get("/{id:int}", returns=Order, raises=[Unauthorized, NotFound])
    async def show(self, id: PathId) -> OrderRow:
        """One order of yours."""
        return await self.orders.get(id)

    @post("/", status=201, returns=Order, raises=[Unauthorized, Conflict])
    async def place(self, body: NewOrder) -> Reply[OrderRow]:
        """Order something."""
        order = await self.orders.place(body)
        return Reply(order, headers={"Location": f"/v1/orders/{order.id}"})

    @post("/{id:int}/cancel", returns=Order, raises=[Unauthorized, NotFound, Conflict])
    async def cancel(self, id: PathId) -> OrderRow:
        """Cancel an order that has not been shipped."""
        return await self.orders.cancel(id)
