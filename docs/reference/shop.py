"""The shop of the command line's reference: a catalog, orders in a transaction, a guard, a filter and a command."""

from collections.abc import AsyncIterator
from datetime import date
from typing import Annotated

from pydantic import BaseModel
from starlette.requests import Request

from armature.core import (
    Application,
    HttpError,
    NotFound,
    Query,
    Scope,
    Unauthorized,
    command,
    controller,
    get,
    injectable,
    module,
    post,
    provide,
    use_filter,
    use_guard,
)
from armature.core.health import HealthModule


class Product(BaseModel):
    id: int
    name: str


class Order(BaseModel):
    id: int
    product_id: int


class Session:
    """A transaction."""


async def open_session() -> AsyncIterator[Session]:
    yield Session()


@module(providers=[provide(Session).by(open_session, scope=Scope.REQUEST)], exports=[Session])
class DatabaseModule: ...


class Products:
    def __init__(self) -> None:
        self.by_id = {1: Product(id=1, name="hammer")}


@controller("/products", version="1")
class ProductController:
    def __init__(self, products: Products) -> None:
        self.products = products

    @get("/{id:int}")
    async def show(self, id: int) -> Product:
        if id not in self.products.by_id:
            raise NotFound(f"There is no product {id}.")
        return self.products.by_id[id]

    @get("/")
    async def search(self, name: Annotated[str, Query(max_length=80)] = "") -> list[Product]:
        return [product for product in self.products.by_id.values() if name in product.name]

    @command("reindex")
    async def reindex(
        self,
        since: Annotated[date | None, Query(description="leave out what is older")] = None,
        *,
        dry_run: bool = False,
    ) -> str:
        """Rebuilds the search index."""
        return f"{len(self.products.by_id)} products"


@module(controllers=[ProductController], providers=[Products])
class CatalogModule: ...


class OutOfStock(HttpError):
    """409: fewer are left than were ordered."""

    status, title = 409, "Out of stock"


class OutOfStockFilter:
    async def catch(self, error: OutOfStock) -> HttpError:
        return error


class Customer:
    """Who is asking."""

    def __init__(self, request: Request) -> None:
        self.name = request.headers.get("x-customer", "")


class SignedIn:
    async def can_activate(self, customer: Customer) -> bool:
        if not customer.name:
            raise Unauthorized("Say who you are.")
        return True


class Archive:
    """Orders of past years."""


@injectable(scope=Scope.REQUEST)
class Orders:
    def __init__(self, session: Session) -> None:
        self.session = session

    async def find(self, id: int) -> Order:
        return Order(id=id, product_id=1)


@controller("/orders", version="1")
@use_guard(SignedIn)
@use_filter(OutOfStockFilter)
class OrderController:
    def __init__(self, orders: Orders) -> None:
        self.orders = orders

    @get("/{id:int}")
    async def show(self, id: int) -> Order:
        return await self.orders.find(id)

    @post("/", status=201)
    async def place(self, body: Order) -> Order:
        return body


@module(
    imports=[DatabaseModule],
    controllers=[OrderController],
    providers=[Orders, Archive, provide(Customer).use(Customer, scope=Scope.REQUEST)],
    exports=[Archive],
)
class OrderModule: ...


@module(imports=[CatalogModule, OrderModule, HealthModule])
class ShopModule: ...


app = Application(ShopModule)
