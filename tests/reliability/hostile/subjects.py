"""The applications that are attacked, each with what it needs to run and with what opens its locked doors."""

import os
import tempfile
from collections.abc import AsyncIterator, Callable, Generator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from pathlib import Path
from typing import Final

from armature.core import Application
from examples.shop.app import ShopModule
from examples.shop.seed import ADMIN_TOKEN, CUSTOMER_TOKEN, seed
from tests.reliability.apps.gallery import DOORS, gallery
from tests.reliability.apps.market import MARKET
from tests.reliability.hostile.forge import Forge
from tests.reliability.hostile.product import Product
from tests.reliability.hostile.surface import doors

Opened = AbstractAsyncContextManager[tuple[Application, Forge | Product]]
_TOKENS: Final = (*[ADMIN_TOKEN] * 6, *[CUSTOMER_TOKEN] * 3, "nobody-token")


@asynccontextmanager
async def _market() -> AsyncIterator[tuple[Application, Forge]]:
    app = Application(MARKET)
    yield app, Forge(doors(app))


@asynccontextmanager
async def _shop() -> AsyncIterator[tuple[Application, Forge]]:
    """The shop on a small database of its own; its streams end at once, for the attackers wait for every end."""
    with tempfile.TemporaryDirectory() as folder, _environment(_shop_settings(Path(folder))):
        app = Application(ShopModule)
        keys = [(b"authorization", b"Bearer " + token.encode()) for token in _TOKENS]
        yield app, Forge(doors(app), keys)


def _shop_settings(folder: Path) -> Mapping[str, str]:
    database = folder / "shop.sqlite3"
    seed(database, products=60, orders=60)
    return {"SHOP_DATABASE": str(database), "SHOP_EVENTS_SECONDS": "0", "SHOP_RESTOCK_SECONDS": "0.2"}


@contextmanager
def _environment(values: Mapping[str, str]) -> Generator[None]:
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


@asynccontextmanager
async def _gallery() -> AsyncIterator[tuple[Application, Product]]:
    with tempfile.TemporaryDirectory() as folder:
        yield gallery(Path(folder)), Product(DOORS)


SUBJECTS: Final[Mapping[str, Callable[[], Opened]]] = {"shop": _shop, "market": _market, "gallery": _gallery}


def opened(name: str) -> Opened:
    """The application of this name, not yet started, and the forge of its attacks."""
    return SUBJECTS[name]()
