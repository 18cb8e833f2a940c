"""The service behind the catalog."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from armature.core import Conflict, Scope, injectable
from armature.core.paging import OffsetPage, Page, Search, Sort
from armature.core.paging.sqlalchemy import ColumnSearch, Listing
from examples.shop.catalog.models import NewProduct, ProductChange, ProductFilter
from examples.shop.catalog.rows import ProductRow

PRODUCTS = Listing(
    ProductRow,
    filter=ProductFilter,
    sort=["id", "name", "price"],
    order="name",
    search=ColumnSearch(ProductRow.name, ProductRow.sku),
    columns={"price": ProductRow.price_cents},
)


@injectable(scope=Scope.REQUEST)
class Products:
    """Finds, adds and changes products in the transaction of its request."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def search(self, page: OffsetPage, wanted: ProductFilter, sort: Sort, search: Search) -> Page[ProductRow]:
        """The page of products that fit."""
        return await PRODUCTS.paginate(self.session, page, filter=wanted, sort=sort, search=search, total=True)

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
