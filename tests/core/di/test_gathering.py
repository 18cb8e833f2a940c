"""`list[T]` gathers every provider of T in the application."""

from typing import Annotated, Protocol

from armature.core import Application, Module, Named, Scope, provide


class Check(Protocol):
    name: str


class Disk:
    name = "disk"


class Memory:
    name = "memory"


class Network:
    name = "network"


class Report:
    def __init__(self, checks: list[Check]) -> None:
        self.names = [check.name for check in checks]


async def report_of(*modules: Module) -> Report:
    app = Application(Module(imports=modules, providers=[Report]))
    async with app:
        return await app.container.get(Report)


async def test_providers_of_all_modules_are_gathered_in_module_order_exported_or_not() -> None:
    disk = Module(providers=[provide(Check).use(Disk)])
    others = Module(imports=[disk], providers=[provide(Check).use(Memory), provide(Check).use(Network)])

    report = await report_of(others)

    assert report.names == ["disk", "memory", "network"]


async def test_no_provider_is_an_empty_list() -> None:
    assert (await report_of()).names == []


async def test_named_providers_are_gathered_and_an_alias_of_one_is_not() -> None:
    named = provide(Annotated[Check, Named("disk")]).use(Disk)
    again = provide(Annotated[Check, Named("again")]).alias(Annotated[Check, Named("disk")])
    other = provide(Check).alias(Memory)

    report = await report_of(Module(providers=[named, again, other, Memory]))

    assert report.names == ["disk", "memory"]


async def test_a_name_gathers_only_what_carries_it() -> None:
    class ByName:
        def __init__(self, checks: list[Annotated[Check, Named("disk")]]) -> None:
            self.names = [check.name for check in checks]

    app = Application(
        Module(providers=[ByName, provide(Annotated[Check, Named("disk")]).use(Disk), provide(Check).use(Memory)])
    )

    async with app:
        assert (await app.container.get(ByName)).names == ["disk"]


async def test_a_request_gathers_what_is_made_asynchronously_and_what_is_not() -> None:
    async def network() -> Network:
        return Network()

    app = Application(
        Module(
            providers=[
                provide(Report).use(Report, scope=Scope.REQUEST),
                provide(Check).use(Disk, scope=Scope.REQUEST),
                provide(Check).by(network, scope=Scope.REQUEST),
            ]
        )
    )

    async with app, app.container.request_scope() as unit:
        assert (await unit.get(Report)).names == ["disk", "network"]
