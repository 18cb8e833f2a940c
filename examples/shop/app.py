"""The application: the modules put together, and what surrounds every endpoint."""

from armature.core import Application, module
from armature.core.health import HealthModule
from armature.core.problems import ProblemsModule
from armature.openapi import ApiInfo, OpenApiModule
from examples.shop.accounts.module import AccountsModule
from examples.shop.catalog.module import CatalogModule
from examples.shop.orders.module import OrdersModule
from examples.shop.timing import Timing

INFO = ApiInfo(title="The shop", version="1", description="A catalog, orders and accounts.")


@module(
    imports=[
        AccountsModule,
        CatalogModule,
        OrdersModule,
        HealthModule,
        ProblemsModule,
        OpenApiModule(INFO, playground="/docs", reference="/reference"),
    ],
    interceptors=[Timing],  # of the root module, so around every endpoint of the application
)
class ShopModule: ...


app = Application(ShopModule)
