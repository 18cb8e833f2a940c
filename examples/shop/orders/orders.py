"""The service behind the orders."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from armature.core import Clock, Conflict, NotFound, Scope, UnprocessableContent, injectable
from armature.core.paging import OffsetPage, Page
from armature.core.paging.sqlalchemy import Listing
from examples.shop.accounts.principal import Principal
from examples.shop.accounts.rows import Role
from examples.shop.catalog.rows import ProductRow
from examples.shop.orders.errors import OutOfStock
from examples.shop.orders.models import NewOrder, OrderFilter
from examples.shop.orders.rows import LineRow, OrderRow, OrderStatus

ORDERS = Listing(OrderRow, filter=OrderFilter, order="-id")


@injectable(scope=Scope.REQUEST)
class Orders:
    """The orders that the principal may see: a customer her own, the staff all."""

    def __init__(self, session: AsyncSession, principal: Principal, clock: Clock) -> None:
        self.session = session
        self.principal = principal
        self.clock = clock

    async def list(self, page: OffsetPage, wanted: OrderFilter) -> Page[OrderRow]:
        """The page of orders that fit, the latest first."""
        visible = select(OrderRow)
        if self.principal.role is not Role.ADMIN:
            visible = visible.where(OrderRow.account_id == self.principal.id)
        return await ORDERS.paginate(self.session, page, filter=wanted, statement=visible, total=True)

    async def get(self, id: int) -> OrderRow:
        """One order; raises `NotFound` also for somebody else's, which must not show that it exists."""
        order = await self.session.get(OrderRow, id)
        if order is None or (order.account_id != self.principal.id and self.principal.role is not Role.ADMIN):
            raise NotFound(f"There is no order {id}.")
        return order

    async def place(self, new: NewOrder) -> OrderRow:
        """Takes the pieces off the shelves and writes the order; raises `OutOfStock`.

        A line that fails leaves the earlier ones changed: the unit of work takes them back.
        """
        lines = [await self._take(line.product_id, line.quantity) for line in new.lines]
        order = OrderRow(
            account_id=self.principal.id,
            placed_at=self.clock.now(),
            status=OrderStatus.PLACED,
            total_cents=sum(line.quantity * line.unit_cents for line in lines),
            lines=lines,
        )
        self.session.add(order)
        await self.session.flush()
        return order

    async def cancel(self, id: int) -> OrderRow:
        """Puts the pieces back; raises `Conflict` for an order that is no longer merely placed."""
        order = await self.get(id)
        if order.status is not OrderStatus.PLACED:
            raise Conflict(f"Order {id} is {order.status.value}.", order_status=order.status.value)
        for line in order.lines:
            product = await self.session.get_one(ProductRow, line.product_id)
            product.stock += line.quantity
        order.status = OrderStatus.CANCELED
        await self.session.flush()
        return order

    async def _take(self, product_id: int, quantity: int) -> LineRow:
        product = await self.session.get(ProductRow, product_id)
        if product is None:
            raise UnprocessableContent(f"There is no product {product_id}.")
        if product.stock < quantity:
            raise OutOfStock(product_id, quantity, product.stock)
        product.stock -= quantity
        return LineRow(product_id=product_id, quantity=quantity, unit_cents=product.price_cents)
