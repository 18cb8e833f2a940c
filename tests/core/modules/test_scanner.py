"""Modules: what they import, export and share, in which order they start, and how they are configured."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from pydantic_settings import BaseSettings, SettingsConfigDict

from armature.core import Application, ConfiguredModule, Module, controller, get, module, provide
from armature.core.modules import Overrides, scan
from tests.core.di.asking import ask


class Products:
    def __init__(self) -> None:
        self.names = ["hammer"]


class Orders:
    def __init__(self, products: Products) -> None:
        self.products = products


@get("/orders")
async def orders(orders: Orders) -> list[str]:
    return orders.products.names


def test_modules_come_after_what_they_import_and_the_root_last() -> None:
    catalogue = Module(name="Catalogue")
    ordering = Module(name="Ordering", imports=[catalogue])
    root = Module(name="Root", imports=[ordering, catalogue])

    scanned = scan(root, Overrides())

    assert [str(each.module) for each in scanned] == ["Catalogue", "Ordering", "Root"]
    assert [each.is_root for each in scanned] == [False, False, True]


async def test_an_import_brings_what_is_exported() -> None:
    catalogue = Module(providers=[Products], exports=[Products])
    root = Module(imports=[catalogue], providers=[Orders], controllers=[orders])

    async with Application(root) as app:
        assert (await ask(app, "/orders")).json == ["hammer"]


async def test_an_export_may_come_from_an_import() -> None:
    catalogue = Module(providers=[Products], exports=[Products])
    facade = Module(imports=[catalogue], exports=[Products])

    async with Application(Module(imports=[facade], providers=[Orders], controllers=[orders])) as app:
        assert (await ask(app, "/orders")).json == ["hammer"]


async def test_a_module_passes_a_whole_module_on() -> None:
    @module(providers=[Products], exports=[Products])
    class Catalogue:
        pass

    facade = Module(imports=[Module(), Catalogue], exports=[Catalogue])

    async with Application(Module(imports=[facade], providers=[Orders], controllers=[orders])) as app:
        assert (await ask(app, "/orders")).json == ["hammer"]


async def test_a_long_row_of_modules_that_pass_everything_on_is_connected_step_by_step() -> None:
    row = Module(providers=[Products], exports=[Products])
    for _ in range(40):
        parts = [type(f"Part{number}", (), {}) for number in range(3)]
        row = Module(imports=[row], providers=parts, exports=[*parts, Products])

    async with Application(Module(imports=[row], providers=[Orders], controllers=[orders])) as app:
        assert (await ask(app, "/orders")).json == ["hammer"]


async def test_a_global_module_exports_to_all() -> None:
    catalogue = Module(providers=[Products], exports=[Products], is_global=True)
    ordering = Module(providers=[Orders], controllers=[orders])

    async with Application(Module(imports=[ordering, catalogue])) as app:
        assert (await ask(app, "/orders")).json == ["hammer"]


async def test_a_module_that_is_imported_twice_is_there_once() -> None:
    @module(providers=[Products], exports=[Products])
    class Catalogue:
        pass

    one, two = Module(imports=[Catalogue], providers=[Orders]), Module(imports=[Catalogue])

    async with Application(Module(imports=[one, two, Catalogue])) as app:
        orders = await app.container.get(Orders)
        assert orders.products is await app.container.get(Products)


async def test_a_module_class_is_a_provider_with_hooks() -> None:
    log: list[str] = []

    @module(providers=[Products])
    class Catalogue:
        def __init__(self, products: Products) -> None:
            self.products = products

        def on_application_bootstrap(self) -> None:
            log.extend(self.products.names)

    async with Application(Catalogue):
        assert log == ["hammer"]


def test_a_module_prints_its_name() -> None:
    class CacheModule(Module):
        pass

    assert str(Module(name="Shop")) == "Shop"
    assert str(Module()) == "Module(…)"
    assert str(CacheModule()) == "CacheModule"


async def test_the_class_of_a_module_stands_for_itself_called() -> None:
    class Catalogue(Module):
        def __init__(self) -> None:
            super().__init__(providers=[Products], exports=[Products])

    async with Application(Module(imports=[Catalogue], providers=[Orders], controllers=[orders])) as app:
        assert (await ask(app, "/orders")).json == ["hammer"]


class PaymentSettings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="payments_", frozen=True)

    url: str = "nowhere"


class Payments:
    def __init__(self, settings: PaymentSettings) -> None:
        self.url = settings.url


LOG: list[str] = []


@module(providers=[Payments], exports=[Payments])
class PaymentsModule(ConfiguredModule[PaymentSettings]):
    def on_module_init(self) -> None:
        LOG.append("payments")


class Vault:
    def __init__(self) -> None:
        self.url = "vault"


VAULT = Module(providers=[Vault], exports=[Vault])


def from_vault(vault: Vault) -> PaymentSettings:
    return PaymentSettings(url=vault.url)


async def from_vault_async(vault: Vault) -> PaymentSettings:
    return PaymentSettings(url=vault.url)


async def url_of(payments: Module | type[Module]) -> str:
    async with Application(Module(imports=[payments])) as app:
        return (await app.container.get(Payments)).url


@pytest.mark.parametrize(
    ("payments", "url"),
    [
        pytest.param(PaymentsModule, "environment", id="class"),
        pytest.param(PaymentsModule(), "environment", id="nothing"),
        pytest.param(PaymentsModule(PaymentSettings(url="given")), "given", id="value"),
        pytest.param(PaymentsModule(PaymentSettings), "environment", id="settings class"),
        pytest.param(PaymentsModule(from_vault, imports=[VAULT]), "vault", id="factory"),
        pytest.param(PaymentsModule(from_vault_async, imports=[VAULT]), "vault", id="async factory"),
    ],
)
async def test_a_configured_module_takes_its_settings_in_many_ways(
    payments: Module | type[Module], url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PAYMENTS_URL", "environment")

    assert await url_of(payments) == url


async def test_a_configured_module_has_hooks() -> None:
    LOG.clear()

    await url_of(PaymentsModule(PaymentSettings(url="given")))

    assert LOG == ["payments"]


@pytest.mark.parametrize(
    "mention",
    [
        pytest.param(lambda: PaymentsModule, id="class"),
        pytest.param(lambda: PaymentsModule(PaymentSettings(url="given")), id="value"),
        pytest.param(lambda: PaymentsModule(from_vault, imports=[VAULT]), id="factory"),
    ],
)
async def test_a_module_that_is_mentioned_twice_with_equal_settings_is_one(mention: Callable[[], Any]) -> None:
    other = Module(imports=[mention()])

    async with Application(Module(imports=[mention(), other])) as app:
        assert isinstance(await app.container.get(Payments), Payments)


async def test_building_an_application_needs_no_environment() -> None:
    class Strict(BaseSettings):
        url: str

    built: Callable[[], Awaitable[None]] = Application(Module(providers=[Strict])).start

    assert callable(built)


async def test_a_controller_is_built_once_for_all_its_endpoints() -> None:
    made: list[object] = []

    @controller("/orders")
    class OrderController:
        def __init__(self, orders: Orders) -> None:
            made.append(self)
            self.orders = orders

        @get("/")
        async def show(self) -> list[str]:
            return self.orders.products.names

        @get("/count")
        async def count(self) -> int:
            return len(self.orders.products.names)

    root = Module(providers=[Orders, Products], controllers=[OrderController])
    async with Application(root) as app:
        assert (await ask(app, "/orders")).json == ["hammer"]
        assert (await ask(app, "/orders/count")).json == 1

    assert len(made) == 1


class FakeProducts(Products):
    def __init__(self) -> None:
        super().__init__()
        self.names = ["fake"]


class Spare(Products):
    pass


@pytest.mark.parametrize(
    "override",
    [
        pytest.param(lambda override: override.value(FakeProducts()), id="value"),
        pytest.param(lambda override: override.by(FakeProducts), id="by"),
        pytest.param(lambda override: override.use(FakeProducts), id="use"),
        pytest.param(lambda override: override.alias(FakeProducts), id="alias"),
    ],
)
async def test_an_override_gives_another_application_and_leaves_the_first_as_it_is(
    override: Callable[[Any], Application],
) -> None:
    catalogue = Module(providers=[Products, FakeProducts, provide(Spare).value(Spare())], exports=[Products])
    app = Application(Module(imports=[catalogue], providers=[Orders], controllers=[orders]))
    other = override(app.override(Products))

    async with app, other:
        assert (await ask(other, "/orders")).json == ["fake"]
        assert (await ask(app, "/orders")).json == ["hammer"]


async def test_an_override_reaches_a_provider_that_is_not_exported() -> None:
    ordering = Module(providers=[Products, Orders], controllers=[orders])
    app = Application(Module(imports=[ordering]))

    async with app.override(Products).use(FakeProducts) as other:
        assert (await ask(other, "/orders")).json == ["fake"]


async def test_overrides_follow_one_another() -> None:
    app = Application(Module(providers=[Products, Orders], controllers=[orders]))
    other = app.override(Products).use(FakeProducts).override(Orders).by(lambda: Orders(Products()))

    async with other:
        assert (await ask(other, "/orders")).json == ["hammer"]
