"""What is declared and never needed."""

from typing import Any, Generic, Protocol, TypeVar

from armature.core import Application, Current, Lazy, Module, Scope, get, injectable, module, provide
from armature.core.di import Node, unused, unused_exports

T = TypeVar("T")


class Products: ...


class Orders:
    def __init__(self, products: Products) -> None:
        self.products = products


class Archive:
    """Nobody needs it."""

    def __init__(self, orders: Orders, products: Products) -> None:
        self.orders, self.products = orders, products


class Warm:
    """Has a hook."""

    def __init__(self, products: Products) -> None:
        self.products = products

    def on_module_init(self) -> None: ...


class Check(Protocol): ...


class Disk: ...


class Report:
    def __init__(self, checks: list[Check]) -> None:
        self.checks = checks


class Repository(Generic[T]): ...


class Unread(Generic[T]): ...


@injectable(scope=Scope.REQUEST)
class Basket: ...


class Audit:
    def __init__(self, basket: Current[Basket], repository: Lazy[Repository[int]]) -> None:
        self.basket, self.repository = basket, repository


class Guard:
    def __init__(self, audit: Audit) -> None:
        self.audit = audit

    def can_activate(self) -> bool:
        return True


@get("/orders")
async def orders(orders: Orders) -> str:
    return str(orders)


def graph_of(*providers: Any, **fields: Any) -> Any:
    return Application(Module(name="Shop", providers=list(providers), **fields)).blueprint.graph


def keys(nodes: list[Node]) -> list[str]:
    return [str(node.provider.key) for node in nodes]


def test_what_nobody_reaches_is_unused() -> None:
    graph = graph_of(Products, Orders, Archive, Unread, controllers=[orders])

    assert keys(unused(graph)) == ["Archive", "Unread"]


def test_what_has_hooks_or_is_gathered_is_used() -> None:
    graph = graph_of(Products, Orders, Warm, provide(Check).use(Disk), Report)

    assert keys(unused(graph)) == ["Orders", "Report"]


def test_what_is_reached_through_handles_is_used() -> None:
    graph = graph_of(Basket, Audit, Repository, Products, Orders, Warm, controllers=[orders], guards=[Guard])

    assert unused(graph) == []


def test_what_the_class_of_a_module_takes_is_used() -> None:
    @module(providers=[Products, Disk])
    class Shop:
        def __init__(self, products: Products) -> None:
            self.products = products

    assert keys(unused(Application(Shop).blueprint.graph)) == ["Disk"]


def test_an_export_that_no_importer_takes_is_unused() -> None:
    catalogue = Module(name="Catalogue", providers=[Products, Disk, Orders], exports=[Products, Disk])
    facade = Module(name="Facade", imports=[catalogue], exports=[catalogue, Products])
    ordering = Module(name="Ordering", imports=[facade], providers=[Archive, Orders, Report], controllers=[orders])
    graph = Application(Module(imports=[ordering, catalogue], providers=[Orders])).blueprint.graph

    assert [(export.home.name, str(export.key)) for export in unused_exports(graph)] == [("Catalogue", "Disk")]
