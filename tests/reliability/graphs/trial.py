"""One plan, played by the container and by the model, and compared step by step."""

import asyncio
from collections import Counter
from typing import Final

from armature.core import Application, ApplicationSettings, ArmatureError
from armature.core.di import Container, OpenScope
from armature.core.errors import WiringError
from tests.reliability.graphs.built import Built
from tests.reliability.graphs.faults import explained, faults
from tests.reliability.graphs.makers import Thing, described
from tests.reliability.graphs.model import Model, asks_of
from tests.reliability.graphs.plan import Ask, BoomError, Burst, Close, Plan, Step, Told
from tests.reliability.graphs.telling import Log, told_of
from tests.reliability.graphs.wiring import Wiring

_PATIENCE: Final = 30
_SETTINGS: Final = ApplicationSettings()


class DifferenceError(Exception):
    """The container did something else than the model."""


async def trial(plan: Plan, *, believed: Plan | None = None) -> str:
    """How it went: `started`, `start failed`, or the name of a wiring error; raises `DifferenceError`.

    The model plays `believed`, which is another plan only to show that a difference is found.
    """
    wiring, log = Wiring(believed or plan), Log()
    expected = faults(wiring)
    built = Built(plan, log)
    try:
        app = Application(built.root, settings=_SETTINGS)
    except WiringError as error:
        if not explained(wiring, error):
            wanted = "\n".join(sorted(map(str, expected))) or "that it starts"
            raise DifferenceError(f"The error is\n{type(error).__name__}: {error}\nExpected is\n{wanted}") from error
        return type(error).__name__
    if expected:
        raise DifferenceError("It starts. Expected is\n" + "\n".join(sorted(map(str, expected))))
    async with asyncio.timeout(_PATIENCE):
        return await _played(plan, Model(wiring), Use(app, built, log))


async def _played(plan: Plan, model: Model, use: "Use") -> str:
    told = await use.start()
    _compare("start", told, model.start())
    if told.given:
        return "start failed"
    for step in plan.steps:
        told, expected = await use.play(step), model.play(step)
        _compare(str(step), told, expected, in_order=not isinstance(step, Burst))
        model.follow(told)
    _compare("stop", await use.stop(), model.stop())
    return "started"


def _compare(step: str, told: Told, expected: Told, *, in_order: bool = True) -> None:
    same = told.events == expected.events if in_order else Counter(told.events) == Counter(expected.events)
    if not same or told.given != expected.given:
        raise DifferenceError(f"{step}\n{_listed('It did', told)}\n{_listed('Expected is', expected)}")


def _listed(who: str, told: Told) -> str:
    return "\n    ".join([f"{who}, giving {list(told.given)}:", *told.events])


class Witness:
    """The life of singletons, as the container tells it."""

    def __init__(self, log: Log) -> None:
        self._log = log

    async def built(self, instance: object) -> None:
        """Armature's own singletons are no part of a plan."""
        if isinstance(instance, Thing):
            self._log.add(f"built {instance.label}")

    async def closing(self, instance: object) -> None:
        """The end of a singleton, before what it opened is closed."""
        if isinstance(instance, Thing):
            self._log.add(f"end {instance.label}")

    def failed(self, instance: object, error: BaseException) -> None:
        """An error while closing."""
        self._log.add(f"reported {told_of(error)}")


class Use:
    """The container at work."""

    def __init__(self, app: Application, built: Built, log: Log) -> None:
        self._container = Container(app.blueprint.graph, Witness(log))
        self._built = built
        self._log = log
        self._units: dict[int, OpenScope] = {}

    async def start(self) -> Told:
        """All singletons; gives the error that stops the start."""
        try:
            await self._container.start()
        except BoomError as error:
            return Told(self._log.take(), (told_of(error),))
        return Told(self._log.take())

    async def stop(self) -> Told:
        """The end of all singletons."""
        await self._container.stop()
        return Told(self._log.take())

    async def play(self, step: Step) -> Told:
        """One step of the plan."""
        if isinstance(step, Close):
            return await self._close(step)
        asks = asks_of(step)
        for ask in asks:
            if ask.unit is not None and ask.unit not in self._units:
                self._units[ask.unit] = await self._container.request_scope().__aenter__()
        given = await asyncio.gather(*[self._ask(ask) for ask in asks])
        return Told(self._log.take(), tuple(given))

    async def _ask(self, ask: Ask) -> str:
        token = self._built.token(ask.token)
        self._log.unit.set("" if ask.unit is None else str(ask.unit))
        try:
            asked = self._container if ask.unit is None else self._units[ask.unit]
            return described(await asked.get(token))
        except (ArmatureError, BoomError) as error:
            return told_of(error)

    async def _close(self, step: Close) -> Told:
        unit = self._units.pop(step.unit, None) or self._container.request_scope()
        error = BoomError("work") if step.broken else None
        try:
            await unit.__aexit__(type(error) if error else None, error, None)
        except BoomError as raised:
            return Told(self._log.take(), (told_of(raised),))
        return Told(self._log.take(), ("nothing",))
