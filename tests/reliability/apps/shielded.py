"""The shop behind load shedding."""

from armature.core import Application, Module
from armature.core.health import HealthModule
from armature.core.paging import PageLinks
from armature.resilience.module import ResilienceModule
from examples.shop.accounts.module import AccountsModule
from examples.shop.catalog.module import CatalogModule
from examples.shop.orders.module import OrdersModule
from examples.shop.timing import Timing

app = Application(
    Module(
        name="shielded",
        imports=[AccountsModule, CatalogModule, OrdersModule, HealthModule, ResilienceModule(shedding=True)],
        interceptors=[Timing, PageLinks],
    )
)
