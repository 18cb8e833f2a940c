"""The module that answers whether the application is well, alive, started and ready."""

from armature.core.app import ApplicationState
from armature.core.health.answers import NO_STORE, CheckupModule, HealthAnswers, Report
from armature.core.health.checkup import Checkup
from armature.core.health.settings import HealthSettings
from armature.core.http.reply import Reply
from armature.core.modules import Module, controller, get, public


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
        super().__init__(
            imports=[CheckupModule],
            controllers=[_controller(*paths)],
            providers=[HealthSettings],
            exports=[HealthSettings],
        )
        object.__setattr__(self, "_paths", paths)

    def means(self, other: Module) -> bool:
        """Whether both mentions answer at the same paths."""
        return isinstance(other, HealthModule) and vars(self)["_paths"] == vars(other)["_paths"]


def _controller(health_path: str, live_path: str, ready_path: str, startup_path: str) -> type:
    @public
    @controller("/", tags=["health"])
    class HealthController:
        def __init__(self, checkup: Checkup, state: ApplicationState, settings: HealthSettings) -> None:
            self.answers = HealthAnswers(checkup, state, details=settings.details)

        @get(health_path, headers=NO_STORE, name="health")
        async def health(self) -> Reply[Report]:
            """Whether everything that the application needs is there."""
            return await self.answers.health()

        @get(live_path, headers=NO_STORE, name="live")
        async def live(self) -> Reply[Report]:
            """Whether the process is able to work."""
            return self.answers.live()

        @get(ready_path, headers=NO_STORE, name="ready")
        async def ready(self) -> Reply[Report]:
            """Whether new work is welcome; down while the application stops."""
            return await self.answers.ready()

        @get(startup_path, headers=NO_STORE, name="startup")
        async def startup(self) -> Reply[Report]:
            """Whether the application has started: nothing answers here before."""
            return self.answers.startup()

    return HealthController
