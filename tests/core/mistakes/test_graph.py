"""Who needs whom: each mistake in the graph draws its chain and says what to write."""

from typing import Annotated, Protocol

from starlette.requests import Request

from armature.core import Application, Module, Named, Scope, controller, get, injectable, module, provide
from armature.core.errors import AmbiguousProvider, DependencyCycle, MissingProvider, NotExported, ScopeLeak
from tests.core.mistakes.programs import complaint, shop


class Products:  # at: products
    pass


class Orders:  # at: orders
    def __init__(self, products: Products) -> None:
        self.products = products


@controller("/orders")  # at: controller
class OrderController:
    def __init__(self, orders: Orders) -> None:
        self.orders = orders

    @get("/")
    async def show(self) -> str:
        return "orders"


class Mailer(Protocol):
    def send(self) -> None: ...


def test_what_nobody_provides_is_drawn_down_to_the_one_who_needs_it() -> None:
    assert complaint(lambda: shop(OrderController, providers=[Orders]), MissingProvider) == (
        "Orders needs Products, and no module provides it.\n\n"
        "    OrderController   <controller>\n"
        "    └─ Orders   <orders>\n"
        "       └─ products: Products   <- nobody provides it\n\n"
        "Write `providers=[Products]` in Shop (<shop>), or import a module that exports it."
    )


def test_a_name_that_is_nearly_provided_is_offered() -> None:
    class Product:  # at: product
        pass

    assert complaint(lambda: shop(providers=[Orders, Product]), MissingProvider) == (
        'Orders needs Products, and no module provides it. Did you mean "Product"?\n\n'
        "    Orders   <orders>\n"
        "    └─ products: Products   <- nobody provides it\n\n"
        "Write `providers=[Products]` in Shop (<shop>), or import a module that exports it."
    )


def test_a_protocol_that_nobody_provides_asks_for_a_provider() -> None:
    class Reminders:  # at: reminders
        def __init__(self, mailer: Mailer) -> None:
            self.mailer = mailer

    assert complaint(lambda: shop(providers=[Reminders]), MissingProvider) == (
        "Reminders needs Mailer, and no module provides it.\n\n"
        "    Reminders   <reminders>\n"
        "    └─ mailer: Mailer   <- nobody provides it\n\n"
        "Write `providers=[provide(Mailer).by(…)]` in Shop (<shop>), or import a module that exports it."
    )


def test_a_name_that_is_not_provided_asks_for_the_named_provider() -> None:
    class Reports:  # at: reports
        def __init__(self, orders: Annotated[Products, Named("replica")]) -> None:
            self.orders = orders

    assert complaint(lambda: shop(providers=[Reports, Products]), MissingProvider) == (
        'Reports needs Products named "replica", and no module provides it.\n\n'
        "    Reports   <reports>\n"
        '    └─ orders: Products named "replica"   <- nobody provides it\n\n'
        'Write `providers=[provide(Annotated[Products, Named("replica")]).by(…)]` in Shop (<shop>), or import a '
        "module that exports it."
    )


def test_a_text_that_nobody_provides_asks_for_a_name() -> None:
    class Greeter:  # at: greeter
        def __init__(self, greeting: str) -> None:
            self.greeting = greeting

    assert complaint(lambda: shop(providers=[Greeter]), MissingProvider) == (
        "Greeter needs str, and no module provides it.\n\n"
        "    Greeter   <greeter>\n"
        "    └─ greeting: str   <- nobody provides it\n\n"
        'A str is provided only under a name: take `Annotated[str, Named("…")]` and provide it with '
        '`provide(Annotated[str, Named("…")]).value(…)`; or give the parameter a default.'
    )


def test_providers_that_need_each_other_are_drawn_as_a_circle() -> None:
    def a(orders: Orders) -> Products:  # at: make_products
        return orders.products

    by_hand = provide(Products).by(a)  # at: provided

    assert complaint(lambda: shop(providers=[Orders, by_hand]), DependencyCycle) == (
        "These need each other, so none of them can be built first: Orders -> Products -> Orders.\n\n"
        "    Orders   <orders>\n"
        "    └─ Products   <provided>\n"
        "       └─ Orders   <orders>\n\n"
        "Let one of them take a handle, such as `Lazy[Orders]`, and get the object where it is used; or move what both "
        "need into a third class."
    )


def test_a_singleton_that_would_keep_a_value_of_one_request_is_refused() -> None:
    @injectable(scope=Scope.REQUEST)  # at: basket
    class Basket:
        pass

    class Checkout:  # at: checkout
        def __init__(self, basket: Basket) -> None:
            self.basket = basket

    class Till:  # at: till
        def __init__(self, checkout: Checkout) -> None:
            self.checkout = checkout

    assert complaint(lambda: shop(providers=[Basket, Checkout, Till]), ScopeLeak) == (
        "Checkout is a singleton and needs Basket, which lives in one request only: the first request's object "
        "would serve all others.\n\n"
        "    Checkout   <checkout>\n"
        "    └─ Basket   <basket>   request\n\n"
        "Take `basket: Current[Basket]`, and `await self.basket.get()` where it is used; or state that Checkout lives "
        "as short: `@injectable(scope=Scope.REQUEST)` on the class, or `scope=Scope.REQUEST` in its `provide(…)`."
    )


def test_a_singleton_that_takes_the_request_is_refused() -> None:
    class Visitor:  # at: visitor
        def __init__(self, request: Request) -> None:
            self.request = request

    assert complaint(lambda: shop(providers=[Visitor]), ScopeLeak) == (
        "Visitor is a singleton and needs Request, which lives in one request only: the first request's object "
        "would serve all others.\n\n"
        "    Visitor   <visitor>\n"
        "    └─ Request   armature.core   request\n\n"
        "Take `request: Current[Request]`, and `await self.request.get()` where it is used; or state that Visitor "
        "lives as short: `@injectable(scope=Scope.REQUEST)` on the class, or `scope=Scope.REQUEST` in its `provide(…)`."
    )


def test_what_is_not_exported_names_both_modules() -> None:
    @module(providers=[Products])  # at: catalogue
    class Catalogue:
        pass

    root = Module(name="Root", imports=[Catalogue], providers=[Orders])  # at: root

    assert complaint(lambda: Application(root), NotExported) == (
        "Orders needs Products, which Catalogue provides (<products>), but Catalogue does not export it.\n\n"
        "    Orders   <orders>\n"
        "    └─ products: Products   <- Catalogue does not export it\n\n"
        "Add `exports=[Products]` to Catalogue (<catalogue>)."
    )


def test_what_is_exported_and_not_imported_says_where_to_import_it() -> None:
    catalogue = Module(name="Catalogue", providers=[Products], exports=[Products])  # at: catalogue
    ordering = Module(name="Ordering", providers=[Orders])  # at: ordering

    assert complaint(lambda: Application(Module(name="Root", imports=[catalogue, ordering])), NotExported) == (
        "Orders needs Products, which Catalogue provides (<products>), but Ordering does not import Catalogue.\n\n"
        "    Orders   <orders>\n"
        "    └─ products: Products   <- Ordering does not import Catalogue\n\n"
        "Add `imports=[Catalogue]` to Ordering (<ordering>)."
    )


def test_what_is_neither_exported_nor_imported_needs_both() -> None:
    catalogue = Module(name="Catalogue", providers=[Products])  # at: catalogue
    ordering = Module(name="Ordering", providers=[Orders])  # at: ordering

    assert complaint(lambda: Application(Module(name="Root", imports=[catalogue, ordering])), NotExported) == (
        "Orders needs Products, which Catalogue provides (<products>), but Catalogue does not export it.\n\n"
        "    Orders   <orders>\n"
        "    └─ products: Products   <- Catalogue does not export it\n\n"
        "Add `exports=[Products]` to Catalogue (<catalogue>) and `imports=[Catalogue]` to Ordering (<ordering>)."
    )


def test_two_visible_providers_of_one_type_are_ambiguous() -> None:
    here = provide(Products).use(Products)  # at: here
    catalogue = Module(name="Catalogue", providers=[Products], exports=[Products])

    assert complaint(lambda: shop(imports=[catalogue], providers=[here, Orders]), AmbiguousProvider) == (
        "Orders needs Products, and 2 providers of it are visible:\n\n"
        "    Shop   <here>\n"
        "    Catalogue   <products>\n\n"
        'Remove one, or tell them apart: provide(Annotated[Products, Named("…")]), and take it under the same '
        "name."
    )


def test_an_override_that_matches_nothing_is_refused() -> None:
    override = shop(providers=[Products]).override(Mailer)  # at: override

    assert complaint(lambda: override.use(Post)) == (
        "override(Mailer) (<override>) matches nothing: no module provides Mailer."
    )


class Post:
    def send(self) -> None:
        pass
