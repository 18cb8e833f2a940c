"""`/v1/products`: anybody may look, the staff may change."""

from typing import Annotated

from armature.core import Conflict, NotFound, Query, Reply, controller, get, patch, post, public, use_guard
from armature.core.paging import OffsetPage, Page, Search, Sort
from examples.shop.accounts.guards import HasRole
from examples.shop.accounts.rows import Role
from examples.shop.catalog.models import NewProduct, Product, ProductChange, ProductFilter
from examples.shop.catalog.products import PRODUCTS, Products
from examples.shop.catalog.rows import ProductRow
from examples.shop.ids import PathId


@controller("/products", version="1", tags=["catalog"])
class ProductController:
    """Hands rows on as they are; `returns=` decides what of them a client sees."""

    def __init__(self, products: Products) -> None:
        self.products = products

    @get("/", returns=Page[Product])
    @public
    async def search(
        self,
        page: OffsetPage,
        wanted: Annotated[ProductFilter, Query()],
        sort: Annotated[Sort, PRODUCTS.sort],
        search: Search,
    ) -> Page[ProductRow]:
        """Search the catalog, page by page."""
        return await self.products.search(page, wanted, sort, search)

    @get("/{id:int}", returns=Product, raises=[NotFound])
    @public
    async def show(self, id: PathId) -> ProductRow:
        """One product."""
        product = await self.products.find(id)
        if product is None:
            raise NotFound(f"There is no product {id}.")
        return product

    @post("/", status=201, returns=Product, raises=[Conflict])
    @use_guard(HasRole(Role.ADMIN))
    async def create(self, body: NewProduct) -> Reply[ProductRow]:
        """Take a product into the catalog."""
        product = await self.products.add(body)
        return Reply(product, headers={"Location": f"/v1/products/{product.id}"})

    @patch("/{id:int}", returns=Product, raises=[NotFound])
    @use_guard(HasRole(Role.ADMIN))
    async def change(self, id: PathId, body: ProductChange) -> ProductRow:
        """Change a product's name, price or stock."""
        return await self.products.change(await self.show(id), body)
