"""How all indicators are asked, and what they say together."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from armature.core.clock import Clock
from armature.core.errors import WiringError
from armature.core.health.indicators import Health, HealthIndicator, LivenessIndicator, Status
from armature.core.logging import get_logger
from armature.core.source import declared_at, name_of

_log = get_logger("armature.health")


@dataclass(frozen=True, slots=True)
class Finding:
    """What one indicator found, and how much it counts."""

    status: Status
    critical: bool
    details: Mapping[str, object] = field(default_factory=dict[str, object])


class Checkup:
    """Asks the indicators of the whole application, all at once."""

    def __init__(self, indicators: list[HealthIndicator], vital: list[LivenessIndicator], clock: Clock) -> None:
        _check_names(indicators)
        _check_names(vital)
        self._asked = [_Asked(indicator, clock) for indicator in indicators]
        self._vital: Sequence[LivenessIndicator] = vital

    async def examine(self) -> dict[str, Finding]:
        """What each indicator found, by its name."""
        found = await asyncio.gather(*(each.health() for each in self._asked))
        return {
            each.indicator.name: Finding(health.status, each.indicator.critical, health.details)
            for each, health in zip(self._asked, found, strict=True)
        }

    def alive(self) -> dict[str, Finding]:
        """What the liveness indicators found; one that raises is down."""
        return {each.name: _look(each) for each in self._vital}


def overall(findings: Iterable[Finding]) -> Status:
    """The worst that counts: what is not critical can only degrade the whole."""
    statuses = {_weighed(finding) for finding in findings}
    return next((status for status in _WORST_FIRST if status in statuses), Status.UP)


def _weighed(finding: Finding) -> Status:
    if finding.critical or finding.status is Status.UP:
        return finding.status
    return Status.DEGRADED


class _Asked:
    """One indicator with its last result."""

    def __init__(self, indicator: HealthIndicator, clock: Clock) -> None:
        self.indicator = indicator
        self._clock = clock
        self._last: Health | None = None
        self._until = 0.0
        self._asking = asyncio.Lock()

    async def health(self) -> Health:
        async with self._asking:  # whoever asks meanwhile gets the same result
            if self._last is None or self._clock.monotonic() >= self._until:
                self._last = await self._ask()
                self._until = self._clock.monotonic() + self.indicator.cached_seconds
            return self._last

    async def _ask(self) -> Health:
        try:
            return await asyncio.wait_for(self.indicator.check(), self.indicator.timeout_seconds)
        except Exception as error:  # noqa: BLE001 - whatever fails, the answer is that it is down
            _log.warning("health indicator failed", indicator=self.indicator.name, exc_info=error)
            return Health.down(error=type(error).__name__)


def _look(indicator: LivenessIndicator) -> Finding:
    try:
        health = indicator.check()
    except Exception as error:  # noqa: BLE001 - whatever fails, the answer is that it is down
        _log.warning("health indicator failed", indicator=indicator.name, exc_info=error)
        health = Health.down(error=type(error).__name__)
    return Finding(health.status, critical=True, details=health.details)


def _check_names(indicators: Sequence[HealthIndicator] | Sequence[LivenessIndicator]) -> None:
    """What two indicators of one name found would be told as one."""
    known: dict[str, object] = {}
    for each in indicators:
        if not each.name:
            raise WiringError(f'The health indicator {_described(each)} has no name.\nWrite `name = "…"` in it.')
        first = known.setdefault(each.name, each)
        if first is not each:
            kinds = f"{_described(first)} and {_described(each)}"
            raise WiringError(f'Two health indicators are called "{each.name}": {kinds}.\nGive each a name of its own.')


def _described(indicator: object) -> str:
    return f"{name_of(type(indicator))} ({declared_at(type(indicator))})"


_WORST_FIRST = (Status.DOWN, Status.UNKNOWN, Status.DEGRADED)
