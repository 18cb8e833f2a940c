"""Mistakes in `app.resolver(…)`, by which a host asks for objects."""

from collections.abc import Sequence

from armature.core import Module, Pipeline, Scope, Transport, WiringError, provide
from armature.core.context import ExecutionContext
from armature.core.errors import AmbiguousProvider, MissingProvider
from tests.core.mistakes.programs import complaint, shop


class Orders: ...


class TickContext(ExecutionContext): ...


class Ticks(Transport):
    name = "ticks"
    context = TickContext

    def open(self, pipelines: Sequence[Pipeline]) -> None: ...


def test_what_nobody_provides_has_nothing_to_give() -> None:
    app = shop()

    said = complaint(lambda: app.resolver(Orders), MissingProvider)  # at: resolver

    assert said == (
        "app.resolver(Orders) (<resolver>) has nothing to give: No module provides Orders.\n"
        "Write it into `providers=[…]` of a module of the application."
    )


def test_what_two_modules_provide_is_told_apart() -> None:
    first = Module(name="First", providers=[provide(Orders).value(Orders())])  # at: first
    second = Module(name="Second", providers=[provide(Orders).value(Orders())])  # at: second
    app = shop(imports=[first, second])

    said = complaint(lambda: app.resolver(Orders), AmbiguousProvider)

    assert said == (
        "Orders was asked for, and 2 providers of it are visible:\n\n"
        "    First   <first>\n"
        "    Second   <second>\n\n"
        'Remove one, or tell them apart: provide(Annotated[Orders, Named("…")]), and take it under the same name.'
    )


def test_what_needs_another_transport_can_never_be_given() -> None:
    def of_tick(context: TickContext) -> Orders:
        raise NotImplementedError

    app = shop(providers=[provide(Orders).by(of_tick, scope=Scope.REQUEST)], transports=[Ticks])

    said = complaint(lambda: app.resolver(Orders), WiringError)  # at: of_tick

    assert said == (
        "app.resolver(Orders) (<of_tick>) can never give it: Orders needs TickContext, and the requests of a host have "
        "none.\nResolve something that does not need it."
    )
