"""What an indicator is, and how all of them are asked."""

import asyncio
from collections.abc import Awaitable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from armature.core.logging import get_logger

_SECONDS = 5.0
_log = get_logger("armature.health")


@dataclass(frozen=True, slots=True)
class Health:
    """What an indicator found. `details` are for operators; the public port does not show them."""

    up: bool
    details: Mapping[str, object] = field(default_factory=dict[str, object])


class HealthIndicator(Protocol):
    """Tells whether something that the application needs is there.

    Provide it from any module: `provide(HealthIndicator).use(WarehouseIndicator)`. An indicator that raises, or takes
    longer than five seconds, is down.
    """

    @property
    def name(self) -> str:
        """How it is called in answers and logs."""
        ...

    async def check(self) -> Health:
        """Looks now."""
        ...


@dataclass(frozen=True, slots=True)
class HealthReport:
    """The bare status, which is all that a public port gives."""

    status: Literal["up", "down"]


class Checkup:
    """Asks every indicator of the application, all at once."""

    def __init__(self, indicators: list[HealthIndicator]) -> None:
        self._indicators: Sequence[HealthIndicator] = indicators

    async def examine(self) -> dict[str, Health]:
        """What each indicator found, by its name."""
        found = await asyncio.gather(*(_ask(each) for each in self._indicators))
        return {each.name: health for each, health in zip(self._indicators, found, strict=True)}


async def _ask(indicator: HealthIndicator) -> Health:
    asked: Awaitable[Health] = indicator.check()
    try:
        return await asyncio.wait_for(asked, _SECONDS)
    except Exception as error:  # noqa: BLE001 - whatever fails, the answer is that it is down
        _log.warning("health indicator failed", indicator=indicator.name, exc_info=error)
        return Health(up=False, details={"error": type(error).__name__})
