"""The module that answers whether the application is well, alive, started and ready."""

from collections.abc import Mapping
from dataclasses import dataclass

from armature.core.app import ApplicationState
from armature.core.health.checkup import Checkup, Finding, overall
from armature.core.health.indicators import Status
from armature.core.health.settings import HealthSettings
from armature.core.http.reply import Reply
from armature.core.modules import Module, controller, get, public

_NO_STORE = {"cache-control": "no-store"}
_WELL = frozenset({Status.UP, Status.DEGRADED})


@dataclass(frozen=True, slots=True)
class HealthReport:
    """The bare status."""

    status: Status


@dataclass(frozen=True, slots=True)
class DetailedReport(HealthReport):
    """The status with what each indicator found."""

    indicators: Mapping[str, Finding]


Report = HealthReport | DetailedReport


class HealthModule(Module):
    """Answers `/health`, `/live`, `/ready` and `/startup`, whose paths are keywords.

    `/health` asks every `HealthIndicator`; `/ready` as well, and is down while the application stops; `/live` asks only
    what cannot do I/O, every `LivenessIndicator`; `/startup` is up once the application has started. Up and degraded
    answer 200, down and unknown 503. The bare status is all they show, unless `ARMATURE_HEALTH_DETAILS` is true.
    """

    def __init__(
        self, *, health: str = "/health", live: str = "/live", ready: str = "/ready", startup: str = "/startup"
    ) -> None:
        paths = (health, live, ready, startup)
        providers = [Checkup, HealthSettings]
        super().__init__(controllers=[_controller(*paths)], providers=providers, exports=[HealthSettings])
        object.__setattr__(self, "_paths", paths)

    def means(self, other: Module) -> bool:
        """Whether both mentions answer at the same paths."""
        return isinstance(other, HealthModule) and vars(self)["_paths"] == vars(other)["_paths"]


def _controller(health_path: str, live_path: str, ready_path: str, startup_path: str) -> type:
    @public
    @controller("/", tags=["health"])
    class HealthController:
        def __init__(self, checkup: Checkup, state: ApplicationState, settings: HealthSettings) -> None:
            self.checkup = checkup
            self.state = state
            self.settings = settings

        @get(health_path, headers=_NO_STORE, name="health")
        async def health(self) -> Reply[Report]:
            """Whether everything that the application needs is there."""
            return self._reply(await self.checkup.examine())

        @get(live_path, headers=_NO_STORE, name="live")
        async def live(self) -> Reply[Report]:
            """Whether the process is able to work."""
            return self._reply(self.checkup.alive())

        @get(ready_path, headers=_NO_STORE, name="ready")
        async def ready(self) -> Reply[Report]:
            """Whether new work is welcome; down while the application stops."""
            if not self.state.ready:
                return Reply(HealthReport(Status.DOWN), status=503)
            return self._reply(await self.checkup.examine())

        @get(startup_path, headers=_NO_STORE, name="startup")
        async def startup(self) -> HealthReport:
            """Whether the application has started: nothing answers here before."""
            return HealthReport(Status.UP)

        def _reply(self, findings: Mapping[str, Finding]) -> Reply[Report]:
            status = overall(findings.values())
            report = DetailedReport(status, findings) if self.settings.details else HealthReport(status)
            return Reply(report, status=200 if status in _WELL else 503)

    return HealthController
