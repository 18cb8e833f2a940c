"""Orders as a module."""

from armature.core import module
from examples.shop.accounts.module import AccountsModule
from examples.shop.catalog.module import CatalogModule
from examples.shop.database.module import DatabaseModule
from examples.shop.orders.controller import OrderController
from examples.shop.orders.events import OrderEventsController
from examples.shop.orders.orders import Orders
from examples.shop.settings import SettingsModule


@module(
    imports=[AccountsModule, CatalogModule, DatabaseModule, SettingsModule],
    controllers=[OrderController, OrderEventsController],
    providers=[Orders],
)
class OrdersModule: ...
