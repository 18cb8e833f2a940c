"""What the health endpoints answer, on whichever port they stand."""

from collections.abc import Mapping
from dataclasses import dataclass

from armature.core.app import ApplicationState, Stage
from armature.core.di import provide
from armature.core.health.background import BackgroundIndicator
from armature.core.health.checkup import Checkup, Finding, overall
from armature.core.health.indicators import HealthIndicator, Status
from armature.core.http.reply import Reply
from armature.core.modules import Module

_WELL = frozenset({Status.UP, Status.DEGRADED})
_STARTING = frozenset({Stage.CREATED, Stage.STARTING})


@dataclass(frozen=True, slots=True)
class HealthReport:
    """The bare status."""

    status: Status


@dataclass(frozen=True, slots=True)
class DetailedReport(HealthReport):
    """The status with what each indicator found."""

    indicators: Mapping[str, Finding]


Report = HealthReport | DetailedReport


class HealthAnswers:
    """Up and degraded answer 200, down and unknown 503."""

    def __init__(self, checkup: Checkup, state: ApplicationState, *, details: bool) -> None:
        self._checkup = checkup
        self._state = state
        self._details = details

    async def health(self) -> Reply[Report]:
        """Whether everything that the application needs is there."""
        return self._reply(await self._checkup.examine())

    def live(self) -> Reply[Report]:
        """Whether the process is able to work."""
        return self._reply(self._checkup.alive())

    async def ready(self) -> Reply[Report]:
        """Whether new work is welcome."""
        if not self._state.ready:
            return Reply(HealthReport(Status.DOWN), status=503)
        return self._reply(await self._checkup.examine())

    def startup(self) -> Reply[Report]:
        """Whether the application has started."""
        starting = self._state.stage in _STARTING
        return Reply(HealthReport(Status.DOWN if starting else Status.UP), status=503 if starting else 200)

    def _reply(self, findings: Mapping[str, Finding]) -> Reply[Report]:
        status = overall(findings.values())
        report = DetailedReport(status, findings) if self._details else HealthReport(status)
        return Reply(report, status=200 if status in _WELL else 503)


class CheckupModule(Module):
    """The one `Checkup` of an application, whoever answers from it, and what it asks of the core itself."""

    def __init__(self) -> None:
        super().__init__(providers=[Checkup, provide(HealthIndicator).use(BackgroundIndicator)], exports=[Checkup])
