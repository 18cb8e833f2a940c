"""The application: the modules put together, and what surrounds every endpoint."""

from armature.core import Application, module
from armature.core.health import HealthModule
from armature.core.paging import PageLinks
from armature.core.problems import ProblemsModule
from armature.openapi import ApiInfo, Contact, License, OpenApiModule, Server, Tag
from examples.shop.accounts.module import AccountsModule
from examples.shop.catalog.module import CatalogModule
from examples.shop.orders.module import OrdersModule
from examples.shop.timing import Timing

INFO = ApiInfo(
    title="The shop",
    version="1",
    description="A catalog, orders and accounts.",
    contact=Contact(name="The shop", email="api@shop.example"),
    license=License("Apache-2.0", identifier="Apache-2.0"),
    servers=[Server("/")],
    tags=[
        Tag("catalog", "What there is to buy."),
        Tag("orders", "What was bought."),
        Tag("accounts", "Who buys."),
        Tag("health", "Whether the shop is open."),
        Tag("problems", "What can go wrong, by the type of a problem."),
    ],
)


@module(
    imports=[
        AccountsModule,
        CatalogModule,
        OrdersModule,
        HealthModule,
        ProblemsModule,
        OpenApiModule(INFO, playground="/docs", reference="/reference"),
    ],
    interceptors=[Timing, PageLinks],  # of the root module, so around every endpoint of the application
)
class ShopModule: ...


app = Application(ShopModule)
