"""The catalog as a module."""

from armature.core import module
from examples.shop.accounts.module import AccountsModule
from examples.shop.catalog.controller import ProductController
from examples.shop.catalog.export import ExportController
from examples.shop.catalog.products import Products
from examples.shop.catalog.restocker import Restocker
from examples.shop.database.module import DatabaseModule
from examples.shop.settings import SettingsModule


@module(
    imports=[AccountsModule, DatabaseModule, SettingsModule],  # the guards ask AccountsModule who is there
    controllers=[ProductController, ExportController],
    providers=[Products, Restocker],
)
class CatalogModule: ...
