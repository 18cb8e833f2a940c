"""The service behind the catalog."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from armature.core import Conflict, Scope, injectable
from examples.shop.catalog.models import NewProduct, ProductChange, ProductQuery, Sorting
from examples.shop.catalog.rows import ProductRow
from examples.shop.paging import Page, page_of

_ORDERS: Mapping[Sorting, ColumnElement[Any]] = {
    Sorting.NAME: ProductRow.name.asc(),
    Sorting.PRICE: ProductRow.price_cents.asc(),
    Sorting.PRICE_DOWN: ProductRow.price_cents.desc(),
    Sorting.NEWEST: ProductRow.id.desc(),
}


@injectable(scope=Scope.REQUEST)
class Products:
    """Finds, adds and changes products in the transaction of its request."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def search(self, query: ProductQuery) -> Page[ProductRow]:
        """The page of products that fit."""
        found = select(ProductRow).order_by(_ORDERS[query.sort], ProductRow.id)
        if query.q:
            found = found.where(
                ProductRow.name.icontains(query.q, autoescape=True) | ProductRow.sku.icontains(query.q, autoescape=True)
            )
        if query.category is not None:
            found = found.where(ProductRow.category == query.category)
        if query.in_stock:
            found = found.where(ProductRow.stock > 0)
        return await page_of(self.session, found, query)

    async def find(self, id: int) -> ProductRow | None:
        """The product of this number, if there is one."""
        return await self.session.get(ProductRow, id)

    async def add(self, new: NewProduct) -> ProductRow:
        """A new product; raises `Conflict` for an SKU that another has."""
        if await self.session.scalar(select(ProductRow.id).where(ProductRow.sku == new.sku)) is not None:
            raise Conflict(f"Another product has the SKU {new.sku}.")
        product = ProductRow(**new.model_dump())
        self.session.add(product)
        await self.session.flush()
        return product

    async def change(self, product: ProductRow, change: ProductChange) -> ProductRow:
        """The product with what the change names."""
        for name, value in change.model_dump(exclude_none=True).items():
            setattr(product, name, value)
        await self.session.flush()
        return product
